import type { CheckDay } from "#server/posture/facts.ts";
import { utcMidnightS } from "#server/posture/period.ts";

/** Unix seconds, half-open [from, to). */
export type Stretch = { from: number; to: number };
/** What the locations together say: `brief` is a majority failure too short for the policy, so the site counts as up. */
/** `unplaced` = a monitor counts these seconds without telling when they were (see reported.ts). */
export type Segment = Stretch & { state: "up" | "down" | "brief" | "unknown"; unplaced?: boolean };
/** A segment under a contract: `short` is an outage shorter than the contract counts. */
export type JudgedSegment = Stretch & { state: Segment["state"] | "short" };

/** Checks `stepS` apart with one outcome, in unix seconds; `intervalS` is how often this location was meant to look. */
type Run = { from: number; stepS: number; count: number; up: boolean; intervalS: number };
export type Location = { name: string; runs: Run[] };

/** The checks of a site by location, in order of time. */
export function locationsOf(days: readonly CheckDay[]): Location[] {
  const byName = new Map<string, Run[]>();
  // Locations share their days, and reading a date is dear.
  const midnights = new Map<string, number>();
  for (const { location, day, intervalS, runs } of days) {
    const midnight = midnights.get(day) ?? utcMidnightS(day);
    midnights.set(day, midnight);
    const list = byName.get(location) ?? [];
    for (const { startS, stepS, count, up } of runs) {
      const from = midnight + startS;
      const last = list.at(-1);
      // Days in order go on where the day before ended: one run, and less to go through for every question asked of it.
      if (last !== undefined && last.up === up && last.stepS === stepS && last.intervalS === intervalS && stepS > 0 && last.from + last.count * stepS === from)
        last.count += count;
      else list.push({ from, stepS, count, up, intervalS });
    }
    byName.set(location, list);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, runs]) => ({ name, runs: runs.sort((a, b) => a.from - b.from) }));
}

type Change = { at: number; value: -1 | 0 | 1 };
const SILENT = -1;

/**
 * When one location says up, down or nothing. A check speaks for its own interval; a hole is bridged only if the next check comes
 * within twice the interval, otherwise the location is silent from the end of the last check's own interval (domain.md §2).
 */
function changesOf(location: Location): Change[] {
  const changes: Change[] = [];
  const say = (at: number, value: Change["value"]) => changes.push({ at, value });
  let spokenUntil = Number.NEGATIVE_INFINITY;
  let last: { at: number; intervalS: number } | null = null;
  const speak = (at: number, through: number, up: boolean, intervalS: number) => {
    if (last !== null && at - last.at > 2 * Math.max(last.intervalS, intervalS)) say(Math.min(spokenUntil, at), SILENT);
    say(at, up ? 1 : 0);
    last = { at: through, intervalS };
    spokenUntil = through + intervalS;
  };
  for (const { from, stepS, count, up, intervalS } of location.runs) {
    const end = from + (count - 1) * stepS;
    if (stepS <= 2 * intervalS) speak(from, end, up, intervalS);
    else for (let index = 0; index < count; index += 1) speak(from + index * stepS, from + index * stepS, up, intervalS);
  }
  if (last !== null) say(spokenUntil, SILENT);
  return changes;
}

/** Index of the last run that began before `at`; -1 = none. Runs of a location follow each other. */
function lastBefore(runs: readonly Run[], at: number): number {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run).from < at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Checks that began within a stretch. */
function checksWithin({ runs }: Location, { from, to }: Stretch): number {
  let total = 0;
  for (let index = Math.max(0, lastBefore(runs, from)); index < runs.length; index += 1) {
    const run = runs[index] as Run;
    if (run.from >= to) break;
    const step = Math.max(run.stepS, 1);
    const first = Math.max(0, Math.ceil((from - run.from) / step));
    const past = Math.min(run.count, Math.ceil((to - run.from) / step));
    if (past > first) total += past - first;
  }
  return total;
}

/** Whether a location was already failing when a stretch began: its last check came earlier and still speaks. */
function failingAlready(location: Location, at: number): boolean {
  const run = location.runs[lastBefore(location.runs, at)];
  if (run === undefined || run.up) return false;
  const index = Math.min(run.count - 1, Math.ceil((at - run.from) / Math.max(run.stepS, 1)) - 1);
  return at - (run.from + index * run.stepS) < 2 * run.intervalS;
}

/** Checks in a row that more than half of the reporting locations made during a failure. */
function roundsIn(locations: readonly Location[], stretch: Stretch): number {
  const counts = locations.map((location) => checksWithin(location, stretch) + Number(failingAlready(location, stretch.from))).filter((count) => count > 0);
  return counts.sort((a, b) => b - a)[Math.floor(counts.length / 2)] ?? 0;
}

/**
 * The site's state over all its evidence: DOWN where more than half of the reporting locations fail, for at least `consecutiveFailures`
 * checks and then from the first failure; UNKNOWN where none reports. Neighbouring segments differ; before and after the evidence there is nothing.
 */
export function buildTimeline(locations: readonly Location[], consecutiveFailures: number): Segment[] {
  // Each location's changes are in order of time already: merged, not sorted.
  const changes = locations.map(changesOf);
  const heads = new Int32Array(locations.length);
  const said = new Int8Array(locations.length).fill(SILENT);
  let reporting = 0;
  let failing = 0;
  const segments: Segment[] = [];
  let from = 0;
  let state: Segment["state"] | null = null;
  const close = (to: number) => {
    if (state !== null && to > from) segments.push({ from, to, state });
  };
  for (;;) {
    let at = Number.POSITIVE_INFINITY;
    for (let location = 0; location < changes.length; location += 1) at = Math.min(at, changes[location]?.[heads[location] as number]?.at ?? at);
    if (at === Number.POSITIVE_INFINITY) break;
    for (let location = 0; location < changes.length; location += 1) {
      const own = changes[location] as Change[];
      for (let head = heads[location] as number; own[head]?.at === at; head += 1) {
        const { value } = own[head] as Change;
        const before = said[location];
        reporting += Number(value !== SILENT) - Number(before !== SILENT);
        failing += Number(value === 0) - Number(before === 0);
        said[location] = value;
        heads[location] = head + 1;
      }
    }
    const next = reporting === 0 ? "unknown" : failing * 2 > reporting ? "down" : "up";
    if (next === state) continue;
    close(at);
    from = at;
    state = next;
  }
  if (consecutiveFailures <= 1) return segments;
  return segments.map((segment) => (segment.state === "down" && roundsIn(locations, segment) < consecutiveFailures ? { ...segment, state: "brief" } : segment));
}

/** Outages shorter than `minOutageS` marked as such, each by its own whole length however a period cuts it. The very segments where none is. */
export function withFloor(segments: readonly Segment[], minOutageS: number): readonly JudgedSegment[] {
  if (minOutageS <= 0) return segments;
  return segments.map((segment) => (segment.state === "down" && segment.to - segment.from < minOutageS ? { ...segment, state: "short" } : segment));
}

/** When the locations' last check stops speaking, unix seconds; null without checks. */
export function lastSpokenS(locations: readonly Location[]): number | null {
  const ends = locations.flatMap(({ runs }) => runs.map(({ from, stepS, count, intervalS }) => from + (count - 1) * stepS + intervalS));
  return ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b));
}

/** Checks of all locations that began within a stretch. */
export function countChecks(locations: readonly Location[], stretch: Stretch): number {
  return locations.reduce((total, location) => total + checksWithin(location, stretch), 0);
}
