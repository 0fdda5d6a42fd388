import { endOfDayMs, toMs } from "#server/posture/as-of.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { Evaluation, FindingFacts, ScanFacts } from "#server/posture/facts.ts";
import { type DatedScan, scanIndex } from "#server/posture/scan-index.ts";

export type LifecycleState = "new" | "open" | "reopened" | "not-assessed" | "fixed" | "accepted" | "false-positive" | "out-of-scope";

/** A finding as known at one moment. Instants are as the evidence wrote them; `sinceMs` is when this state began. */
export type FindingState = {
  finding: string;
  site: string;
  family: string;
  state: LifecycleState;
  /** What the scans alone say, whatever anyone decided about it. */
  present: boolean;
  /** Informational findings are evaluated by rule; all others by a person. */
  evaluated: boolean;
  severity: Severity;
  firstSeen: string;
  lastSeen: string;
  fixedAt: string | null;
  reopenedCount: number;
  /** Occurrences at the last sighting; 0 once fixed. */
  occurrences: number;
  /** First seen by the first completed scan of this site and scanner family: it was there before we looked. */
  baseline: boolean;
  /** When an acceptance in force runs out, as its evaluation says; null = none in force, or without end. */
  acceptedUntil: string | null;
  sinceMs: number;
};

export type LifecycleInput = { scans: readonly ScanFacts[]; evaluations: readonly Evaluation[]; findings: readonly FindingFacts[]; timeZone?: string };

const OPEN: readonly LifecycleState[] = ["new", "open", "reopened", "not-assessed"];

/** Still a weakness as far as anyone knows. "Not assessed" is open: nobody looked again. */
export function isOpen(state: LifecycleState): boolean {
  return OPEN.includes(state);
}

