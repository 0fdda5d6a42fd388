import { expect, test } from "vitest";
import { sideOfLast, trendScale } from "#components/charts/trend-scale.ts";

test("amounts start at zero and need no note", () => {
  expect(trendScale([14, 11, 37], "min")).toEqual({ low: 0, high: 40, ticks: [0, 20, 40], note: null });
  expect(trendScale([], "count").low).toBe(0);
});

test("a percentage axis that does not start at zero says so", () => {
  expect(trendScale([99.914, 99.99], "%")).toEqual({ low: 99.9, high: 100, ticks: [99.9, 99.95, 100], note: "The axis starts at 99.9 %, not at zero." });
  expect(trendScale([12, 100], "%")).toMatchObject({ low: 0, note: null });
});

test("no value lies outside the axis", () => {
  for (const value of [0, 1, 3, 9.5, 10, 44, 199, 1204]) {
    const { low, high } = trendScale([value], "count");
    expect(value >= low && value <= high).toBe(true);
  }
});

test.each([
  ["a line that rises", 0.6, 0.3, "above"],
  ["a line that stays", 0.5, 0.5, "above"],
  ["a first point", null, 0.9, "above"],
  ["a line that falls", 0.2, 0.5, "below"],
  ["a line that falls down to the months", 0.1, 0.9, "beside"],
  ["a line that creeps along the months", 0.85, 0.95, "above"],
] as const)("the newest value of %s keeps clear of it", (_, before, end, side) => {
  expect(sideOfLast(before, end)).toBe(side);
});
