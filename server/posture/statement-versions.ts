import type { AttestationFacts } from "#server/posture/facts.ts";
import { programmeOf } from "#server/posture/programmes.ts";

type Record = Omit<AttestationFacts, "id" | "covers" | "document">;

/** Whether a statement speaks of somebody who uses these products of ours. One that names none speaks of all. */
export function coversProducts(statement: readonly string[], products: readonly string[]): boolean {
  const has = new Set(products.map((product) => product.toLowerCase()));
  return statement.length === 0 || statement.some((product) => has.has(product.toLowerCase()));
}

/**
 * A statement as it counts: one that was ended counts up to that day and no bridge letter carries it on; one entered by mistake, or replaced by
 * another version, never counts (null).
 */
export function countedRecord<R extends Record>(record: R, at: { replaced: boolean; ended: { on: string | null } | null }): R | null {
  if (at.replaced) return null;
  if (at.ended === null) return record;
  const { on } = at.ended;
  if (on === null || record.stage !== "issued") return null;
  return { ...record, expiresOn: record.expiresOn === null || on < record.expiresOn ? on : record.expiresOn, bridgeUntil: null };
}

/**
 * A statement once somebody has put its issuer's report on file: proven. One that is not issued stays what it is, and no document makes an authorization
 * that its register does not state.
 */
export function provenByReport<R extends Pick<Record, "programme" | "label" | "stage" | "issuedOn" | "proven">>(record: R): R {
  const unstated = programmeOf(record).id === "authorization" && record.issuedOn === null;
  return record.proven || record.stage !== "issued" || unstated ? record : { ...record, proven: true };
}
