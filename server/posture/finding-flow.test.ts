import { expect, test } from "vitest";
import { spread } from "#server/posture/finding-flow.ts";

test.each([
  [[], { median: null, max: null, n: 0 }],
  [[3], { median: 3, max: 3, n: 1 }],
  [[9, 1, 5], { median: 5, max: 9, n: 3 }],
  [[10, 2, 4, 1], { median: 3, max: 10, n: 4 }],
])("median and maximum of %j", (values, expected) => {
  expect(spread(values)).toEqual(expected);
});
