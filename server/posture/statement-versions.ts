import type { AttestationFacts } from "#server/posture/facts.ts";

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
