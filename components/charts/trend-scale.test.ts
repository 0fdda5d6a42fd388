import { expect, test } from "vitest";
import { trendScale } from "#components/charts/trend-scale.ts";

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
