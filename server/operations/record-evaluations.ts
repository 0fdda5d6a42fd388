import { refoldFindings } from "#server/operations/refold-findings.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import type { Evaluation } from "#server/posture/facts.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import type { Tx } from "#server/store/database.ts";
import { insertEvaluations, type Target } from "#server/store/evaluations.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type Decided = { targets: readonly Target[]; actor: string; now: string; ruleId?: string } & Pick<Evaluation, "verdict" | "reason" | "by"> & {
    /** When an acceptance runs out, which may be another instant in each client's zone. */
    expiresAt: (target: Target) => string | null;
  };

/** Writes one decision about findings of any number of clients: evaluations, states and an audit row for each client. The caller refreshes the months. */
export async function recordEvaluations(tx: Tx, { targets, actor, now, ruleId, expiresAt, ...decision }: Decided): Promise<void> {
  const rows = targets.map((target) => ({ ...target, expiresAt: expiresAt(target) }));
  await insertEvaluations(tx, rows, { ...decision, at: now, ruleId: ruleId ?? null });
  for (const [clientId, own] of Map.groupBy(rows, (row) => row.clientId)) {
    const [first] = own;
    if (first === undefined) continue;
    await refoldFindings(tx, first, now);
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "finding.evaluated",
      subject: own.map(({ findingId }) => findingId).join(","),
      detail: { verdict: decision.verdict, reason: decision.reason, expiresAt: first.expiresAt, ...(ruleId === undefined ? {} : { rule: ruleId }) },
      at: now,
    });
  }
}

/** The running month of every client a decision touched. */
export async function refreshEvaluated(scope: ClientScope, targets: readonly Target[], now: string): Promise<{ evaluated: number; clients: number }> {
  const clients = new Map(targets.map((target) => [target.clientSlug, target]));
  for (const { clientSlug, timeZone } of clients.values()) await refreshMonth({ scope, clientSlug, periodId: periodContaining(now, timeZone).id, now });
  return { evaluated: targets.length, clients: clients.size };
}
