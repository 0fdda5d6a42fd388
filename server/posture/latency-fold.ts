import { writeRuns } from "#server/posture/checks-runs.ts";
import type { LatencyFold, SeenRun } from "#server/posture/latency.ts";
import { eachLatency, type LatencySamples } from "#server/posture/latency-samples.ts";

const lastOf = ([from, stepS, count]: SeenRun): number => from + (count - 1) * stepS;

/** Whether every second of a run is in one of the others, which are in order of time. */
function holds(seen: readonly SeenRun[], run: SeenRun): boolean {
  const held = seen.find((one) => lastOf(one) >= run[0]);
  if (held === undefined || run[0] < held[0] || lastOf(run) > lastOf(held)) return false;
  return held[2] === 1 || ((run[0] - held[0]) % held[1] === 0 && (run[2] === 1 || run[1] % held[1] === 0));
}

const overlap = (seen: readonly SeenRun[], from: number, to: number): boolean => seen.some((run) => run[0] <= to && lastOf(run) >= from);

function* secondsOf(runs: readonly SeenRun[]): Iterable<number> {
  for (const [from, stepS, count] of runs) for (let index = 0; index < count; index += 1) yield from + index * stepS;
}

/**
 * Adds samples to a day. A second that is counted already, here or `beside` (in a neighbouring day), stays as it is, so the same sample coming twice, in any
 * order or batch, changes nothing. `applied` is how many were new.
 */
export function foldLatency(existing: LatencyFold, samples: LatencySamples, beside: readonly SeenRun[] = []): LatencyFold & { applied: number } {
  const [first, last] = [samples.runs[0], samples.runs.at(-1)];
  if (first === undefined || last === undefined) return { ...existing, applied: 0 };
  const elsewhere = beside.filter((run) => overlap([run], first[0], lastOf(last)));
  if (elsewhere.length === 0 && samples.runs.every((run) => holds(existing.seen, run))) return { ...existing, applied: 0 };
  const counts = new Map<number, number>(existing.buckets);
  const count = (bucket: number) => counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  const writer = writeRuns();
  let applied = 0;
  const newest = existing.seen.at(-1);
  if (elsewhere.length === 0 && (newest === undefined || lastOf(newest) < first[0])) {
    for (const bucket of samples.buckets) count(bucket);
    for (const [from, stepS, times] of [...existing.seen, ...samples.runs]) writer.put(from, stepS, times, 0);
    applied = samples.buckets.length;
  } else {
    const seen = new Set(secondsOf(existing.seen));
    const known = new Set([...seen, ...secondsOf(elsewhere)]);
    eachLatency(samples, (at, bucket) => {
      if (known.has(at)) return;
      count(bucket);
      seen.add(at);
      applied += 1;
    });
    if (applied === 0) return { ...existing, applied: 0 };
    for (const at of [...seen].sort((a, b) => a - b)) writer.put(at, 0, 1, 0);
  }
  const seen = writer.runs.map(({ from, stepS, count: times }): SeenRun => [from, stepS, times]);
  return { buckets: [...counts].sort(([a], [b]) => a - b), seen, applied };
}
