import { ContractTerms } from "#server/posture/contract-terms.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull } from "#server/store/instants.ts";

/** Terms as they were entered for a client from a day on. `enteredBy` null = entered before that was written down. */
export type ContractVersion = { policy: ContractPolicy; enteredBy: string | null; enteredAt: string | null };
type NewVersion = { clientId: string; effectiveFrom: string; terms: ContractTerms; enteredBy: string; enteredAt: string };

/** One version a day: the same day again replaces what was entered for it. */
export async function saveContract(tx: Tx, { clientId, effectiveFrom, terms, enteredBy, enteredAt }: NewVersion): Promise<string> {
  const day = new Date(`${effectiveFrom}T00:00:00Z`);
  const entered = { enteredBy, enteredAt: new Date(enteredAt) };
  const row = await tx.contractPolicy.upsert({
    where: { clientId_effectiveFrom: { clientId, effectiveFrom: day } },
    create: { clientId, effectiveFrom: day, terms, ...entered },
    update: { terms, ...entered },
  });
  return row.policyId;
}

/** Every version of a client's contract, oldest first. */
export async function listContracts(tx: Tx, clientId: string): Promise<ContractVersion[]> {
  const rows = await tx.contractPolicy.findMany({ where: { clientId }, orderBy: { effectiveFrom: "asc" } });
  return rows.map((row) => ({
    policy: { ...ContractTerms.parse(row.terms), id: row.policyId, effectiveFrom: dayText(row.effectiveFrom) },
    enteredBy: row.enteredBy,
    enteredAt: instantOrNull(row.enteredAt),
  }));
}

export async function saveAccount(
  tx: Tx,
  { clientId, products, renewalOn }: { clientId: string; products: readonly string[]; renewalOn: string | null },
): Promise<void> {
  await tx.client.update({ where: { clientId }, data: { products: [...products], renewalOn: renewalOn === null ? null : new Date(`${renewalOn}T00:00:00Z`) } });
}
