import { type AbsenceRule, absencesNeeded } from "#server/posture/absences.ts";
import { toMs } from "#server/posture/as-of.ts";
import type { Mitigation, Severity } from "#server/posture/evidence.ts";
import type { Evaluation, FindingFacts, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import { CredentialNeed } from "#server/posture/credential-need.ts";
import { eventsOf, type FindingEvent } from "#server/posture/finding-events.ts";
import { mitigationIndex, OpenPorts } from "#server/posture/mitigations.ts";
import { type DatedScan, scanIndex } from "#server/posture/scan-index.ts";
import { resolveSeverity } from "#server/posture/severity.ts";
import { lowerCase, WaitingHosts } from "#server/posture/waiting-hosts.ts";

export type LifecycleState = "new" | "open" | "reopened" | "not-assessed" | "fixed" | "accepted" | "false-positive" | "out-of-scope";

/** A finding as known at one moment. Instants are as the evidence wrote them; `sinceMs` is when this state began. */
export type FindingState = {
  finding: string;
  site: string;
  family: string;
  state: LifecycleState;
  /** What the scans alone say, whatever anyone decided about it. */
  present: boolean;
  /** Informational findings are evaluated by rule; all others by a person. One an analyst rated up from information waits for evaluation like any other. */
  evaluated: boolean;
  /** As it counts: an analyst's rating in force, otherwise what the last sighting said. */
  severity: Severity;
  /** The analyst's rating in force; null = none. */
  rating: OverrideFacts | null;
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

export type LifecycleInput = {
  scans: readonly ScanFacts[];
  evaluations: readonly Evaluation[];
  overrides?: readonly OverrideFacts[];
  mitigations?: readonly Mitigation[];
  /** Absent = one scan that does not see a finding is enough. */
  absences?: readonly AbsenceRule[];
  findings: readonly FindingFacts[];
  timeZone?: string;
};

const OPEN: readonly LifecycleState[] = ["new", "open", "reopened", "not-assessed"];

/** Still a weakness as far as anyone knows. "Not assessed" is open: nobody looked again. */
export function isOpen(state: LifecycleState): boolean {
  return OPEN.includes(state);
}

/** Every state each finding went through, oldest first. The same set of scans and evaluations in any order, or repeated, gives the same. */
export function traceFindings(input: LifecycleInput): Map<string, FindingState[]> {
  const index = scanIndex(input.scans);
  const evaluations = Map.groupBy(input.evaluations, ({ finding }) => finding);
  const overrides = Map.groupBy(input.overrides ?? [], ({ finding }) => finding);
  const needed = absencesNeeded(input.absences ?? [], input.timeZone ?? "UTC");
  const mitigations = mitigationIndex(input.mitigations ?? []);
  const traces = new Map<string, FindingState[]>();
  for (const finding of input.findings) {
    const scans = index.of(finding);
    const events = eventsOf({
      finding: finding.id,
      scans,
      mitigations: mitigations.of(finding, scans[0]?.facts.family),
      evaluations: evaluations.get(finding.id) ?? [],
      overrides: overrides.get(finding.id) ?? [],
      timeZone: input.timeZone ?? "UTC",
    });
    const states: FindingState[] = [];
    walkFinding({ finding, events, needed, firstCompletedMs: index.firstCompletedMs(finding), onState: (state) => states.push(state) });
    traces.set(finding.id, states);
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

type Seen = Omit<FindingState, "state" | "evaluated" | "present" | "sinceMs" | "acceptedUntil" | "severity" | "rating">;
/**
 * What the walk knew when an event came, and what it led to. `waiting` = hosts to look at again: when the rule was last seen there. `blind` = those of them
 * where it was seen with credentials and this scan had none, `unreached` those where this scan was not told to look at all ports it was seen on.
 */
export type Step = { event: FindingEvent; waiting: ReadonlyMap<string, number>; blind: readonly string[]; unreached: readonly string[]; state: FindingState };
type Walk = {
  finding: FindingFacts;
  events: readonly FindingEvent[];
  firstCompletedMs: number | null;
  needed: ReturnType<typeof absencesNeeded>;
  onState?: (state: FindingState) => void;
  onStep?: (step: Step) => void;
};

/** Goes through a finding's events (in the order of eventsOf) and tells the state after each, once it was seen. */
export function walkFinding({ finding, events, firstCompletedMs, needed, onState, onStep }: Walk): void {
  let seen = null as Seen | null;
  let toolSeverity: Severity = "unknown";
  /** Each must be looked at again before the finding closes. */
  const hosts = new WaitingHosts();
  let firstMs: number | null = null;
  const need = new CredentialNeed();
  const ports = new OpenPorts();
  let missed = false;
  let sightings = 0;
  let decided = null as Evaluation | null;
  let everDecided = false;
  let rating = null as OverrideFacts | null;

  for (const event of events) {
    const before = onStep ? beforeOf(event, hosts, { need, ports }) : null;
    if (event.kind === "decided") {
      decided = event.evaluation;
      everDecided = true;
    } else if (event.kind === "decision-ended") {
      if (decided === event.evaluation) decided = { ...decided, verdict: "confirmed" };
    } else if (event.kind === "rated") rating = event.override.severity === null ? null : event.override;
    else if (event.kind === "rating-ended") {
      if (rating === event.override) rating = null;
    } else if (event.kind === "mitigated") {
      const gone = ports.close(event.places);
      if (gone.size > 0) hosts.clear((host) => gone.has(host));
      if (seen?.fixedAt === null && hosts.empty) seen = { ...seen, fixedAt: event.at, occurrences: 0 };
    } else {
      const { scan, sighting } = event;
      if (sighting) {
        const again = seen !== null && hosts.empty;
        missHosts(hosts, scan, finding, { need, needed, ports });
        const places = placesOf(scan, sighting);
        hosts.see(places, scan.ms);
        need.see(scan, places);
        ports.see(sighting, scan.ms);
        missed = false;
        sightings += 1;
        const sinceMs: number = firstMs ?? scan.ms;
        firstMs = sinceMs;
        toolSeverity = sighting.severity;
        seen = {
          finding: finding.id,
          site: finding.site,
          family: scan.facts.family,
          firstSeen: seen?.firstSeen ?? scan.facts.finishedAt,
          lastSeen: scan.facts.finishedAt,
          fixedAt: null,
          reopenedCount: (seen?.reopenedCount ?? 0) + (again ? 1 : 0),
          occurrences: sighting.occurrences,
          baseline: firstCompletedMs === null || sinceMs <= firstCompletedMs,
        };
      } else if (seen !== null && !hosts.empty) {
        const looked = missHosts(hosts, scan, finding, { need, needed, ports });
        if (hosts.empty) seen = { ...seen, fixedAt: scan.facts.finishedAt, occurrences: 0 };
        else missed = !looked;
      }
    }
    if (seen === null) continue;
    const present = !hosts.empty;
    const { severity } = resolveSeverity({ toolSeverity, cvss: [], override: rating?.severity ? { ...rating, severity: rating.severity } : null });
    const lifecycle = decide({ seen, present, missed, sightings, decided });
    const acceptedUntil = lifecycle === "accepted" ? (decided?.expiresAt ?? null) : null;
    const evaluated = everDecided || severity === "info";
    const state: FindingState = { ...seen, severity, rating, present, evaluated, state: lifecycle, acceptedUntil, sinceMs: event.ms };
    onState?.(state);
    if (before) onStep?.({ event, ...before, state });
  }
}

type Known = { need: CredentialNeed; ports: OpenPorts };

/** A sighting that names no host may be on any host the scan covered; "" when the scan names none either. */
function placesOf(scan: DatedScan, sighting: ScanFacts["sightings"][number]): readonly string[] {
  if (sighting.hosts.length > 0) return lowerCase(sighting.hosts);
  return scan.hosts.size > 0 ? [...scan.hosts] : [""];
}

function beforeOf(event: FindingEvent, hosts: WaitingHosts, { need, ports }: Known): Pick<Step, "waiting" | "blind" | "unreached"> {
  const waiting = hosts.all();
  if (event.kind !== "scan") return { waiting, blind: [], unreached: [] };
  const { scan } = event;
  const of = (is: (host: string) => boolean) => [...waiting.keys()].filter(is);
  return { waiting, blind: of((host) => need.blinds(scan, host)), unreached: of((host) => scan.hosts.has(host) && !ports.within(host, scan.facts.ports)) };
}

export type Blocker = "failed" | "coverage-unknown" | "other-rules";

/** Why nothing can be concluded from a scan that did not see the finding; empty = it looked well enough, where it looked. */
export function blockersOf({ facts }: DatedScan, { ruleFamily }: Pick<FindingFacts, "ruleFamily">): Blocker[] {
  const blockers: Blocker[] = [];
  if (!facts.completed) blockers.push("failed");
  if (facts.coverage !== "whole") blockers.push("coverage-unknown");
  if (facts.ruleFamilies !== null && (ruleFamily === null || !facts.ruleFamilies.includes(ruleFamily))) blockers.push("other-rules");
  return blockers;
}

/** Whether a scan looked at a host after the rule was last seen there. "" stands for a host nobody named. */
export function looksAgain(scan: DatedScan, host: string, seenMs: number): boolean {
  return (host === "" ? scan.hosts.size > 0 : scan.hosts.has(host)) && scan.ms > seenMs;
}

/**
 * Takes off the hosts this scan looked at well enough to have found the rule there, had it still matched, once as many scans in a row did as it takes.
 * Tells whether it looked at all of them.
 */
function missHosts(hosts: WaitingHosts, scan: DatedScan, finding: FindingFacts, { need, needed, ports }: Known & Pick<Walk, "needed">): boolean {
  if (hosts.empty) return true;
  if (blockersOf(scan, finding).length > 0) return false;
  const again = (host: string, seenMs: number) => looksAgain(scan, host, seenMs) && !need.blinds(scan, host) && ports.within(host, scan.facts.ports);
  const often = needed(scan.facts.family, scan.ms);
  if (often > 1) return hosts.miss(again, often);
  hosts.clear(again);
  return hosts.empty;
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
