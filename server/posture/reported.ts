import type { ReportedDay } from "#server/posture/facts.ts";
import { utcMidnightS } from "#server/posture/period.ts";
import type { Stretch } from "#server/posture/timeline.ts";

/** What a monitor's report says of a stretch, unix seconds. `unplaced` = it counts these seconds in its totals without telling when they were. */
export type ReportedSegment = Stretch & { state: "up" | "down" | "unknown"; unplaced: boolean };

const DAY_S = 86_400;
/** What one second is, worst first where reports of one moment disagree: an outage beats everything, and silence is never a success. */
const WORST = ["down", "unknown", "up"] as const;
/** Of several monitors of one site the one that looked knows more than the one that did not. */
const KNOWN = ["down", "up", "unknown"] as const;
type State = (typeof WORST)[number];
type Order = readonly State[];

/**
 * Reports of whole days as a timeline: up, down and unknown strictly within what the monitor speaks for, nothing outside it. Source: ReportedEvidence.
 * - Outages may overlap, come unsorted or run past the day: down wins, and each is cut to the reported part.
 * - A monitor's own "maintenance" is unknown: it did not measure. It counts as maintenance only where an announced window of ours covers it.
 * - Downtime its totals count beyond its list is down all the same. It is placed by rule over time that reads as up: from the end of the reported part
 *   backwards, first outside `avoid` (announced maintenance, so that no window can swallow it), and flagged `unplaced`. A list longer than the totals stands.
 * - Seconds its totals give neither up nor down are unknown, placed by the same rule.
 * - Two monitors of one source on one site: down if either says so, unknown only if neither looked.
 */
export function reportedSegments(days: readonly ReportedDay[], avoid: readonly Stretch[] = []): ReportedSegment[] {
  const parts = [...days]
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .reduce<ReportedDay[][]>((groups, day) => {
      const last = groups.at(-1);
      if (last?.[0]?.day === day.day) last.push(day);
      else groups.push([day]);
      return groups;
    }, []);
  return join(
    parts.flatMap((group) =>
      overlay(
        group.map((day) => daySegments(day, avoid)),
        KNOWN,
      ),
    ),
  );
}

function daySegments(report: ReportedDay, avoid: readonly Stretch[]): ReportedSegment[] {
  const midnight = utcMidnightS(report.day);
  const part = { from: midnight + Math.max(0, report.fromS), to: midnight + Math.min(DAY_S, report.toS) };
  if (part.to <= part.from) return [];
  const outages = report.outages.map(({ fromS, toS, state }) => [
    {
      from: Math.max(part.from, midnight + fromS),
      to: Math.min(part.to, midnight + toS),
      state: state === "down" ? ("down" as const) : ("unknown" as const),
      unplaced: false,
    },
  ]);
  const listed = overlay([[{ ...part, state: "up", unplaced: false }], ...outages.map((list) => list.filter(({ from, to }) => to > from))], WORST);
  if (report.totals === null) return listed;
  const { upS, downS } = report.totals;
  const missingDown = Math.ceil(downS) - secondsOf(listed, "down");
  const withDown = place(place(listed, { state: "down", over: "up", seconds: missingDown, avoid }), {
    state: "down",
    over: "unknown",
    seconds: missingDown - secondsOf(listed, "up"),
    avoid,
  });
  return place(withDown, { state: "unknown", over: "up", seconds: secondsOf(withDown, "up") - Math.floor(upS), avoid: [] });
}

const secondsOf = (segments: readonly ReportedSegment[], state: State) =>
  segments.reduce((sum, segment) => sum + (segment.state === state ? segment.to - segment.from : 0), 0);

/** Turns up to `seconds` of one state into another, latest first, in two rounds: outside `avoid`, then anywhere. */
function place(segments: readonly ReportedSegment[], rule: { state: State; over: State; seconds: number; avoid: readonly Stretch[] }): ReportedSegment[] {
  let left = rule.seconds;
  let all = cutAt(segments, rule.avoid);
  for (const within of [false, true]) {
    if (left <= 0) break;
    all = all
      .toReversed()
      .flatMap((segment): ReportedSegment[] => {
        const avoided = rule.avoid.some(({ from, to }) => segment.from >= from && segment.to <= to);
        if (left <= 0 || segment.state !== rule.over || avoided !== within) return [segment];
        const from = Math.max(segment.from, segment.to - left);
        left -= segment.to - from;
        const placed = { from, to: segment.to, state: rule.state, unplaced: true };
        return from === segment.from ? [placed] : [placed, { ...segment, to: from }];
      })
      .toReversed();
  }
  return join(all);
}

