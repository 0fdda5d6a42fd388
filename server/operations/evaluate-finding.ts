import { z } from "zod";
import { cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { findTargets, insertEvaluations, type Target } from "#server/store/evaluations.ts";
import { loadScanFacts } from "#server/store/facts-scans.ts";
import { saveFindingStates } from "#server/store/scans.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Decision = z.object({
  verdict: z.enum(["confirmed", "false-positive", "accepted", "out-of-scope"]),
  reason: z
    .string()
    .transform((text) => cleanText(text, 4_000))
    .pipe(z.string().trim().min(5).max(2_000)),
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
});
export type Decision = z.input<typeof Decision>;
type Request = Decision & {
  scope: ClientScope;
  clientSlug: string;
  findingId: string;
  actor: string;
  now: string;
  /** Also every finding of the same rule that still waits, at every client in reach: released to all of them at once. */
  alike?: boolean;
};

/**
 * Lifts the disclosure gate for a finding, with a reason; an acceptance runs out on a date and the finding is open again then.
 * Errors: not-found; bad-input without a reason, or an acceptance without an end in the future.
 */
export async function evaluateFinding({
  scope,
  clientSlug,
  findingId,
  actor,
  now,
  alike = false,
  ...decision
}: Request): Promise<{ evaluated: number; clients: number }> {
  const { verdict, reason, expiresAt } = readDecision(decision, now);
  const targets = await withScope(scope, "write", async (tx) => {
    const found = z.uuid().safeParse(findingId).success ? await findTargets(tx, scope, { clientSlug, findingId, alike }) : [];
    if (found.length === 0) throw new AppError("not-found", "There is no such finding.");
    await insertEvaluations(tx, found, { verdict, reason, by: actor, at: now, expiresAt });
    const byClient = Map.groupBy(found, (target) => target.clientId);
    for (const [clientId, own] of byClient) await refold(tx, clientId, own[0]?.timeZone ?? "UTC", now);
    for (const [clientId, own] of byClient) {
      await recordAudit(tx, {
        chain: clientId,
        actor,
        action: "finding.evaluated",
        subject: own.map((target) => target.findingId).join(","),
        detail: { verdict, reason, expiresAt },
        at: now,
      });
    }
    return found;
  });
  const clients = new Map(targets.map((target) => [target.clientSlug, target]));
  for (const target of clients.values()) await refreshMonth({ scope, clientSlug: target.clientSlug, periodId: monthOf(target, now), now });
  return { evaluated: targets.length, clients: clients.size };
}

function readDecision(decision: Decision, now: string): z.infer<typeof Decision> {
  const parsed = Decision.safeParse(decision);
  if (!parsed.success) throw new AppError("bad-input", "Please choose a verdict and give the reason in 5 to 2,000 characters.");
  const { verdict, expiresAt } = parsed.data;
  if (verdict === "accepted" && (expiresAt === null || Date.parse(expiresAt) <= Date.parse(now)))
    throw new AppError("bad-input", "An accepted finding needs a day in the future on which it is looked at again.");
  return verdict === "accepted" ? parsed.data : { ...parsed.data, expiresAt: null };
}

async function refold(tx: Tx, clientId: string, timeZone: string, at: string): Promise<void> {
  const facts = await loadScanFacts(tx, clientId, (siteId) => siteId);
  await saveFindingStates(tx, clientId, foldLifecycle({ ...facts, timeZone, at }));
}

function monthOf(target: Target, now: string): string {
  return periodContaining(now, target.timeZone).id;
}
