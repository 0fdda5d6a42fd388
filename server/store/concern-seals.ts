import type { Tx } from "#server/store/database.ts";
import { keyIdOf } from "#server/store/secrets.ts";

const FIELDS = { subject: "subject", sealed_body: "sealedBody", sealed_contact: "sealedContact" } as const;
export type ConcernColumn = keyof typeof FIELDS;

/** Texts of concerns sealed by any other key than this one. For the rotation, on the worker's login. */
export async function listSealedConcerns(tx: Tx, keyId: string): Promise<{ id: string; column: ConcernColumn; sealed: string }[]> {
  const rows = await tx.concern.findMany({ orderBy: { concernId: "asc" }, select: { concernId: true, subject: true, sealedBody: true, sealedContact: true } });
  return rows.flatMap((row) =>
    Object.entries(FIELDS).flatMap(([column, field]) => {
      const sealed = row[field];
      return sealed === null || keyIdOf(sealed) === keyId ? [] : [{ id: row.concernId, column: column as ConcernColumn, sealed }];
    }),
  );
}

/** Puts one envelope in place of another of the same text; false when it is not that envelope any more. */
export async function replaceConcernSeal(tx: Tx, { id, column, from, to }: { id: string; column: ConcernColumn; from: string; to: string }): Promise<boolean> {
  const changed = await tx.concern.updateMany({ where: { concernId: id, [FIELDS[column]]: from }, data: { [FIELDS[column]]: to } });
  return changed.count === 1;
}
