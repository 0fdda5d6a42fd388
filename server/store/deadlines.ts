import type { AbsenceRule } from "#server/posture/absences.ts";
import { DeadlineTerms, type DeadlineVersion } from "#server/posture/deadline-policies.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantText } from "#server/store/instants.ts";

export type EnteredDeadlines = DeadlineVersion & { enteredBy: string; enteredAt: string };

/** Every version of a client's deadline policies, oldest first. */
export async function listDeadlines(tx: Tx, clientId: string): Promise<EnteredDeadlines[]> {
  const rows = await tx.clientDeadlinePolicy.findMany({ where: { clientId }, orderBy: { effectiveFrom: "asc" } });
  return rows.map((row) => ({
    effectiveFrom: dayText(row.effectiveFrom),
    policies: DeadlineTerms.parse(row.policies),
    absences: row.absences,
    enteredBy: row.enteredBy,
    enteredAt: instantText(row.enteredAt),
  }));
}

/** The same of several clients, by id; those that entered none are left out. */
export async function listDeadlinesOf(tx: Tx, clientIds: readonly string[]): Promise<Map<string, DeadlineVersion[]>> {
  const rows = await tx.clientDeadlinePolicy.findMany({ where: { clientId: { in: [...clientIds] } }, orderBy: { effectiveFrom: "asc" } });
  const versions = rows.map((row) => ({ clientId: row.clientId, effectiveFrom: dayText(row.effectiveFrom), policies: DeadlineTerms.parse(row.policies) }));
  return Map.groupBy(versions, ({ clientId }) => clientId);
}

/** One version a day: the same day again replaces what was entered for it. */
export async function saveDeadlines(
  tx: Tx,
  clientId: string,
  { effectiveFrom, policies, absences = 1, enteredBy, enteredAt }: EnteredDeadlines,
): Promise<void> {
  const day = new Date(`${effectiveFrom}T00:00:00Z`);
  const data = { policies: [...policies], absences, enteredBy, enteredAt: new Date(enteredAt) };
  await tx.clientDeadlinePolicy.upsert({
    where: { clientId_effectiveFrom: { clientId, effectiveFrom: day } },
    create: { clientId, effectiveFrom: day, ...data },
    update: data,
  });
}

/** How many scans must miss a finding, of a client that ever asked for more than one. */
export async function loadAbsences(tx: Tx, clientId: string): Promise<{ absences?: AbsenceRule[] }> {
  const rows = await tx.clientDeadlinePolicy.findMany({
    where: { clientId },
    select: { effectiveFrom: true, absences: true },
    orderBy: { effectiveFrom: "asc" },
  });
  const absences = rows.map((row) => ({ effectiveFrom: dayText(row.effectiveFrom), absences: row.absences }));
  return absences.some((each) => each.absences > 1) ? { absences } : {};
}
