import type { Verdict } from "#server/posture/blocks.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { Cadence } from "#server/posture/facts.ts";
import type { FindingsMeasure } from "#server/posture/findings.ts";
import { capitalize, countOf, formatDay, spellCount } from "#server/posture/format.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";

export const SEVERITY_LABEL: Record<Severity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Information",
  unknown: "Severity unknown",
};

type Input = { findings: FindingsMeasure; freshness: FreshnessMeasure; cadence: Cadence };

/** Why nothing can be said about findings now; null = something can. */
export function findingsMissing({ findings, freshness, cadence }: Input): { label: string; sentence: string } | null {
  const source = freshness.kinds.scans;
  if (!findings.scanned) {
    if (source.state === "not-configured")
      return { label: "Not configured", sentence: "No independent scans of your sites are set up, so we cannot say what they would find." };
    return { label: "Not scanned yet", sentence: "None of your sites has been scanned yet, so we cannot say what is open." };
  }
  const last = findings.sites.reduce<string | null>(
    (newest, { lastDay }) => (lastDay !== null && (newest === null || lastDay > newest) ? lastDay : newest),
    null,
  );
  const asFar = last === null ? "" : ` The last scan finished on ${formatDay(last, { year: true })}; the figures here describe that day.`;
  if (source.state === "stale" || source.state === "never")
    return { label: "Out of date", sentence: `We get no fresh scan results, so we cannot say what is open now.${asFar}` };
  if (source.state === "paused") return { label: "Paused", sentence: `Independent scans are paused, so we cannot say what is open now.${asFar}` };
  const stale = findings.sites.length > 0 && findings.sites.every(({ lastAgeDays }) => lastAgeDays === null || lastAgeDays > 2 * cadence.scanDays);
  return stale
    ? { label: "Out of date", sentence: `No site was scanned in the last ${2 * cadence.scanDays} days, so we cannot say what is open now.${asFar}` }
    : null;
}

/** Past due on a critical or high finding misses; any other delay, of a fix or of a scan, is a risk. */
export function findingsVerdict(input: Input): Verdict {
  const missing = findingsMissing(input);
  if (missing) return { state: "no-data", label: missing.label };
  const { bySeverity, overdue, open, sites } = input.findings;
  if (overdue > 0) return { state: bySeverity.critical.overdue + bySeverity.high.overdue > 0 ? "missed" : "at-risk", label: `${overdue} past due` };
  const never = sites.filter(({ state }) => state === "never" || state === "not-due").length;
  if (never > 0) return { state: "at-risk", label: `${countOf(never, "site")} not scanned yet` };
  const late = sites.filter(({ state }) => state === "overdue").length;
  if (late > 0) return { state: "at-risk", label: `${countOf(late, "scan")} overdue` };
  return { state: "met", label: open === 0 ? "None open" : "None past due" };
}

/** The fact in one sentence: what moved, then what is past due. */
export function findingsHeadline(input: Input): string {
  const missing = findingsMissing(input);
  if (missing) return missing.sentence;
  const sentence = `${movement(input.findings)}; ${pastDue(input.findings)}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function movement({ flow: { entered, fixed, baseline, reopened } }: FindingsMeasure): string {
  const be = (count: number) => (count === 1 ? "is" : "are");
  const were = fixed === 1 ? "was" : "were";
  const back = reopened > 0 ? ` and ${spellCount(reopened)} came back` : "";
  if (baseline > 0)
    return `a first scan brought ${baseline === 1 ? "one finding" : `${spellCount(baseline)} findings`} to light${fixed > 0 ? `, ${spellCount(fixed)} ${were} fixed` : ""}${entered > 0 ? `, ${spellCount(entered)} ${be(entered)} new` : ""}${back}`;
  if (fixed > 0 && entered > 0)
    return `${spellCount(fixed)} ${fixed === 1 ? "finding" : "findings"} ${were} fixed, ${spellCount(entered)} ${be(entered)} new${back}`;
  if (fixed > 0) return `${spellCount(fixed)} ${fixed === 1 ? "finding" : "findings"} ${were} fixed, none is new${back}`;
  if (entered > 0) return `${spellCount(entered)} ${entered === 1 ? "finding" : "findings"} ${be(entered)} new, none was fixed${back}`;
  return reopened > 0 ? `no finding is new, none was fixed${back}` : "no finding is new and none was fixed";
}

function pastDue({ overdue, open, openRows }: FindingsMeasure): string {
  if (open === 0) return "none is open";
  if (overdue === 0)
    return open === 1
      ? "the one open finding is within its deadline"
      : `${open === 2 ? "both" : `all ${spellCount(open)}`} open ones are within their deadlines`;
  const worst = openRows[0];
  const days = worst?.deadline?.overdueDays ?? 0;
  const span = `${spellCount(days)} ${days === 1 ? "day" : "days"}`;
  if (overdue > 1) return `${spellCount(overdue)} are past due, the longest by ${span}`;
  const severity = worst === undefined || worst.now.severity === "unknown" ? "" : `${worst.now.severity} `;
  return `one ${severity}finding is ${span} past due`;
}

/** "2 items are being evaluated and are not counted until that is done." Null when there is none. */
export function underEvaluationSentence({ underEvaluation }: FindingsMeasure): string | null {
  if (underEvaluation === 0) return null;
  return `${capitalize(countOf(underEvaluation, "item"))} ${underEvaluation === 1 ? "is" : "are"} being evaluated and ${underEvaluation === 1 ? "is" : "are"} not counted until that is done.`;
}
