import { foldDay } from "#server/posture/checks.ts";
import type { CheckDay } from "#server/posture/facts.ts";
import { type Location, locationsOf, type Segment } from "#server/posture/timeline.ts";

/**
 * One source's checks of a site by monitor, each with its locations. Where the source watches the site by several names (`monitor`), those are one monitor
 * whose checks stand at the same seconds wherever both looked from one place: a label that changed, a site that is scraped twice. The others stay apart.
 */
export function monitorsOf(days: readonly CheckDay[]): Location[][] {
  if (days.every(({ monitor }) => monitor === undefined)) return [locationsOf(days)];
  const named = [...Map.groupBy(days, ({ monitor }) => monitor ?? "")].map(([name, own]) => ({ name, days: own, first: firstOf(own) }));
  const apart: { days: readonly CheckDay[]; locations: Location[] }[] = [];
  for (const { days: own } of named.sort((a, b) => a.first - b.first || (a.name < b.name ? -1 : 1))) {
    const locations = locationsOf(own);
    const same = apart.find((each) => agree(each.locations, locations));
    if (same === undefined) apart.push({ days: own, locations });
    else {
      same.days = joinDays([...same.days, ...own]);
      same.locations = locationsOf(same.days);
    }
  }
  return apart.map(({ locations }) => locations);
}

const firstOf = (days: readonly CheckDay[]): number => locationsOf(days).reduce((least, { runs }) => Math.min(least, runs[0]?.from ?? least), Infinity);

/** Whether no place was looked from at different seconds in the time both were at work. */
function agree(a: readonly Location[], b: readonly Location[]): boolean {
  return a.every(({ name, runs }) => {
    const others = b.find((each) => each.name === name)?.runs ?? [];
    const [left, right] = [secondsOf(runs), secondsOf(others)];
    const [from, to] = [Math.max(left[0] ?? Infinity, right[0] ?? Infinity), Math.min(left.at(-1) ?? -Infinity, right.at(-1) ?? -Infinity)];
    const within = (all: readonly number[]) => all.filter((at) => at >= from && at <= to);
    const [mine, theirs] = [within(left), within(right)];
    return mine.length === theirs.length && mine.every((at, index) => at === theirs[index]);
  });
}

const secondsOf = (runs: Location["runs"]): number[] =>
  runs.flatMap(({ from, stepS, count }) => Array.from({ length: count }, (_, index) => from + index * stepS));

/** A day of a place once, with the checks of all who looked. */
function joinDays(days: readonly CheckDay[]): CheckDay[] {
  const joined = new Map<string, CheckDay>();
  for (const day of days) {
    const key = `${day.day} ${day.location}`;
    const known = joined.get(key);
    if (known === undefined) joined.set(key, day);
    else {
      const { runs, slow } = foldDay({ runs: known.runs, slow: known.slow ?? [] }, { runs: day.runs, slow: day.slow ?? [] });
      joined.set(key, { ...known, intervalS: Math.max(known.intervalS, day.intervalS), runs, slow });
    }
  }
  return [...joined.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** What decides where monitors of one site say different things: a failure of one is one, and who looked knows more than who did not. */
const ORDER = ["down", "brief", "up", "unknown"] as const;

/** Several monitors' timelines over each other: down if either says so, unknown only if neither looked. The very timeline where there is one. */
export function eitherDown(timelines: readonly Segment[][]): Segment[] {
  const [only] = timelines;
  if (only !== undefined && timelines.length === 1) return only;
  const heads = timelines.map(() => 0);
  const marks = [...new Set(timelines.flat().flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const joined: Segment[] = [];
  for (const [index, from] of marks.entries()) {
    const to = marks[index + 1];
    if (to === undefined) break;
    const said = timelines.flatMap((segments, layer) => {
      while ((segments[heads[layer] as number]?.to ?? Infinity) <= from) heads[layer] = (heads[layer] as number) + 1;
      const segment = segments[heads[layer] as number];
      return segment !== undefined && segment.from <= from ? [segment.state] : [];
    });
    const state = ORDER.find((each) => said.includes(each));
    const last = joined.at(-1);
    if (state === undefined) continue;
    if (last !== undefined && last.to === from && last.state === state) last.to = to;
    else joined.push({ from, to, state });
  }
  return joined;
}
