import { judgeDay, judgesChecks } from "#server/posture/check-outcome.ts";
import type { CheckDay, ContractPolicy, ReportedDay, SourceFacts } from "#server/posture/facts.ts";
import { utcMidnightS } from "#server/posture/period.ts";
import { reportedSegments } from "#server/posture/reported.ts";
import {
  buildTimeline,
  countChecks,
  type JudgedSegment,
  type Location,
  lastSpokenS,
  locationsOf,
  type Segment,
  type Stretch,
  withFloor,
} from "#server/posture/timeline.ts";

/** What speaks for one site, read once per report: single checks by location, or (`reportedBy` named) the outages another monitor reports. */
export type SiteEvidence = {
  source: string | null;
  otherSources: number;
  days: CheckDay[];
  locations: Location[];
  reported: ReportedDay[];
  reportedBy: string | null;
};

/** A monitor that only reports has to have seen this much more than one whose single checks we hold: of checks a contract can ask everything. */
const CHECKS_FIRST = 0.95;

/** Two sources on one site are never summed: the one that saw most of the span speaks, single checks before reports, the first configured on a tie. */
export function siteEvidence(input: { checks: readonly CheckDay[]; reported: readonly ReportedDay[]; sources: readonly SourceFacts[] }): SiteEvidence {
  const { checks, reported, sources } = input;
  const seconds = new Map<string, number>();
  const add = (source: string, more: number) => seconds.set(source, (seconds.get(source) ?? 0) + more);
  for (const { source, intervalS, runs } of checks)
    add(
      source,
      runs.reduce((sum, { count }) => sum + count * intervalS, 0),
    );
  for (const [source, own] of Map.groupBy(reported, (day) => day.source))
    for (const { from, to, state } of reportedSegments(own)) add(source, state === "unknown" ? 0 : (to - from) * CHECKS_FIRST);
  const rank = (id: string) => sources.findIndex((source) => source.id === id);
  const ids = [...seconds.keys()].sort((a, b) => (seconds.get(b) ?? 0) - (seconds.get(a) ?? 0) || rank(a) - rank(b) || (a < b ? -1 : 1));
  const source = ids[0] ?? null;
  const days = checks.filter((day) => day.source === source);
  const own = days.length > 0 ? [] : reported.filter((day) => day.source === source);
  return { source, otherSources: Math.max(0, ids.length - 1), days, locations: locationsOf(days), reported: own, reportedBy: own.at(-1)?.reportedBy ?? null };
}

/** What the monitor said: a majority of locations failing for `consecutiveFailures` checks, or the outages it reports. `avoid` = announced maintenance. */
export function measuredTimeline(evidence: SiteEvidence, rule: { consecutiveFailures: number; avoid: readonly Stretch[] }): Segment[] {
  return evidence.reported.length > 0 ? reportedSegments(evidence.reported, rule.avoid) : buildTimeline(evidence.locations, rule.consecutiveFailures);
}

/**
 * What the contract says of the same checks: each judged by its limit and accepted statuses, then the same majority and run of failures, then the shortest
 * outage that counts. The very `measured` timeline where the terms judge nothing anew. Of reported outages only the length can be judged.
 */
export function judgedTimeline(evidence: SiteEvidence, policy: ContractPolicy, measured: readonly Segment[]): readonly JudgedSegment[] {
  const days = judgesChecks(policy) ? evidence.days.map((day) => judgeDay(day, policy)) : evidence.days;
  const same = days === evidence.days || days.every((day, index) => day === evidence.days[index]);
  return withFloor(same ? measured : buildTimeline(locationsOf(days), policy.consecutiveFailures), policy.minOutageS);
}

/** Whether the contract asks for something that reported outages cannot tell: how fast, which status, how many checks in a row. */
export function cannotJudge({ reportedBy }: Pick<SiteEvidence, "reportedBy">, policy: ContractPolicy): boolean {
  return reportedBy !== null && (judgesChecks(policy) || policy.consecutiveFailures > 1);
}

/** When the evidence stops speaking, unix seconds; null without any. */
export function spokenUntilS({ locations, reported }: SiteEvidence): number | null {
  const ends = reported.map(({ day, toS }) => utcMidnightS(day) + toS);
  const last = lastSpokenS(locations);
  return last === null && ends.length === 0 ? null : Math.max(last ?? Number.NEGATIVE_INFINITY, ...ends);
}

/** Single checks within a stretch, and whether anything spoke of it at all. */
export function heardWithin({ locations, reported }: SiteEvidence, span: Stretch): { checks: number; heard: boolean } {
  const checks = countChecks(locations, span);
  const spoke = reported.some(({ day, fromS, toS }) => {
    const midnight = utcMidnightS(day);
    return midnight + fromS < span.to && midnight + toS > span.from && toS > fromS;
  });
  return { checks, heard: checks > 0 || spoke };
}
