import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bucketOf,
  bucketUpperMs,
  countBetween,
  countLatency,
  type LatencyFold,
  type LatencySample,
  LONGEST_MS,
  mergeLatency,
  percentile,
  shareWithin,
} from "#server/posture/latency.ts";
import { foldLatency } from "#server/posture/latency-fold.ts";
import { eachLatency, joinLatency, latencyEvidence, splitLatency } from "#server/posture/latency-samples.ts";

const NOTHING: LatencyFold = { buckets: [], seen: [] };
const DAY = 1_790_812_800;
// As a monitor reports them: microseconds, most of them below some seconds.
const ms = fc
  .oneof(
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 0, max: LONGEST_MS * 1000 }),
    fc.constantFrom(1_050_000, 250_000, 2_000_000, 0, LONGEST_MS * 1000),
  )
  .map((us) => us / 1000);
const samples = fc.uniqueArray(fc.record({ at: fc.integer({ min: DAY, max: DAY + 86_399 }), ms }), { selector: ({ at }) => at, maxLength: 120 });
const regular = fc.array(ms, { minLength: 1, maxLength: 200 }).map((all): LatencySample[] => all.map((value, index) => ({ at: DAY + index * 60, ms: value })));
const pack = (all: readonly LatencySample[]) => latencyEvidence({ external: "-", location: "-", samples: all });
const fold = (all: readonly LatencySample[]) => foldLatency(NOTHING, pack(all)).buckets;
const without = ({ buckets, seen }: LatencyFold) => ({ buckets, seen });

test("stored bucket numbers mean what they meant: the table is pinned", () => {
  expect([0, 1, 20, 21, 50, 70, 140, 210, 280, 350, 400, 490].map(bucketUpperMs)).toEqual([
    1, 1.05, 2, 2.1, 5, 10, 100, 1_000, 10_000, 100_000, 500_000, 10_000_000,
  ]);
});

test.each([0.25, 0.5, 1, 2, 2.5, 3, 5, 10].map((s) => s * 1000))("a limit of %i ms is a bound: what took exactly so long is within it", (limit) => {
  expect(bucketUpperMs(bucketOf(limit))).toBe(limit);
  expect(bucketUpperMs(bucketOf(limit + 0.001))).toBeGreaterThan(limit);
});

test("a bucket holds its durations and is at most 5 % wide", () => {
  fc.assert(
    fc.property(ms, (value) => {
      const bucket = bucketOf(value);
      const lower = bucket === 0 ? 0 : bucketUpperMs(bucket - 1);
      expect(value).toBeLessThanOrEqual(bucketUpperMs(bucket));
      if (bucket === 0) expect(bucketUpperMs(0)).toBe(1);
      else {
        expect(value).toBeGreaterThan(lower);
        expect(bucketUpperMs(bucket)).toBeLessThanOrEqual(lower * 1.05 + 1e-9);
      }
    }),
  );
});

test("merging parts is the same as folding everything at once, however it was divided", () => {
  fc.assert(
    fc.property(fc.oneof(samples, regular), fc.array(fc.nat({ max: 4 }), { minLength: 200, maxLength: 200 }), (all, where) => {
      const parts = [0, 1, 2, 3, 4].map((part) => fold(all.filter((_, index) => where[index] === part)));
      expect(mergeLatency(parts)).toEqual(fold(all));
      expect(mergeLatency([mergeLatency(parts.slice(0, 2)), mergeLatency(parts.slice(2).reverse())])).toEqual(fold(all));
      expect(countLatency(fold(all))).toBe(all.length);
    }),
  );
});