/** Every state each finding went through, oldest first. The same set of scans and evaluations in any order, or repeated, gives the same. */
export function traceFindings(input: LifecycleInput): Map<string, FindingState[]> {
  const index = scanIndex(input.scans);
  const evaluations = new Map<string, Evaluation[]>();
  for (const evaluation of input.evaluations) evaluations.set(evaluation.finding, [...(evaluations.get(evaluation.finding) ?? []), evaluation]);
  const traces = new Map<string, FindingState[]>();
  for (const finding of input.findings) {
    const events = [
      ...index.of(finding).map(scanEvent(finding)),
      ...(evaluations.get(finding.id) ?? []).flatMap((e) => evaluationEvents(e, input.timeZone ?? "UTC")),
    ];
    events.sort((a, b) => a.ms - b.ms || a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    traces.set(finding.id, trace(finding, events, index.firstCompletedMs(finding)));
  }
  return traces;
}

/** The state at a moment (inclusive), or null before the finding was first seen. */
export function stateAt(trace: readonly FindingState[], ms: number): FindingState | null {
  return trace.findLast((state) => state.sinceMs <= ms) ?? null;
}

/** The state of every finding at `at` (inclusive), by id; findings not seen by then are left out. */
export function foldLifecycle(input: LifecycleInput & { at: string }): FindingState[] {
  const ms = toMs(input.at);
  const states = [...traceFindings(input).values()].map((trace) => stateAt(trace, ms)).filter((state) => state !== null);
  return states.sort((a, b) => (a.finding < b.finding ? -1 : 1));
}

type Event = { ms: number; rank: number; key: string } & (
  | { scan: DatedScan; sighting: ScanFacts["sightings"][number] | null }
  | { evaluation: Evaluation; expires: boolean }
);

// At one instant a sighting is weighed before an absence: only a later scan may close.
const scanEvent =
  (finding: FindingFacts) =>
  (scan: DatedScan): Event => {
    const sighting = scan.sightings.get(finding.id) ?? null;
    return { ms: scan.ms, rank: sighting ? 0 : 1, key: scan.facts.id, scan, sighting };
  };

function evaluationEvents(evaluation: Evaluation, timeZone: string): Event[] {
  const made: Event = { ms: toMs(evaluation.at), rank: 2, key: `${evaluation.verdict} ${evaluation.reason}`, evaluation, expires: false };
  if (evaluation.verdict !== "accepted" || evaluation.expiresAt === null) return [made];
  const day = /^\d{4}-\d{2}-\d{2}$/.test(evaluation.expiresAt);
  const ms = day ? endOfDayMs(evaluation.expiresAt, timeZone) : toMs(evaluation.expiresAt);
  return [made, { ms: Math.max(ms, made.ms), rank: 3, key: made.key, evaluation, expires: true }];
}

type Seen = Omit<FindingState, "state" | "evaluated" | "present" | "sinceMs" | "acceptedUntil">;

function trace(finding: FindingFacts, events: readonly Event[], firstCompletedMs: number | null): FindingState[] {
  const states: FindingState[] = [];
  let seen = null as Seen | null;
  /** Where the rule still matches as far as anyone looked: host → last sighting there. Each must be looked at again before the finding closes. */
  const hosts = new Map<string, number>();
  let firstMs: number | null = null;
  let needsCredentials = false;
  let missed = false;
  let sightings = 0;
  let decided = null as Evaluation | null;
  let everDecided = false;

  for (const event of events) {
    if ("evaluation" in event) {
      if (!event.expires) decided = event.evaluation;
      else if (decided === event.evaluation) decided = { ...decided, verdict: "confirmed" };
      everDecided = true;
    } else {
      const { scan, sighting } = event;
      if (sighting) {
        const again = seen !== null && hosts.size === 0;
        clearHosts(hosts, scan, finding, needsCredentials);
        for (const host of placesOf(scan, sighting)) hosts.set(host, scan.ms);
        needsCredentials ||= scan.facts.credentialed === true;
        missed = false;
        sightings += 1;
        firstMs ??= scan.ms;
        seen = {
          finding: finding.id,
          site: finding.site,
          family: scan.facts.family,
          severity: sighting.severity,
          firstSeen: seen?.firstSeen ?? scan.facts.finishedAt,
          lastSeen: scan.facts.finishedAt,
          fixedAt: null,
          reopenedCount: (seen?.reopenedCount ?? 0) + (again ? 1 : 0),
          occurrences: sighting.occurrences,
          baseline: firstCompletedMs === null || firstMs <= firstCompletedMs,
        };
      } else if (seen !== null && hosts.size > 0) {
        clearHosts(hosts, scan, finding, needsCredentials);
        if (hosts.size === 0) seen = { ...seen, fixedAt: scan.facts.finishedAt, occurrences: 0 };
        else missed = true;
      }
    }
    if (seen === null) continue;
    const present = hosts.size > 0;
    const state = decide({ seen, present, missed, sightings, decided });
    const acceptedUntil = state === "accepted" ? (decided?.expiresAt ?? null) : null;
    states.push({ ...seen, present, evaluated: everDecided || seen.severity === "info", state, acceptedUntil, sinceMs: event.ms });
  }
  return states;
}

/** A sighting that names no host may be on any host the scan covered; "" when the scan names none either. */
function placesOf(scan: DatedScan, sighting: ScanFacts["sightings"][number]): string[] {
  if (sighting.hosts.length > 0) return sighting.hosts.map((host) => host.toLowerCase());
  return scan.hosts.size > 0 ? [...scan.hosts] : [""];
}

/** Takes off the hosts this scan looked at well enough to have found the rule there, had it still matched. */
function clearHosts(hosts: Map<string, number>, scan: DatedScan, finding: FindingFacts, needsCredentials: boolean): void {
  const { completed, credentialed, ruleFamilies } = scan.facts;
  const ruleCovered = ruleFamilies === null || (finding.ruleFamily !== null && ruleFamilies.includes(finding.ruleFamily));
  if (!completed || !ruleCovered || (needsCredentials && credentialed !== true)) return;
  for (const [host, seenMs] of hosts) {
    const hostCovered = host === "" ? scan.hosts.size > 0 : scan.hosts.has(host);
    if (hostCovered && scan.ms > seenMs) hosts.delete(host);
  }
}

function decide(at: {
  seen: { reopenedCount: number; baseline: boolean };
  present: boolean;
  missed: boolean;
  sightings: number;
  decided: Evaluation | null;
}): LifecycleState {
  if (at.decided?.verdict === "false-positive" || at.decided?.verdict === "out-of-scope") return at.decided.verdict;
  if (!at.present) return "fixed";
  if (at.decided?.verdict === "accepted") return "accepted";
  if (at.missed) return "not-assessed";
  if (at.seen.reopenedCount > 0) return "reopened";
  return at.sightings === 1 && !at.seen.baseline ? "new" : "open";
}
