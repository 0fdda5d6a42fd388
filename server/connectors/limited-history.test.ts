import { expect, test } from "vitest";
import { intervalOf } from "#server/connectors/limited-history.ts";

/** Times of checks with these seconds between them. */
function times(...gaps: number[]): number[] {
  const all = [1_000_000];
  for (const gap of gaps) all.push((all.at(-1) ?? 0) + gap);
  return all;
}

test.each([
  ["no check", [], 60],
  ["one check", times(), 60],
  ["two checks five minutes apart are too few to claim so much", times(300), 60],
  ["five gaps are too few", times(300, 300, 300, 300, 300), 60],
  ["six gaps are enough", times(300, 300, 300, 300, 300, 300), 300],
  ["a short interval is believed at once: it claims less", times(20, 20), 20],
  ["retries are the minority", times(300, 300, 20, 280, 300, 300, 300), 300],
  ["so are gaps", times(60, 60, 7_200, 60, 60, 60, 60), 60],
  ["to the nearest five seconds", times(61, 62, 61, 60, 61, 62), 60],
  ["never below five", times(1, 1, 1, 1, 1, 1, 1), 5],
  ["never above a day", times(...Array.from({ length: 6 }, () => 200_000)), 86_400],
])("the interval of a monitor: %s", (_what, all, expected) => {
  expect(intervalOf(all)).toBe(expected);
  expect(intervalOf([...all, ...all].reverse())).toBe(expected);
});
