import { expect, test } from "vitest";
import { type LocalWindow, localOccurrences } from "#server/connectors/local-windows.ts";
import { instantOf, secondsOf } from "#server/connectors/reported-days.ts";

const span = { from: secondsOf("2026-03-01T00:00:00Z"), to: secondsOf("2026-04-01T00:00:00Z") };
const base: LocalWindow = { timeZone: "America/New_York", firstDay: "2026-03-01", time: "01:00", durationS: 3600, every: "once", days: null };

test.each<[string, Partial<LocalWindow>, string[]]>([
  ["once, on its day", { firstDay: "2026-03-10" }, ["2026-03-10T05:00:00Z"]],
  [
    "every week keeps its hour by the clock over the change to summer time",
    { every: "week" },
    ["2026-03-01T06:00:00Z", "2026-03-08T06:00:00Z", "2026-03-15T05:00:00Z", "2026-03-22T05:00:00Z", "2026-03-29T05:00:00Z"],
  ],
  [
    "on named weekdays",
    { every: "week", firstDay: null, days: [7] },
    ["2026-03-01T06:00:00Z", "2026-03-08T06:00:00Z", "2026-03-15T05:00:00Z", "2026-03-22T05:00:00Z", "2026-03-29T05:00:00Z"],
  ],
  ["every second week", { every: "fortnight" }, ["2026-03-01T06:00:00Z", "2026-03-15T05:00:00Z", "2026-03-29T05:00:00Z"]],
  ["every month on its day", { every: "month", firstDay: "2026-01-15" }, ["2026-03-15T05:00:00Z"]],
  ["every month on the last day", { every: "month", firstDay: null, days: [-1] }, ["2026-03-31T05:00:00Z"]],
  ["not before its first day", { every: "day", firstDay: "2026-03-30" }, ["2026-03-30T05:00:00Z", "2026-03-31T05:00:00Z"]],
])("%s", (_claim, change, expected) => {
  expect(localOccurrences({ ...base, ...change }, span).map(({ from }) => instantOf(from))).toEqual(expected);
});

test("a month without the day has no window: none is invented", () => {
  const february = { from: secondsOf("2026-02-01T05:00:00Z"), to: secondsOf("2026-03-01T05:00:00Z") };
  expect(localOccurrences({ ...base, every: "month", firstDay: "2026-01-31" }, february)).toEqual([]);
});
