import { expect, test } from "vitest";
import { followingWords, placeWords, stopwatch } from "#components/present/walk-words.ts";

test.each([
  [0, "0:00"],
  [999, "0:00"],
  [7_000, "0:07"],
  [750_000, "12:30"],
  [3_599_999, "59:59"],
  [3_840_000, "1:04:00"],
  [-5, "0:00"],
])("%i ms on the watch read %s", (ms, text) => {
  expect(stopwatch(ms)).toBe(text);
});

const one = (following: boolean, lostSince: string | null = null) => ({ id: "i", name: "n", via: "link" as const, slide: "cover", following, lostSince });

test.each([
  [[], "Nobody follows yet"],
  [[one(true)], "1 follows"],
  [[one(true), one(true), one(false)], "2 follow, 1 looks around"],
  [[one(true), one(true, "2026-11-23T10:00:00Z")], "1 follows, 1 lost the connection"],
  [[one(false, "2026-11-23T10:00:00Z")], "1 lost the connection"],
])("who follows is said in words: case %#", (followers, text) => {
  expect(followingWords(followers)).toBe(text);
});

test("a place is said as the slides themselves are numbered", () => {
  const slides = [false, false, true, true, true].map((appendix) => ({ appendix }));
  expect([0, 1, 2, 4].map((index) => placeWords(slides, index))).toEqual(["1 of 2", "2 of 2", "Appendix 1 of 3", "Appendix 3 of 3"]);
});
