import fc from "fast-check";
import { expect, test } from "vitest";
import { changeWords, differenceOf } from "#server/posture/change-words.ts";
import { formatPercent } from "#server/posture/format.ts";

test.each([
  ["cut off on one side", 100, 99.8933, "0.107 points lower"],
  ["cut off on both sides", 99.98999, 99.99001, "0.001 points higher"],
  ["alike as they are shown", 99.9144, 99.914401, "under 0.001 points higher"],
  ["never 100 unless exactly 100", 99.9999, 100, "0.001 points higher"],
  ["to nothing", 12.5, 0, "12.500 points lower"],
])("percentages %s: the difference is the one a reader finds", (_, before, after, words) => {
  expect(changeWords("pct", differenceOf("pct", before, after))).toBe(words);
});

test("two shown percentages are apart by what is said, whatever they are", () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(percent, percent, (before, after) => {
      const [was, is] = [before, after].map((value) => Math.round(Number(formatPercent(value).replace(" %", "")) * 1000));
      const said = Math.round(differenceOf("pct", before, after) * 1000);
      if (was !== is) expect(said).toBe((is ?? 0) - (was ?? 0));
      else expect(Math.abs(differenceOf("pct", before, after))).toBeLessThanOrEqual(0.001);
    }),
  );
});

test("other units are apart by what they are", () => {
  expect(differenceOf("s", 720, 2220.5)).toBe(1500.5);
  expect(differenceOf("count", 8, 7)).toBe(-1);
});