function cutAt(segments: readonly ReportedSegment[], stretches: readonly Stretch[]): ReportedSegment[] {
  const marks = [...new Set(stretches.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return segments.flatMap((segment) => {
    const inner = marks.filter((at) => at > segment.from && at < segment.to);
    return [segment.from, ...inner].map((from, index) => ({ ...segment, from, to: inner[index] ?? segment.to }));
  });
}

/** Layers over each other: at every second the state that comes first in `order`, placed downtime only where no layer tells of any. */
function overlay(layers: readonly (readonly ReportedSegment[])[], order: Order): ReportedSegment[] {
  if (layers.length === 1) return [...(layers[0] ?? [])];
  const all = layers.flat();
  const rank = (segment: ReportedSegment) => order.indexOf(segment.state) * 2 + (segment.unplaced ? 1 : 0);
  const marks = [...new Set(all.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return join(
    marks.flatMap((from, index): ReportedSegment[] => {
      const to = marks[index + 1];
      if (to === undefined) return [];
      const [best] = all.filter((segment) => segment.from <= from && segment.to >= to).sort((a, b) => rank(a) - rank(b));
      return best === undefined ? [] : [{ ...best, from, to }];
    }),
  );
}

function join(segments: readonly ReportedSegment[]): ReportedSegment[] {
  const joined: ReportedSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last !== undefined && last.to === segment.from && last.state === segment.state && last.unplaced === segment.unplaced) last.to = segment.to;
    else joined.push({ ...segment });
  }
  return joined;
}

/** What a monitor's report adds to our figures: seconds it counts as down at a time it does not tell, and its own percentage (0 to 100) over `pctS` seconds. */
export type OwnWord = { unplacedS: number; pct: number | null; pctS: number };

/** The monitor's own word over a span. Source: `timeline` from `reportedSegments`, and the percentages of its days. */
export function ownWord(days: readonly ReportedDay[], timeline: readonly (Stretch & { state: string; unplaced?: boolean })[], span: Stretch): OwnWord {
  const unplacedS = timeline
    .filter(({ state, unplaced }) => unplaced === true && state === "down")
    .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
  return { unplacedS, ...ownPercentage(days, span) };
}

/** Its word over spans that follow each other; percentages weighted by the seconds they cover, null unless it gives one for each. Null = it has no say. */
export function joinOwnWords(words: readonly (OwnWord | null)[]): OwnWord | null {
  const told = words.filter((word) => word !== null);
  if (told.length === 0) return null;
  const pctS = told.reduce((sum, word) => sum + word.pctS, 0);
  const sum = told.reduce((total, word) => total + (word.pct ?? 0) * word.pctS, 0);
  return {
    unplacedS: told.reduce((total, word) => total + word.unplacedS, 0),
    pct: pctS === 0 || told.some(({ pct }) => pct === null) ? null : sum / pctS,
    pctS,
  };
}

/** Less of the time a monitor speaks for, and its percentages say nothing of the whole. */
const OWN_SHARE = 0.95;

/**
 * The monitor's own percentage over a span: that of each of its days, weighted by the seconds it covers there, 0 to 100. Null where it gives none, or none
 * for more than a twentieth of the time it speaks for; a day it did not look at all is no such time.
 */
export function ownPercentage(days: readonly ReportedDay[], span: Stretch): { pct: number | null; pctS: number } {
  let [sum, weight, spoken] = [0, 0, 0];
  for (const { day, fromS, toS, outages, reportedPct, totals } of days) {
    const midnight = utcMidnightS(day);
    const seconds = Math.min(span.to, midnight + toS) - Math.max(span.from, midnight + fromS);
    if (seconds <= 0 || outages.some((outage) => outage.state !== "down" && outage.fromS <= fromS && outage.toS >= toS)) continue;
    spoken += seconds;
    const counted = totals === null ? 0 : totals.upS + totals.downS;
    const pct = reportedPct ?? (totals !== null && counted > 0 ? (totals.upS * 100) / counted : null);
    if (pct === null) continue;
    sum += pct * seconds;
    weight += seconds;
  }
  return { pct: weight === 0 || weight < spoken * OWN_SHARE ? null : sum / weight, pctS: weight };
}
