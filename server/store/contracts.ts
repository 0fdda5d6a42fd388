import { ContractTerms } from "#server/posture/contract-terms.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull, instantText } from "#server/store/instants.ts";

/** Terms as they were entered for a client from a day on. `enteredBy` null = entered before that was written down. */
export type ContractVersion = { policy: ContractPolicy; enteredBy: string | null; enteredAt: string | null };
/** `withdrawn` null = it stands. */
export type KeptVersion = ContractVersion & { withdrawn: { at: string; by: string } | null };
type NewVersion = { clientId: string; effectiveFrom: string; terms: ContractTerms; enteredBy: string; enteredAt: string };

/** One version a day stands: what was entered for the same day before is withdrawn. `replaced` = its id. */
export async function saveContract(tx: Tx, version: NewVersion): Promise<{ id: string; replaced: string | null }> {
  const { clientId, effectiveFrom, terms, enteredBy, enteredAt } = version;
  const day = new Date(`${effectiveFrom}T00:00:00Z`);
  const before = await tx.contractPolicy.findFirst({ where: { clientId, effectiveFrom: day, place: 0 }, select: { policyId: true } });
  if (before) await withdrawContractRow(tx, { clientId, id: before.policyId, at: enteredAt, by: enteredBy });
  const row = await tx.contractPolicy.create({ data: { clientId, effectiveFrom: day, terms, enteredBy, enteredAt: new Date(enteredAt) } });
  return { id: row.policyId, replaced: before?.policyId ?? null };
}

/** Takes a version that stands out of use; it stays to be seen, behind those of its day that were withdrawn before. */
export async function withdrawContractRow(tx: Tx, { clientId, id, at, by }: { clientId: string; id: string; at: string; by: string }): Promise<void> {
  const { effectiveFrom } = await tx.contractPolicy.findFirstOrThrow({ where: { clientId, policyId: id, place: 0 }, select: { effectiveFrom: true } });
  const { _max } = await tx.contractPolicy.aggregate({ where: { clientId, effectiveFrom }, _max: { place: true } });
  await tx.contractPolicy.updateMany({
    where: { clientId, policyId: id, place: 0 },
    data: { place: (_max.place ?? 0) + 1, withdrawnAt: new Date(at), withdrawnBy: by },
  });
}

/** The versions of a client's contract that stand, oldest first. */
export async function listContracts(tx: Tx, clientId: string): Promise<ContractVersion[]> {
  const rows = await tx.contractPolicy.findMany({ where: { clientId, place: 0 }, orderBy: { effectiveFrom: "asc" } });
  return rows.map(versionFrom);
}

/** Those that were withdrawn too, oldest first; of one day the one that stands comes last. */
export async function listKeptContracts(tx: Tx, clientId: string): Promise<KeptVersion[]> {
  const rows = await tx.contractPolicy.findMany({ where: { clientId }, orderBy: [{ effectiveFrom: "asc" }, { withdrawnAt: { sort: "asc", nulls: "last" } }] });
  return rows.map((row) => ({
    ...versionFrom(row),
    withdrawn: row.withdrawnAt === null ? null : { at: instantText(row.withdrawnAt), by: row.withdrawnBy ?? "" },
  }));
}

type Row = { policyId: string; effectiveFrom: Date; terms: unknown; enteredBy: string | null; enteredAt: Date | null };

function versionFrom(row: Row): ContractVersion {
  return {
    policy: { ...ContractTerms.parse(row.terms), id: row.policyId, effectiveFrom: dayText(row.effectiveFrom) },
    enteredBy: row.enteredBy,
    enteredAt: instantOrNull(row.enteredAt),
  };
}

export async function saveAccount(
  tx: Tx,
  { clientId, products, renewalOn }: { clientId: string; products: readonly string[]; renewalOn: string | null },
): Promise<void> {
  await tx.client.update({ where: { clientId }, data: { products: [...products], renewalOn: renewalOn === null ? null : new Date(`${renewalOn}T00:00:00Z`) } });
}
