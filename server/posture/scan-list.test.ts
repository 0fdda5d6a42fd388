import { expect, test } from "vitest";
import { scoreWords } from "#server/posture/scan-list.ts";

test.each([
  [null, null],
  [{ grade: null, score: null, outOf: null }, null],
  [{ grade: "B+", score: 80, outOf: null }, "B+, 80"],
  [{ grade: "A", score: 89.9, outOf: 100 }, "A, 89 of 100"],
  [{ grade: null, score: 0, outOf: 100 }, "0 of 100"],
  [{ grade: "T", score: null, outOf: null }, "T"],
])("the tool's score %j reads %s, never rounded up", (score, words) => {
  expect(scoreWords(score)).toBe(words);
});
