import type { ContractTerms } from "#server/posture/contract-terms.ts";
import type { Tx } from "#server/store/database.ts";

/** One version a day: the same day again replaces what was entered for it. */
export async function saveContract(
  tx: Tx,
  { clientId, effectiveFrom, terms }: { clientId: string; effectiveFrom: string; terms: ContractTerms },
): Promise<string> {
  const day = new Date(`${effectiveFrom}T00:00:00Z`);
  const row = await tx.contractPolicy.upsert({
    where: { clientId_effectiveFrom: { clientId, effectiveFrom: day } },
    create: { clientId, effectiveFrom: day, terms },
    update: { terms },
  });
  return row.policyId;
}

export async function saveAccount(
  tx: Tx,
  { clientId, products, renewalOn }: { clientId: string; products: readonly string[]; renewalOn: string | null },
): Promise<void> {
  await tx.client.update({ where: { clientId }, data: { products: [...products], renewalOn: renewalOn === null ? null : new Date(`${renewalOn}T00:00:00Z`) } });
}
