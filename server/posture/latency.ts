/** Sorted pairs of bucket number and count; a bucket's bounds are given by `bucketUpperMs`. */
export type LatencyHistogram = [bucket: number, count: number][];

/** Checks counted already, unix seconds: `count` of them every `stepS` from `startS`. */
export type SeenRun = [startS: number, stepS: number, count: number];

/** What is held of one location and day: the histogram, and which checks are in it. */
export type LatencyFold = { buckets: LatencyHistogram; seen: SeenRun[] };

/** How long one successful check took, milliseconds; `at` is unix seconds. */
export type LatencySample = { at: number; ms: number };

/** Longer is no response time but a broken clock or a wrong unit. */
export const LONGEST_MS = 3_600_000;

/**
 * Upper bounds in hundredths of a millisecond, inclusive. Each decade is cut 1.00, 1.05 … 2.00, 2.10 … 5.00, 5.25 … 10.00, so a bucket is at most
 * 5 % wide and every limit a person would name (0.25 s, 1 s, 2 s, 2.5 s, 10 s) is a bound. Bucket numbers are stored: the table never changes.
 */
const UPPER: readonly number[] = boundaries();

function boundaries(): number[] {
  const bounds = [100];
  for (let decade = 100; decade < LONGEST_MS * 100; decade *= 10) {
    const cut = (from: number, to: number, step: number) => {
      for (let part = from + step; part <= to; part += step) bounds.push((part * decade) / 100);
    };
    cut(100, 200, 5);
    cut(200, 500, 10);
    cut(500, 1000, 25);
  }
  return bounds;
}

/** The bucket of a duration in milliseconds: the first whose upper bound is not below it. Takes 0 up to an hour. */
export function bucketOf(ms: number): number {
  // To the microsecond, or 2.1 ms would count as 2.100000001.
  const hundredths = Math.round(ms * 1000) / 10;
  let low = 0;
  let high = UPPER.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((UPPER[middle] ?? 0) < hundredths) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The longest duration a bucket holds, milliseconds. */
export function bucketUpperMs(bucket: number): number {
  return (UPPER[bucket] ?? Number.POSITIVE_INFINITY) / 100;
}

/** The histogram of all of them together, the same whichever way they were divided. */
export function mergeLatency(histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) for (const [bucket, count] of histogram) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  return sorted(counts);
}

const sorted = (counts: ReadonlyMap<number, number>): LatencyHistogram => [...counts].sort(([a], [b]) => a - b);

export function countLatency(histogram: LatencyHistogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * Milliseconds within which `percent` of 100 checks answered (nearest rank): the upper bound of the bucket, so never less than the truth and at
 * most 5 % (below 1 ms: 1 ms) more. Null when nothing was measured.
 */
export function percentile(histogram: LatencyHistogram, percent: number): number | null {
  const rank = Math.max(1, Math.ceil((countLatency(histogram) * percent) / 100));
  let passed = 0;
  for (const [bucket, count] of histogram) {
    passed += count;
    if (passed >= rank) return bucketUpperMs(bucket);
  }
  return null;
}

/** Checks that took longer than `overMs` and at most `upToMs`; exact where both are bounds of the table, as every whole tenth of a second up to half a second is, and every quarter up to one. */
export function countBetween(histogram: LatencyHistogram, overMs: number, upToMs: number): number {
  return histogram.reduce((sum, [bucket, count]) => (bucketUpperMs(bucket) > overMs && bucketUpperMs(bucket) <= upToMs ? sum + count : sum), 0);
}

/** Share of the checks that took at most `limitMs`, percent 0 to 100; a limit inside a bucket leaves that bucket out. Null when nothing was measured. */
export function shareWithin(histogram: LatencyHistogram, limitMs: number): number | null {
  const all = countLatency(histogram);
  return all === 0 ? null : (countBetween(histogram, -1, limitMs) * 100) / all;
}