test("order, repetition and how the samples were batched do not matter; a pull again adds nothing", () => {
  fc.assert(
    fc.property(fc.oneof(samples, regular), fc.nat({ max: 150 }), fc.infiniteStream(fc.nat()), (all, cut, order) => {
      const once = foldLatency(NOTHING, pack(all));
      const shuffled = all
        .map((item) => ({ item, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
      const first = foldLatency(NOTHING, pack(shuffled.slice(0, cut)));
      const second = foldLatency(without(first), pack([...shuffled.slice(cut), ...shuffled.slice(0, 5)]));
      expect(without(second)).toEqual(without(once));
      expect(first.applied + second.applied).toBe(all.length);
      expect(foldLatency(without(once), pack(all))).toEqual({ ...without(once), applied: 0 });
      expect(foldLatency(without(once), pack(all.slice(0, cut)))).toEqual({ ...without(once), applied: 0 });
    }),
  );
});

test("a day of regular checks is remembered as one run", () => {
  const all = Array.from({ length: 1440 }, (_, index) => ({ at: DAY + index * 60, ms: 300 }));
  expect(foldLatency(NOTHING, pack(all))).toEqual({ buckets: [[bucketOf(300), 1440]], seen: [[DAY, 60, 1440]], applied: 1440 });
});

const unpacked = (samples: Parameters<typeof eachLatency>[0]) => {
  const found: [number, number][] = [];
  eachLatency(samples, (at, bucket) => found.push([at, bucket]));
  return found;
};

test("packed durations lose nothing but the place within a bucket", () => {
  fc.assert(
    fc.property(fc.oneof(samples, regular), (all) => {
      expect(unpacked(pack(all))).toEqual(all.map(({ at, ms: value }) => [at, bucketOf(value)]).sort(([a = 0], [b = 0]) => a - b));
    }),
  );
});

test("joining parts is packing everything at once, whether they follow each other or overlap", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(samples, regular), { maxLength: 4 }), fc.integer({ min: 1, max: 200 }), (parts, cut) => {
      expect(joinLatency(parts.map(pack))).toEqual({ runs: pack(parts.flat()).runs, buckets: pack(parts.flat()).buckets });
      const inOrder = (parts[0] ?? []).toSorted((a, b) => a.at - b.at);
      const { runs, buckets } = pack(inOrder);
      expect(joinLatency([pack(inOrder.slice(cut)), pack(inOrder.slice(0, cut))])).toEqual({ runs, buckets });
    }),
  );
});

test("cutting at the ends of days leaves every check on its own day", () => {
  const length = 7_000;
  const dayAt = (at: number) => {
    const number = Math.floor((at - DAY) / length);
    return { day: `${number}`, startS: DAY + number * length, endS: DAY + (number + 1) * length };
  };
  fc.assert(
    fc.property(fc.oneof(samples, regular), (all) => {
      const days = splitLatency(pack(all), dayAt);
      for (const [day, own] of days) expect(unpacked(own)).toEqual(unpacked(pack(all.filter(({ at }) => dayAt(at).day === day))));
      expect([...days.values()].reduce((sum, { buckets }) => sum + buckets.length, 0)).toBe(all.length);
    }),
  );
});

test("what a neighbouring day counts already is not counted again", () => {
  fc.assert(
    fc.property(fc.oneof(samples, regular), fc.nat({ max: 100 }), (all, cut) => {
      const elsewhere = pack(all.slice(0, cut)).runs;
      const { applied, ...folded } = foldLatency(NOTHING, pack(all), elsewhere);
      expect([folded, applied]).toEqual([without(foldLatency(NOTHING, pack(all.slice(cut)))), all.slice(cut).length]);
    }),
  );
});

test("of two answers about one second in one delivery the slower counts", () => {
  expect(percentile(fold([800, 300, 500].map((value) => ({ at: DAY, ms: value }))), 50)).toBe(800);
});

test("a percentile is never better than the exact one, and within one bucket of it", () => {
  fc.assert(
    fc.property(fc.array(ms, { minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const histogram = fold(all.map((value, index) => ({ at: DAY + index, ms: value })));
      const exact = all.toSorted((a, b) => a - b)[Math.ceil((all.length * percent) / 100) - 1] ?? 0;
      expect(percentile(histogram, percent)).toBe(bucketUpperMs(bucketOf(exact)));
      expect(percentile(histogram, percent)).toBeGreaterThanOrEqual(exact);
    }),
  );
});

test("a percentile of two days is not the average of theirs", () => {
  const fast = fold(Array.from({ length: 99 }, (_, index) => ({ at: DAY + index, ms: 100 })));
  const slow = fold([{ at: DAY, ms: 9_000 }]);
  expect([percentile(fast, 95), percentile(slow, 95), percentile(mergeLatency([fast, slow]), 95)]).toEqual([100, 9_000, 100]);
});

test("nothing measured is no percentile and no share, never 0", () => {
  expect([percentile([], 50), shareWithin([], 1000), countLatency([])]).toEqual([null, null, 0]);
});

test("the share within a limit counts what took exactly so long, and is exact at a bound", () => {
  fc.assert(
    fc.property(fc.array(ms, { minLength: 1, maxLength: 200 }), fc.constantFrom(250, 500, 1000, 2000, 5000), (all, limit) => {
      const histogram = fold(all.map((value, index) => ({ at: DAY + index, ms: value })));
      const within = all.filter((value) => value <= limit).length;
      expect(shareWithin(histogram, limit)).toBe((within * 100) / all.length);
      expect(countBetween(histogram, limit, Number.POSITIVE_INFINITY)).toBe(all.length - within);
    }),
  );
});
