import fc from "fast-check";
import { expect, test } from "vitest";
import { expandRuns, foldRuns } from "#server/posture/checks.ts";

const DAY = 1_790_812_800;
const check = fc.record({ at: fc.integer({ min: DAY, max: DAY + 86_399 }), up: fc.boolean() });
const regular = fc
  .tuple(fc.integer({ min: 0, max: 59 }), fc.array(fc.boolean(), { maxLength: 300 }))
  .map(([phase, outcomes]) => outcomes.map((up, index) => ({ at: DAY + phase + index * 60, up })));
const checks = fc.oneof(fc.array(check, { maxLength: 80 }), regular);

test("a day of regular checks is one run", () => {
  const all = Array.from({ length: 1440 }, (_, index) => ({ at: DAY + index * 60, up: true }));
  expect(foldRuns([], all)).toEqual([{ startS: 0, stepS: 60, count: 1440, up: true }]);
});

test("an outage splits the day and a missing check starts a new run", () => {
  const series = [0, 60, 120, 180, 240, 420, 480].map((second) => ({ at: DAY + second, up: second !== 120 && second !== 180 }));
  expect(foldRuns([], series)).toEqual([
    { startS: 0, stepS: 60, count: 2, up: true },
    { startS: 120, stepS: 60, count: 2, up: false },
    { startS: 240, stepS: 180, count: 2, up: true },
    { startS: 480, stepS: 0, count: 1, up: true },
  ]);
});

test("runs lose nothing: expanding gives back every check", () => {
  fc.assert(
    fc.property(checks, (series) => {
      const truth = new Map<number, boolean>();
      for (const { at, up } of series) truth.set(at - DAY, up && truth.get(at - DAY) !== false);
      expect(expandRuns(foldRuns([], series))).toEqual([...truth].sort(([a], [b]) => a - b).map(([atS, up]) => ({ atS, up })));
    }),
  );
});

test("order, repetition and how the checks were batched do not matter", () => {
  fc.assert(
    fc.property(checks, fc.integer({ min: 0, max: 80 }), fc.infiniteStream(fc.nat()), (series, cut, order) => {
      const once = foldRuns([], series);
      const shuffled = series
        .map((item) => ({ item, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
      const batched = foldRuns(foldRuns([], shuffled.slice(0, cut)), [...shuffled.slice(cut), ...shuffled.slice(0, 5)]);
      expect(batched).toEqual(once);
      expect(foldRuns(once, series)).toEqual(once);
    }),
  );
});

test("two answers about one second that disagree count as down", () => {
  expect(
    foldRuns(
      [],
      [
        { at: DAY, up: true },
        { at: DAY, up: false },
        { at: DAY, up: true },
      ],
    ),
  ).toEqual([{ startS: 0, stepS: 0, count: 1, up: false }]);
});
