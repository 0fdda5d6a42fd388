import { judgeDay, judgesChecks } from "#server/posture/check-outcome.ts";
import type { CheckDay, ContractPolicy, ReportedDay, SourceFacts } from "#server/posture/facts.ts";
import { eitherDown, monitorsOf } from "#server/posture/monitors.ts";
import { utcMidnightS } from "#server/posture/period.ts";
import { reportedSegments } from "#server/posture/reported.ts";
import { buildTimeline, countChecks, type JudgedSegment, type Location, lastSpokenS, type Segment, type Stretch, withFloor } from "#server/posture/timeline.ts";

/** What one source holds of one site, within the stretch it speaks for: single checks by monitor and location, or (`reportedBy` named) the outages it reports. */
type Part = Stretch & { source: string | null; days: CheckDay[]; monitors: Location[][]; reported: ReportedDay[]; reportedBy: string | null };

/** What speaks for one site, read once per report: one part, or one after the other where another source was named from a day on. */
export type SiteEvidence = { parts: Part[]; otherSources: number };

/** From `fromS` (unix seconds) on this source speaks for the site, whatever others saw. */
export type Primary = { source: string; fromS: number };

type Input = {
  checks: readonly CheckDay[];
  reported: readonly ReportedDay[];
  sources: readonly SourceFacts[];
  /** What is asked about, unix seconds: evidence beside it does not make a source the better one. */
  span: Stretch;
  primary?: readonly Primary[];
};

/** A monitor that only reports has to have seen this much more than one whose single checks we hold: of checks a contract can ask everything. */
const CHECKS_FIRST = 0.95;

/**
 * Two sources on one site are never summed: at each time one speaks. The one that was named from a day on; before, and where none was, the one that saw most
 * of the time, from however many locations, single checks before reports. On a tie the first configured, a retired one last.
 */
export function siteEvidence({ checks, reported, sources, span, primary = [] }: Input): SiteEvidence {
  const bySource = new Map<string, { days: CheckDay[]; reported: ReportedDay[] }>();
  for (const { source } of [...checks, ...reported]) if (!bySource.has(source)) bySource.set(source, { days: [], reported: [] });
  if (bySource.size === 1) for (const own of bySource.values()) own.days = [...checks];
  else for (const day of checks) bySource.get(day.source)?.days.push(day);
  for (const day of reported) bySource.get(day.source)?.reported.push(day);
  const all = [...bySource].map(([source, own]) => partOf(source, own));
  const place = ({ source }: Part) => {
    const index = sources.findIndex(({ id }) => id === source);
    return index < 0 ? sources.length : index;
  };
  const inOrder = all.sort((a, b) => place(a) - place(b) || ((a.source ?? "") < (b.source ?? "") ? -1 : 1));
  const parts = turnsOf(primary, span).map(({ source, ...stretch }): Part => {
    const speaks = source === null ? mostSpoken(inOrder, clamp(stretch, span)) : inOrder.find((each) => each.source === source);
    return { ...(speaks ?? { ...NOTHING, source }), ...stretch };
  });
  const others = all.length === 1 ? [] : all.filter((each) => parts.every(({ source }) => source !== each.source));
  return { parts, otherSources: others.filter((each) => heardWithin({ parts: [each] }, span).heard).length };
}

const ALWAYS: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const NOTHING: Part = { ...ALWAYS, source: null, days: [], monitors: [[]], reported: [], reportedBy: null };

function partOf(source: string, { days, reported }: { days: CheckDay[]; reported: ReportedDay[] }): Part {
  const own = days.length > 0 ? [] : reported;
  return { ...ALWAYS, source, days, monitors: monitorsOf(days), reported: own, reportedBy: own.at(-1)?.reportedBy ?? null };
}

/** Who was named for which stretch of the span, first to last; null = nobody. One stretch without ends where nothing changes. */
function turnsOf(primary: readonly Primary[], span: Stretch): (Stretch & { source: string | null })[] {
  const named = [{ source: null, fromS: Number.NEGATIVE_INFINITY }, ...primary.toSorted((a, b) => a.fromS - b.fromS)];
  const turns = named.map(({ source, fromS }, index) => ({ source, from: fromS, to: named[index + 1]?.fromS ?? Number.POSITIVE_INFINITY }));
  const met = turns.filter(({ from, to }) => from < to && from < span.to && to > span.from);
  return met.map((turn, index) => ({ ...turn, from: index === 0 ? ALWAYS.from : turn.from, to: index === met.length - 1 ? ALWAYS.to : turn.to }));
}

function mostSpoken(parts: readonly Part[], span: Stretch): Part | undefined {
  if (parts.length < 2) return parts[0];
  const seconds = parts.map((part) => spokenS(part, span) * (part.days.length > 0 ? 1 : CHECKS_FIRST));
  return parts[seconds.indexOf(Math.max(...seconds))];
}

