import { expiryMs, toMs } from "#server/posture/as-of.ts";
import type { Mitigation } from "#server/posture/evidence.ts";
import type { Evaluation, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import type { DatedScan } from "#server/posture/scan-index.ts";

/** Something that may change what is known about a finding. `sighting` null = the scan did not see it. */
export type FindingEvent = { ms: number; rank: number; key: string } & (
  | { kind: "scan"; scan: DatedScan; sighting: ScanFacts["sightings"][number] | null }
  | { kind: "mitigated"; at: string; scanner: string; places: readonly Mitigation[] }
  | { kind: "decided"; evaluation: Evaluation }
  | { kind: "decision-ended"; evaluation: Evaluation }
  | { kind: "rated"; override: OverrideFacts }
  | { kind: "rating-ended"; override: OverrideFacts }
);

type EventInput = {
  finding: string;
  scans: readonly DatedScan[];
  mitigations?: readonly Mitigation[];
  evaluations: readonly Evaluation[];
  overrides: readonly OverrideFacts[];
  timeZone: string;
};

/** Everything that happened to one finding, in the one order that does not depend on the order it was told in. */
export function eventsOf({ finding, scans, mitigations = [], evaluations, overrides, timeZone }: EventInput): FindingEvent[] {
  const events = [
    ...scans.map((scan) => scanEvent(finding, scan)),
    ...mitigationEvents(mitigations),
    ...evaluations.flatMap((evaluation) => evaluationEvents(evaluation, timeZone)),
    ...overrides.flatMap((override) => overrideEvents(override, timeZone)),
  ];
  return events.sort((a, b) => a.ms - b.ms || a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

// At one instant a sighting is weighed before an absence: only a later scan may close.
function scanEvent(finding: string, scan: DatedScan): FindingEvent {
  const sighting = scan.sightings.get(finding) ?? null;
  return { kind: "scan", ms: scan.ms, rank: sighting ? 0 : 1, key: scan.facts.id, scan, sighting };
}

/** One event for each moment, whichever reports tell of it. */
function mitigationEvents(mitigations: readonly Mitigation[]): FindingEvent[] {
  return [...Map.groupBy(mitigations, ({ at }) => toMs(at))].map(([ms, told]) => {
    const places = [...new Map(told.map((each) => [`${each.host} ${each.port}`, each])).values()];
    const { at, scanner } = told[0] as Mitigation;
    return { kind: "mitigated", ms, rank: 1, key: "", at, scanner, places };
  });
}

function evaluationEvents(evaluation: Evaluation, timeZone: string): FindingEvent[] {
  const { verdict, reason, by, expiresAt } = evaluation;
  const ms = toMs(evaluation.at);
  const key = JSON.stringify([verdict, reason, by, expiresAt]);
  const made: FindingEvent = { kind: "decided", ms, rank: 2, key, evaluation };
  if (verdict !== "accepted" || expiresAt === null) return [made];
  return [made, { kind: "decision-ended", ms: Math.max(expiryMs(expiresAt, timeZone), ms), rank: 3, key, evaluation }];
}

function overrideEvents(override: OverrideFacts, timeZone: string): FindingEvent[] {
  const { severity, reason, by, expiresAt } = override;
  const ms = toMs(override.at);
  const key = JSON.stringify([severity, reason, by, expiresAt]);
  const made: FindingEvent = { kind: "rated", ms, rank: 2, key, override };
  if (severity === null || expiresAt === null) return [made];
  return [made, { kind: "rating-ended", ms: Math.max(expiryMs(expiresAt, timeZone), ms), rank: 3, key, override }];
}
