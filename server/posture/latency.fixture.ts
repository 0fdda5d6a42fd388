import type { LatencyDay } from "#server/posture/facts.ts";
import { foldLatency } from "#server/posture/latency-fold.ts";
import { splitLatency, writeLatency } from "#server/posture/latency-samples.ts";
import { localDayAt } from "#server/posture/local-days.ts";
import { toSeconds } from "#server/posture/period.ts";

type Series = { site: string; source?: string; location: string; from: string; to: string; timeZone: string; intervalS?: number; ms: (at: number) => number };

/** Test only: one location's durations every interval over [from, to), as stored by local day. */
export function latencyDays({ site, source = "edge-monitor", location, from, to, timeZone, intervalS = 300, ms }: Series): LatencyDay[] {
  const { put, done } = writeLatency();
  for (let at = toSeconds(from); at < toSeconds(to); at += intervalS) put(at, ms(at));
  return [...splitLatency(done(), (at) => localDayAt(at, timeZone))].map(([day, own]) => ({
    site,
    source,
    location,
    day,
    buckets: foldLatency({ buckets: [], seen: [] }, own).buckets,
  }));
}
