import { z } from "zod";
import { cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { countDecided, endRule, insertRule, listRules, type RuleRecord, switchRule } from "#server/store/evaluation-rules.ts";
import type { ClientScope } from "#server/store/scope.ts";

const line = (min: number, max: number) =>
  z
    .string()
    .transform((text) => cleanText(text, max * 2))
    .pipe(z.string().trim().min(min).max(max));

export const RuleTerms = z.strictObject({
  name: line(3, 120),
  client: z.string().max(80).nullable(),
  owner: line(2, 120),
  verdict: z.enum(["confirmed", "false-positive", "accepted", "out-of-scope"]),
  reason: line(5, 1_000),
  acceptDays: z.number().int().min(1).max(366).nullable(),
  match: z.strictObject({
    severityMax: z.enum(["critical", "high", "medium", "low", "info"]).nullable(),
    scannerRule: line(1, 200).nullable(),
    ruleFamily: line(1, 200).nullable(),
    cwe: z.number().int().min(1).max(99_999).nullable(),
    afterDays: z.number().int().min(1).max(366).nullable(),
    toolMarked: z.literal(true).nullable().default(null),
  }),
  namedClasses: z.boolean(),
});
export type RuleTerms = z.input<typeof RuleTerms>;
type Act = { scope: ClientScope; actor: string; now: string };

/**
 * A rule that evaluates from now on, with who answers for it. It looks at what waits with the next import or the next hour, not at once.
 * Errors: bad-input without an owner, a reason or anything to match, or an acceptance without an end; not-found for its client.
 */
export async function addEvaluationRule({ scope, actor, now, terms }: Act & { terms: RuleTerms }): Promise<string> {
  const { client, ...rule } = readTerms(terms);
  return withScope(scope, "write", async (tx) => {
    const clientId = client === null ? null : (await getClient(tx, client)).clientId;
    const id = await insertRule(tx, { ...rule, clientId, createdBy: actor, createdAt: now });
    await recordAudit(tx, { chain: clientId ?? "vendor", actor, action: "rule.added", subject: id, detail: { ...rule, client }, at: now });
    return id;
  });
}

/** Switches a rule on or off, or ends it for good; what it decided stays. Errors: not-found, also for one that has ended. */
export async function changeEvaluationRule({ scope, actor, now, id, to }: Act & { id: string; to: "on" | "off" | "ended" }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    if (to === "ended") await endRule(tx, id, { by: actor, at: now });
    else await switchRule(tx, id, to === "on");
    await recordAudit(tx, { chain: "vendor", actor, action: `rule.${to}`, subject: id, detail: null, at: now });
  });
}

type RuleBook = { rules: (RuleRecord & { decided: number })[]; clients: { slug: string; name: string }[] };

/** Every rule with how many findings it has evaluated, those that have ended last, and the clients one could be for. */
export async function listEvaluationRules(scope: ClientScope): Promise<RuleBook> {
  return withScope(scope, "read", async (tx) => {
    const decided = await countDecided(tx);
    const rules = (await listRules(tx)).map((rule) => ({ ...rule, decided: decided.get(rule.id) ?? 0 }));
    return { rules, clients: (await listClients(tx)).map(({ slug, name }) => ({ slug, name })) };
  });
}

/** Errors: bad-input saying what is missing. */
export function readTerms(terms: RuleTerms): z.output<typeof RuleTerms> {
  const parsed = RuleTerms.safeParse(terms);
  if (!parsed.success) {
    const [at] = parsed.error.issues[0]?.path ?? [];
    if (at === "owner") throw new AppError("bad-input", "A rule needs an owner: the person who answers for what it decides.");
    throw new AppError("bad-input", "Please give the rule a name, an owner, a verdict and a reason of 5 characters or more.");
  }
  const { verdict, acceptDays, match } = parsed.data;
  if (Object.values(match).every((part) => part === null)) throw new AppError("bad-input", "Please say which findings the rule is for.");
  if (verdict === "accepted" && acceptDays === null) throw new AppError("bad-input", "A rule that accepts needs to say for how many days.");
  return { ...parsed.data, acceptDays: verdict === "accepted" ? acceptDays : null };
}
