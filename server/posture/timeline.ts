import type { CheckDay } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";

/** Unix seconds, half-open [from, to). */
export type Stretch = { from: number; to: number };
/** What the locations together say: `brief` is a majority failure too short for the policy, so the site counts as up. */
export type Segment = Stretch & { state: "up" | "down" | "brief" | "unknown" };

/** Checks `stepS` apart with one outcome, in unix seconds; `intervalS` is how often this location was meant to look. */
type Run = { from: number; stepS: number; count: number; up: boolean; intervalS: number };
type Location = { name: string; runs: Run[] };

/** The checks of a site by location, in order of time. */
export function locationsOf(days: readonly CheckDay[]): Location[] {
  const byName = new Map<string, Run[]>();
  for (const { location, day, intervalS, runs } of days) {
    const midnight = toSeconds(`${day}T00:00:00Z`);
    const list = byName.get(location) ?? [];
    for (const { startS, stepS, count, up } of runs) list.push({ from: midnight + startS, stepS, count, up, intervalS });
    byName.set(location, list);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, runs]) => ({ name, runs: runs.sort((a, b) => a.from - b.from) }));
}

type Change = { at: number; location: number; value: -1 | 0 | 1 };
const SILENT = -1;

/**
 * When one location says up, down or nothing. A check speaks for its own interval; a hole is bridged only if the next check comes
 * within twice the interval, otherwise the location is silent from the end of the last check's own interval (domain.md §2).
 */
function changesOf(location: Location, index: number): Change[] {
  const changes: Change[] = [];
  const say = (at: number, value: Change["value"]) => changes.push({ at, location: index, value });
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

/** Checks that began within a stretch. */
function checksWithin(location: Location, { from, to }: Stretch): number {
  let total = 0;
  for (const run of location.runs) {
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
  const run = location.runs.findLast(({ from }) => from < at);
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
  const changes = locations.flatMap(changesOf).sort((a, b) => a.at - b.at);
  const said = new Int8Array(locations.length).fill(SILENT);
  let reporting = 0;
  let failing = 0;
  const segments: Segment[] = [];
  let from = 0;
  let state: Segment["state"] | null = null;
  const close = (to: number) => {
    if (state !== null && to > from) segments.push({ from, to, state });
  };
  for (let index = 0; index < changes.length; ) {
    const at = changes[index]?.at ?? 0;
    for (; changes[index]?.at === at; index += 1) {
      const change = changes[index] as Change;
      const before = said[change.location];
      reporting += Number(change.value !== SILENT) - Number(before !== SILENT);
      failing += Number(change.value === 0) - Number(before === 0);
      said[change.location] = change.value;
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

/** When the locations' last check stops speaking, unix seconds; null without checks. */
export function lastSpokenS(locations: readonly Location[]): number | null {
  const ends = locations.flatMap(({ runs }) => runs.map(({ from, stepS, count, intervalS }) => from + (count - 1) * stepS + intervalS));
  return ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b));
}

/** Checks of all locations that began within a stretch. */
export function countChecks(locations: readonly Location[], stretch: Stretch): number {
  return locations.reduce((total, location) => total + checksWithin(location, stretch), 0);
}
