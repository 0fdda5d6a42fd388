import { readTerms, type RuleTerms } from "#server/operations/set-evaluation-rule.ts";
import { type EvaluationRule, ruleFits } from "#server/posture/evaluation-rules.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listWaiting } from "#server/store/evaluation-rules.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type RulePreview = { findings: number; clients: number; waiting: number };

/** What a rule would decide if it were on now, of all that waits: findings, and at how many clients. Changes nothing. Errors: as adding it. */
export async function previewEvaluationRule({ scope, now, terms }: { scope: ClientScope; now: string; terms: RuleTerms }): Promise<RulePreview> {
  const rule: EvaluationRule = { ...readTerms(terms), id: "", enabled: true };
  return withScope(scope, "read", async (tx) => {
    if (rule.client !== null) await getClient(tx, rule.client);
    const waiting = await listWaiting(tx, [...scope.clients]);
    const fitting = waiting.filter(({ finding }) => ruleFits(rule, finding, now));
    return { findings: fitting.length, clients: new Set(fitting.map(({ target }) => target.clientId)).size, waiting: waiting.length };
  });
}
