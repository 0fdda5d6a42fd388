import type { LatencyDay } from "#server/posture/facts.ts";
import { foldLatency } from "#server/posture/latency.ts";
import { splitByLocalDay } from "#server/posture/local-days.ts";
import { toSeconds } from "#server/posture/period.ts";

type Series = { site: string; source?: string; location: string; from: string; to: string; timeZone: string; intervalS?: number; ms: (at: number) => number };

/** Test only: one location's durations every interval over [from, to), as stored by local day. */
export function latencyDays({ site, source = "edge-monitor", location, from, to, timeZone, intervalS = 300, ms }: Series): LatencyDay[] {
  const samples: { at: number; ms: number }[] = [];
  for (let at = toSeconds(from); at < toSeconds(to); at += intervalS) samples.push({ at, ms: ms(at) });
  return [...splitByLocalDay(samples, timeZone)].map(([day, own]) => ({
    site,
    source,
    location,
    day,
    buckets: foldLatency({ buckets: [], seen: [] }, own).buckets,
  }));
}
