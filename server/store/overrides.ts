import { Severity } from "#server/posture/evidence.ts";
import type { OverrideFacts } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";

type Place = { clientId: string; findingId: string };

/** The analyst's rating in force at a moment; null = none. */
export async function findOverride(tx: Tx, { clientId, findingId }: Place, at: string): Promise<Severity | null> {
  const row = await tx.severityOverride.findFirst({ where: { clientId, findingId }, orderBy: [{ at: "desc" }, { overrideId: "desc" }] });
  if (row === null || row.severity === null || (row.expiresAt !== null && row.expiresAt.getTime() <= Date.parse(at))) return null;
  return Severity.parse(row.severity);
}

/** Append-only: a change of mind is a new row. */
export async function insertOverride(
  tx: Tx,
  { clientId, findingId }: Place,
  { severity, reason, by, at, expiresAt }: Omit<OverrideFacts, "finding">,
): Promise<void> {
  await tx.severityOverride.create({
    data: { clientId, findingId, severity, reason, by, at: new Date(at), expiresAt: expiresAt === null ? null : new Date(expiresAt) },
  });
}
