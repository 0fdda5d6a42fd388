import { endOfDayMs, toMs } from "#server/posture/as-of.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { Evaluation, FindingFacts } from "#server/posture/facts.ts";
import { classesOf } from "#server/posture/findings.ts";
import { localDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";
import { compareSeverity } from "#server/posture/severity.ts";

/**
 * What may evaluate a finding without a person, and who answers for it. Every part of the match that is not null has to fit, and at least one is set.
 * `severityMax`: this or milder; what is unknown may be anything and never fits. `afterDays`: days under evaluation, of 24 hours.
 * `toolMarked`: the last scan that saw it marked it as a false positive. `acceptDays`: an acceptance holds through that many days after the rule decided; null with any other verdict.
 */
export type EvaluationRule = {
  id: string;
  name: string;
  /** A client's slug; null = every client. */
  client: string | null;
  owner: string;
  verdict: Evaluation["verdict"];
  reason: string;
  acceptDays: number | null;
  match: {
    severityMax: Exclude<Severity, "unknown"> | null;
    scannerRule: string | null;
    ruleFamily: string | null;
    cwe: number | null;
    afterDays: number | null;
    toolMarked: true | null;
  };
  /** Also cross-site scripting, SQL injection and unauthorised access, which the public statement promises by name. */
  namedClasses: boolean;
  enabled: boolean;
};

/** A finding nobody has evaluated. `waitingSince` = since when it is under evaluation, an instant; `toolMarked` as the last scan that saw it said. */
export type WaitingFinding = Pick<FindingFacts, "id" | "ruleId" | "ruleFamily" | "cwe"> & {
  client: string;
  severity: Severity;
  waitingSince: string;
  toolMarked: boolean;
};

/** Whether a rule decides about a finding at a moment. */
export function ruleFits(rule: EvaluationRule, finding: WaitingFinding, now: string): boolean {
  const { severityMax, scannerRule, ruleFamily, cwe, afterDays, toolMarked } = rule.match;
  if (!rule.enabled || rule.owner.trim() === "" || Object.values(rule.match).every((part) => part === null)) return false;
  if (rule.client !== null && rule.client !== finding.client) return false;
  if (!rule.namedClasses && classesOf(finding).length > 0) return false;
  if (severityMax !== null && (finding.severity === "unknown" || compareSeverity(finding.severity, severityMax) < 0)) return false;
  if (scannerRule !== null && finding.ruleId !== scannerRule) return false;
  if (ruleFamily !== null && finding.ruleFamily !== ruleFamily) return false;
  if (cwe !== null && !finding.cwe.includes(cwe)) return false;
  if (toolMarked !== null && !finding.toolMarked) return false;
  return afterDays === null || toMs(now) - toMs(finding.waitingSince) >= afterDays * 86_400_000;
}

/** The rule that decides: one for the client before one for all, then the first by name, then by id; null = it waits for a person. */
export function ruleFor(rules: readonly EvaluationRule[], finding: WaitingFinding, now: string): EvaluationRule | null {
  const fitting = rules.filter((rule) => ruleFits(rule, finding, now));
  const order = (a: EvaluationRule, b: EvaluationRule) =>
    Number(a.client === null) - Number(b.client === null) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);
  return fitting.sort(order)[0] ?? null;
}

/** What the evaluation says of itself: who decided, why, and until when. */
export function decisionOfRule(rule: EvaluationRule, now: string, timeZone: string): Pick<Evaluation, "verdict" | "reason" | "by" | "expiresAt"> {
  const { verdict, reason, acceptDays } = rule;
  const lastDay = verdict === "accepted" && acceptDays !== null ? addDays(localDay(now, timeZone), acceptDays) : null;
  return {
    verdict,
    reason: `${reason} (auto-evaluated by rule “${rule.name}”, owned by ${rule.owner})`,
    by: `rule “${rule.name}”, owned by ${rule.owner}`,
    expiresAt: lastDay === null ? null : new Date(endOfDayMs(lastDay, timeZone)).toISOString(),
  };
}

const LEVEL: Record<Exclude<Severity, "unknown">, string> = { critical: "critical", high: "high", medium: "medium", low: "low", info: "information" };

/** What a rule takes up, as a sentence. */
export function ruleWords({ match, client, namedClasses }: Pick<EvaluationRule, "match" | "client" | "namedClasses">): string {
  const { severityMax, scannerRule, ruleFamily, cwe, afterDays, toolMarked } = match;
  const parts = [
    ...(toolMarked === null ? [] : ["that the tool itself marked as a false positive"]),
    ...(severityMax === null ? [] : [`rated ${LEVEL[severityMax]} or milder`]),
    ...(scannerRule === null ? [] : [`of scanner rule ${scannerRule}`]),
    ...(ruleFamily === null ? [] : [`of the family ${ruleFamily}`]),
    ...(cwe === null ? [] : [`classified CWE-${cwe}`]),
    ...(afterDays === null ? [] : [`after ${afterDays === 1 ? "a day" : `${afterDays} days`} under evaluation`]),
  ];
  const where = client === null ? "at every client" : `of ${client} only`;
  return `Findings ${parts.join(", ")}, ${where}${namedClasses ? ", promised classes too" : ", except the promised classes"}.`;
}