/** Seconds of a span of which a source says up or down, from wherever it looks. */
function spokenS(part: Part, span: Stretch): number {
  return segmentsOf(part, { consecutiveFailures: 1, avoid: [] })
    .filter(({ state }) => state !== "unknown")
    .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
}

const clamp = (a: Stretch, b: Stretch): Stretch => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) });

type Rule = { consecutiveFailures: number; avoid: readonly Stretch[] };

const segmentsOf = ({ monitors, reported }: Part, { consecutiveFailures, avoid }: Rule): Segment[] =>
  reported.length > 0 ? reportedSegments(reported, avoid) : eitherDown(monitors.map((locations) => buildTimeline(locations, consecutiveFailures)));

/** What each part says within its stretch, one after the other; the very timeline where there is one part. */
function inTurn(parts: readonly Part[], say: (part: Part) => readonly Segment[]): readonly Segment[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return say(only);
  const joined: Segment[] = [];
  for (const part of parts)
    for (const segment of say(part)) {
      const own = { ...segment, ...clamp(segment, part) };
      const last = joined.at(-1);
      if (own.to <= own.from) continue;
      if (last !== undefined && last.to === own.from && last.state === own.state && last.unplaced === own.unplaced) last.to = own.to;
      else joined.push(own);
    }
  return joined;
}

/** What the monitor said: a majority of locations failing for `consecutiveFailures` checks, or the outages it reports. `avoid` = announced maintenance. */
export function measuredTimeline({ parts }: SiteEvidence, rule: Rule): readonly Segment[] {
  return inTurn(parts, (part) => segmentsOf(part, rule));
}

/**
 * What the contract says of the same checks: each judged by its limit and accepted statuses, then the same majority and run of failures, then the shortest
 * outage that counts. The very `measured` timeline where the terms judge nothing anew. Of reported outages only the length can be judged.
 */
export function judgedTimeline({ parts }: SiteEvidence, policy: ContractPolicy, measured: readonly Segment[]): readonly JudgedSegment[] {
  const judged = judgesChecks(policy) ? parts.map((part) => part.days.map((day) => judgeDay(day, policy))) : [];
  const same = judged.every((days, part) => days.every((day, index) => day === parts[part]?.days[index]));
  if (same) return withFloor(measured, policy.minOutageS);
  const anew = parts.map((part, index) => (part.reported.length > 0 ? part : { ...part, monitors: monitorsOf(judged[index] ?? []) }));
  const rule = { consecutiveFailures: policy.consecutiveFailures, avoid: [] };
  return withFloor(
    inTurn(anew, (part) => (part.reported.length > 0 ? measured : segmentsOf(part, rule))),
    policy.minOutageS,
  );
}

/** Whose reports these are, where the site's source reports outages instead of single checks; null = it gives checks. */
export const reporterOf = ({ parts }: SiteEvidence): string | null => parts.findLast(({ reportedBy }) => reportedBy !== null)?.reportedBy ?? null;

/** Whether the contract asks for something that reported outages cannot tell: how fast, which status, how many checks in a row. */
export function cannotJudge(evidence: SiteEvidence, policy: ContractPolicy): boolean {
  return reporterOf(evidence) !== null && (judgesChecks(policy) || policy.consecutiveFailures > 1);
}

const locationsIn = ({ monitors }: Part): Location[] => monitors.flat();

/** When the evidence stops speaking, unix seconds; null without any. */
export function spokenUntilS({ parts }: SiteEvidence): number | null {
  const ends = parts.flatMap((part) => {
    const last = lastSpokenS(locationsIn(part));
    const own = [...part.reported.map(({ day, toS }) => utcMidnightS(day) + toS), ...(last === null ? [] : [last])];
    return own.map((end) => Math.min(end, part.to)).filter((end) => end > part.from);
  });
  return ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b));
}

/** Single checks within a stretch, and whether anything spoke of it at all. */
export function heardWithin({ parts }: Pick<SiteEvidence, "parts">, span: Stretch): { checks: number; heard: boolean } {
  let checks = 0;
  let spoke = false;
  for (const part of parts) {
    const within = clamp(part, span);
    checks += countChecks(locationsIn(part), within);
    spoke ||= part.reported.some(({ day, fromS, toS }) => {
      const midnight = utcMidnightS(day);
      return midnight + fromS < within.to && midnight + toS > within.from && toS > fromS;
    });
  }
  return { checks, heard: checks > 0 || spoke };
}

/** From where the sites' own sources looked, by name, once each. */
export function locationNames({ parts }: SiteEvidence): string[] {
  return [...new Set(parts.flatMap((part) => locationsIn(part).map(({ name }) => name)))].sort();
}
