import { writeRuns } from "#server/posture/checks-runs.ts";
import type { LatencyEvidence } from "#server/posture/evidence.ts";
import { bucketOf, type LatencySample, type SeenRun } from "#server/posture/latency.ts";

/** How long checks took, two bytes each: `buckets[i]` is the bucket of the i-th check of `runs`, which are in order of time, one check a second. */
export type LatencySamples = { runs: SeenRun[]; buckets: Uint16Array<ArrayBuffer> };

const lastOf = ([from, stepS, count]: SeenRun): number => from + (count - 1) * stepS;

/** Takes durations (milliseconds) in order of time, no two of one second. */
export function writeLatency(): { put(at: number, ms: number): void; done(): LatencySamples } {
  const writer = writeRuns();
  const buckets: number[] = [];
  return {
    put(at, ms) {
      writer.put(at, 0, 1, 0);
      buckets.push(bucketOf(ms));
    },
    done: () => ({ runs: writer.runs.map(({ from, stepS, count }) => [from, stepS, count]), buckets: Uint16Array.from(buckets) }),
  };
}

/** Durations in any order as evidence: the only way to make it of single ones. Of two for one second the longer counts. */
export function latencyEvidence(series: { external: string; location: string; samples: readonly LatencySample[] }): LatencyEvidence {
  const { external, location, samples } = series;
  const bySecond = new Map<number, number>();
  for (const { at, ms } of samples) bySecond.set(at, Math.max(ms, bySecond.get(at) ?? 0));
  const writer = writeLatency();
  for (const at of [...bySecond.keys()].sort((a, b) => a - b)) writer.put(at, bySecond.get(at) as number);
  return { kind: "latency", external, location, ...writer.done() };
}

/** Every check's second and bucket, in order of time. */
export function eachLatency({ runs, buckets }: LatencySamples, say: (at: number, bucket: number) => void): void {
  let index = 0;
  for (const [from, stepS, count] of runs) for (let step = 0; step < count; step += 1) say(from + step * stepS, buckets[index++] as number);
}

/** The parts as one, whichever came first; of two buckets for one second the slower counts. */
export function joinLatency(parts: readonly LatencySamples[]): LatencySamples {
  if (parts.length === 1 && parts[0] !== undefined) return { runs: parts[0].runs, buckets: parts[0].buckets };
  const some = parts.filter(({ runs }) => runs.length > 0).sort((a, b) => (a.runs[0]?.[0] ?? 0) - (b.runs[0]?.[0] ?? 0));
  const apart = some.every(({ runs }, index) => index === 0 || (runs[0]?.[0] ?? 0) > lastOf(some[index - 1]?.runs.at(-1) ?? [0, 0, 1]));
  const writer = writeRuns();
  const runsWritten = (): SeenRun[] => writer.runs.map(({ from, stepS, count }) => [from, stepS, count]);
  if (apart) {
    const buckets = new Uint16Array(some.reduce((sum, part) => sum + part.buckets.length, 0));
    let at = 0;
    for (const part of some) {
      for (const [from, stepS, count] of part.runs) writer.put(from, stepS, count, 0);
      buckets.set(part.buckets, at);
      at += part.buckets.length;
    }
    return { runs: runsWritten(), buckets };
  }
  const bySecond = new Map<number, number>();
  for (const part of some) eachLatency(part, (at, bucket) => bySecond.set(at, Math.max(bucket, bySecond.get(at) ?? 0)));
  const seconds = [...bySecond.keys()].sort((a, b) => a - b);
  for (const at of seconds) writer.put(at, 0, 1, 0);
  return { runs: runsWritten(), buckets: Uint16Array.from(seconds, (at) => bySecond.get(at) as number) };
}

/** A stretch of time with a name, [startS, endS). */
export type NamedDay = { day: string; startS: number; endS: number };

/** Cut where days end; `dayAt` says which day a second lies on. The buckets are not copied. */
export function splitLatency({ runs, buckets }: LatencySamples, dayAt: (at: number) => NamedDay): Map<string, LatencySamples> {
  const days = new Map<string, { runs: SeenRun[]; first: number; past: number }>();
  let passed = 0;
  let bounds: NamedDay | null = null;
  for (const [from, stepS, count] of runs)
    for (let done = 0; done < count; ) {
      const at = from + done * stepS;
      if (bounds === null || at < bounds.startS || at >= bounds.endS) bounds = dayAt(at);
      const some = stepS === 0 ? 1 : Math.min(count - done, Math.ceil((bounds.endS - at) / stepS));
      const day = days.get(bounds.day) ?? { runs: [], first: passed, past: passed };
      days.set(bounds.day, day);
      day.runs.push([at, some === 1 ? 0 : stepS, some]);
      passed += some;
      day.past = passed;
      done += some;
    }
  return new Map([...days].map(([day, { runs: own, first, past }]) => [day, { runs: own, buckets: buckets.subarray(first, past) }]));
}

/** First and last second; null of nothing. */
export function spanOfLatency({ runs }: Pick<LatencySamples, "runs">): { from: number; to: number } | null {
  const [first, last] = [runs[0], runs.at(-1)];
  return first === undefined || last === undefined ? null : { from: first[0], to: lastOf(last) };
}
