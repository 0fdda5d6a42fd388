import { log } from "#server/log.ts";
import { recordEvaluations } from "#server/operations/record-evaluations.ts";
import { refoldFindings } from "#server/operations/refold-findings.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { decisionOfRule, type EvaluationRule, ruleFor } from "#server/posture/evaluation-rules.ts";
import { periodContaining } from "#server/posture/period.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { clientsWithExpiries, listRules, listWaiting, type Waiting } from "#server/store/evaluation-rules.ts";
import type { Target } from "#server/store/evaluations.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** Lets the rules decide about what waits at one client, inside the caller's transaction. Returns how many findings they evaluated; running it again evaluates none. */
export async function applyRules(tx: Tx, clientId: string, now: string): Promise<number> {
  const rules = (await listRules(tx)).filter(({ enabled }) => enabled);
  if (rules.length === 0) return 0;
  const decided = new Map<EvaluationRule, Target[]>();
  for (const { target, finding } of await listWaiting(tx, [clientId])) {
    const rule = ruleFor(rules, finding, now);
    if (rule !== null) decided.set(rule, [...(decided.get(rule) ?? []), target]);
  }
  let count = 0;
  for (const [rule, targets] of decided) {
    const [first] = targets;
    if (first === undefined) continue;
    const { expiresAt, ...decision } = decisionOfRule(rule, now, first.timeZone);
    await recordEvaluations(tx, { targets, ...decision, actor: `rule:${rule.id}`, now, ruleId: rule.id, expiresAt: () => expiresAt });
    count += targets.length;
  }
  return count;
}

/** Longer ago than this no run can have been missed without the next import or decision having reckoned anew. */
const LOOK_BACK_MS = 8 * 86_400_000;

/**
 * By the clock: what rules may decide by now, and findings whose acceptance or rating ran out are open or rated anew in the lists too.
 * Each client in its own transaction; one that fails is logged and tried again with the next run.
 */
export async function keepFindings({ now }: { now: string }): Promise<{ evaluated: number }> {
  const all = await scopeForJob("findings", "all");
  const after = new Date(Date.parse(now) - LOOK_BACK_MS).toISOString();
  const { expired, waiting, ruled } = await withScope(all, "read", async (tx) => {
    const ruled = (await listRules(tx)).some(({ enabled }) => enabled);
    return { expired: await clientsWithExpiries(tx, { after, until: now }), waiting: ruled ? await listWaiting(tx, all.clients) : ([] as Waiting[]), ruled };
  });
  const places = new Map(waiting.map(({ target }) => [target.clientId, target]));
  let evaluated = 0;
  for (const place of expired)
    await each("findings.refold-failed", place.clientId, async (tx) => {
      await refoldFindings(tx, place, now);
      return null;
    });
  if (!ruled) return { evaluated };
  for (const { clientId, clientSlug, timeZone } of places.values())
    await each("findings.rules-failed", clientId, async (tx) => {
      const count = await applyRules(tx, clientId, now);
      evaluated += count;
      return count === 0 ? null : { clientSlug, periodId: periodContaining(now, timeZone).id };
    });
  return { evaluated };

  async function each(event: string, clientId: string, work: (tx: Tx) => Promise<{ clientSlug: string; periodId: string } | null>): Promise<void> {
    const scope = await scopeForJob("findings", [clientId]);
    try {
      const month = await withScope(scope, "write", work);
      if (month) await refreshMonth({ scope, ...month, now });
    } catch (error) {
      log("error", event, { client: clientId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}
