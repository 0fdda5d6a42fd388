import { type AbsenceRule, absencesNeeded } from "#server/posture/absences.ts";
import { toMs } from "#server/posture/as-of.ts";
import type { Mitigation } from "#server/posture/evidence.ts";
import type { Evaluation, FindingFacts, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import { eventsOf } from "#server/posture/finding-events.ts";
import { SEVERITY_LABEL } from "#server/posture/finding-words.ts";
import { formatDay, localDay } from "#server/posture/format.ts";
import { blockersOf, type FindingState, looksAgain, type Step, walkFinding } from "#server/posture/lifecycle.ts";
import { mitigationIndex } from "#server/posture/mitigations.ts";
import { scanIndex } from "#server/posture/scan-index.ts";

export type OneFinding = {
  finding: FindingFacts;
  scans: readonly ScanFacts[];
  evaluations: readonly Evaluation[];
  overrides: readonly OverrideFacts[];
  mitigations?: readonly Mitigation[];
  absences?: readonly AbsenceRule[];
  timeZone: string;
  /** Nothing later is told. */
  at: string;
};

/** One thing that happened to a finding: when (an instant), who or what did it, what it means in words, and where it left the finding. */
export type HistoryEntry = {
  at: string;
  who: string;
  kind: "seen" | "absent" | "evaluated" | "acceptance-ended" | "rated" | "rating-ended";
  text: string;
  reason: string | null;
  state: Pick<FindingState, "state" | "severity" | "evaluated">;
};

export const VERDICT_WORDS: Record<Evaluation["verdict"], string> = {
  confirmed: "Confirmed as a real weakness",
  "false-positive": "Judged a false positive",
  accepted: "Accepted as a risk",
  "out-of-scope": "Judged out of scope",
};

/** Every step of a finding up to `at`, oldest first, from its first sighting on. */
export function stepsOf({ finding, scans, evaluations, overrides, mitigations = [], absences = [], timeZone, at }: OneFinding): Step[] {
  const own = <T extends { finding: string }>(items: readonly T[]) => items.filter((each) => each.finding === finding.id);
  const index = scanIndex(scans);
  const series = index.of(finding);
  const closing = mitigationIndex(mitigations).of(finding, series[0]?.facts.family);
  const events = eventsOf({ finding: finding.id, scans: series, mitigations: closing, evaluations: own(evaluations), overrides: own(overrides), timeZone });
  const steps: Step[] = [];
  walkFinding({
    finding,
    events,
    needed: absencesNeeded(absences, timeZone),
    firstCompletedMs: index.firstCompletedMs(finding),
    onStep: (step) => steps.push(step),
  });
  const untilMs = toMs(at);
  return steps.filter(({ event }) => event.ms <= untilMs);
}

/** Sightings, absences and why each did or did not close it, decisions, ratings and their ends: oldest first. */
export function historyOf(input: OneFinding): HistoryEntry[] {
  const { finding, timeZone } = input;
  return stepsOf(input).map((step, at, steps) => {
    const { state, severity, evaluated } = step.state;
    const entry = entryOf(step, steps[at - 1] ?? null, finding, timeZone);
    return { ...entry, at: new Date(step.event.ms).toISOString(), state: { state, severity, evaluated } };
  });
}

type Words = Pick<HistoryEntry, "who" | "kind" | "text" | "reason">;

function entryOf(step: Step, before: Step | null, finding: FindingFacts, timeZone: string): Words {
  const { event } = step;
  if (event.kind === "scan") {
    const who = event.scan.facts.scanner;
    return event.sighting
      ? { kind: "seen", who, text: seenWords(step, before), reason: null }
      : { kind: "absent", who, text: absenceWords(step, finding), reason: null };
  }
  if (event.kind === "mitigated") {
    const hosts = hostNames([...new Set(event.places.map(({ host, port }) => `${host}:${port}`))]);
    const left = step.waiting.size > 0 && step.state.present ? "; it is still open elsewhere" : "";
    return { kind: "absent", who: event.scanner, text: `Reported as no longer found on ${hosts}${left}.`, reason: null };
  }
  if (event.kind === "decided") {
    const { verdict, reason, by, expiresAt } = event.evaluation;
    const until = verdict === "accepted" && expiresAt !== null ? ` until the end of ${lastDay(expiresAt, timeZone)}` : "";
    return { kind: "evaluated", who: by, text: `${VERDICT_WORDS[verdict]}${until}.`, reason };
  }
  if (event.kind === "decision-ended") return { kind: "acceptance-ended", who: "The clock", text: endedWords(step, "acceptance"), reason: null };
  const { severity, reason, by, expiresAt } = event.override;
  if (event.kind === "rating-ended") return { kind: "rating-ended", who: "The clock", text: endedWords(step, "rating"), reason: null };
  if (severity === null) return { kind: "rated", who: by, text: "Our own rating was withdrawn; the scanner's counts again.", reason };
  const until = expiresAt === null ? "until it is withdrawn" : `until the end of ${lastDay(expiresAt, timeZone)}`;
  return { kind: "rated", who: by, text: `Rated ${SEVERITY_LABEL[severity].toLowerCase()} in place of the scanner's word, ${until}.`, reason };
}

function seenWords({ event, state }: Step, before: Step | null): string {
  if (event.kind !== "scan" || !event.sighting) return "";
  const { severity, occurrences } = event.sighting;
  const marked = event.sighting.toolMarked ? ", marked as a false positive by the tool" : "";
  const rating = `${SEVERITY_LABEL[severity].toLowerCase()}, ${occurrences === 1 ? "one place" : `${occurrences} places`}${marked}`;
  if (before === null) return `Seen for the first time${state.baseline ? ", by the first scan of the site" : ""}: ${rating}.`;
  return state.reopenedCount > before.state.reopenedCount ? `Seen again after it was fixed: ${rating}.` : `Seen again: ${rating}.`;
}

function endedWords({ event, state }: Step, what: "acceptance" | "rating"): string {
  if (what === "rating")
    return state.rating !== null && event.kind === "rating-ended" ? "An earlier rating ran out; a later one counts." : "Our rating ran out.";
  return state.state === "accepted" ? "An earlier acceptance ran out; a later one holds." : "The acceptance ran out.";
}

/** Why a scan that did not see it did or did not close it. */
export function absenceWords(step: Step, finding: FindingFacts): string {
  if (step.waiting.size === 0) return "Not seen; it was fixed already.";
  const why = openReasons(step, finding);
  if (why.length === 0 && step.state.present)
    return "Not seen, everywhere it had been. Another scan in a row must not see it either before it counts as fixed.";
  return why.length === 0 ? "Not seen, everywhere it had been: fixed." : `Not seen, but this closes nothing: the scan ${why.join(", and ")}.`;
}

/** What was missing for an absence to close the finding, each as the rest of "The scan …"; empty = nothing. */
export function openReasons({ event, waiting, blind, unreached }: Step, finding: FindingFacts): string[] {
  if (event.kind !== "scan" || event.sighting) return [];
  const said = {
    failed: "did not finish",
    "coverage-unknown": "does not say where it looked",
    "other-rules": "did not look for this family of rules",
  };
  const { scan } = event;
  const blockers = blockersOf(scan, finding);
  const missing = blockers.includes("coverage-unknown") ? [] : [...waiting].filter(([host, seenMs]) => !looksAgain(scan, host, seenMs)).map(([host]) => host);
  return [
    ...blockers.map((blocker) => said[blocker]),
    ...(blind.length === 0 ? [] : [blindWords(blind, scan.loggedIn.size > 0)]),
    ...(unreached.length === 0 ? [] : [`did not look at every port it was seen on, on ${hostNames(unreached)}`]),
    ...(missing.length === 0 ? [] : [missing.every((host) => host === "") ? "names no host" : `did not cover ${hostNames(missing)}`]),
  ];
}

function blindWords(hosts: readonly string[], elsewhere: boolean): string {
  return elsewhere
    ? `had no credentials on ${hostNames(hosts)}, where the finding was seen with them`
    : "had no credentials, and the finding was seen with them";
}

function hostNames(hosts: readonly string[]): string {
  const named = hosts.filter((host) => host !== "").sort();
  return named.length <= 1 ? (named[0] ?? "its host") : `${named.slice(0, 3).join(", ")}${named.length > 3 ? ` and ${named.length - 3} more hosts` : ""}`;
}

/** The last local day before an end, written out: an end at midnight holds through the day before. */
export function lastDay(expiresAt: string, timeZone: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(expiresAt) ? expiresAt : localDay(new Date(toMs(expiresAt) - 1).toISOString(), timeZone);
  return formatDay(day, { year: true });
}
