import { foldRuns } from "#server/posture/checks.ts";
import type { CheckDay } from "#server/posture/facts.ts";
import { toInstant, toSeconds } from "#server/posture/period.ts";

export type Series = {
  site: string;
  source?: string;
  location: string;
  from: string;
  to: string;
  intervalS?: number;
  /** Half-open spans in which every check of this location fails, or is missing. */
  down?: readonly (readonly [string, string])[];
  silent?: readonly (readonly [string, string])[];
};

/** Test only: one location's checks every interval over [from, to), as stored by UTC day. */
export function checkDays({ site, source = "edge-monitor", location, from, to, intervalS = 60, down = [], silent = [] }: Series): CheckDay[] {
  const seconds = (spans: readonly (readonly [string, string])[]) => spans.map(([start, end]) => [toSeconds(start), toSeconds(end)] as const);
  const within = (spans: ReturnType<typeof seconds>, at: number) => spans.some(([start, end]) => at >= start && at < end);
  const [failing, missing] = [seconds(down), seconds(silent)];
  const end = toSeconds(to);
  const days = new Map<number, { at: number; up: boolean }[]>();
  for (let at = toSeconds(from); at < end; at += intervalS) {
    if (within(missing, at)) continue;
    const midnight = at - (at % 86_400);
    const list = days.get(midnight) ?? [];
    list.push({ at, up: !within(failing, at) });
    days.set(midnight, list);
  }
  return [...days].map(([midnight, checks]) => ({ site, source, location, day: toInstant(midnight).slice(0, 10), intervalS, runs: foldRuns([], checks) }));
}

/** The same series from several locations. */
export function checkDaysFrom(locations: readonly string[], series: Omit<Series, "location">): CheckDay[] {
  return locations.flatMap((location) => checkDays({ ...series, location }));
}
