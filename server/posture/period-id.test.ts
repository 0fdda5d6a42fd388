import { expect, test } from "vitest";
import { compareNewestFirst, firstMonthOf, kindOf, lastMonthOf, monthIdsOf, PERIOD_ID, periodIdOf, shiftId } from "#server/posture/period-id.ts";
import { formatPeriod, inPeriod, periodName, thisPeriod } from "#server/posture/period-words.ts";

test.each([
  ["2026-10", "month", "2026-10", "2026-10", "October 2026", "October", "in October", "this month"],
  ["2026-Q1", "quarter", "2026-01", "2026-03", "January to March 2026", "January to March", "from January to March", "this quarter"],
  ["2026-Q4", "quarter", "2026-10", "2026-12", "October to December 2026", "October to December", "from October to December", "this quarter"],
  ["2026", "year", "2026-01", "2026-12", "2026", "2026", "in 2026", "this year"],
] as const)("%s is a %s from %s to %s and reads %s", (id, kind, first, last, label, name, within, now) => {
  expect([kindOf(id), firstMonthOf(id), lastMonthOf(id)]).toEqual([kind, first, last]);
  expect([formatPeriod(id), periodName(id), inPeriod(id), thisPeriod(id)]).toEqual([label, name, within, now]);
  expect(monthIdsOf(id).at(0)).toBe(first);
  expect(monthIdsOf(id).at(-1)).toBe(last);
  for (const month of monthIdsOf(id)) expect(periodIdOf(month, kind)).toBe(id);
});

test.each(["2026-13", "2026-00", "2026-Q0", "2026-Q5", "2026-q3", "26", "2026-", "2026-1", "2026-Q33", "2026-10-01", " 2026", "2026\n"])(
  "%j is no period",
  (id) => {
    expect(PERIOD_ID.test(id)).toBe(false);
    expect(() => kindOf(id)).toThrow(RangeError);
  },
);

test("shifting keeps the kind and crosses the year", () => {
  expect([shiftId("2026-Q1", -1), shiftId("2026-Q4", 1), shiftId("2026-01", -1), shiftId("2026", -2), shiftId("2026-Q3", 0)]).toEqual([
    "2025-Q4",
    "2027-Q1",
    "2025-12",
    "2024",
    "2026-Q3",
  ]);
});

test("the newest end comes first, and of those that end together the month", () => {
  expect(["2025", "2026-08", "2026-Q3", "2026-09", "2026-12", "2026", "2026-Q4"].sort(compareNewestFirst)).toEqual([
    "2026-12",
    "2026-Q4",
    "2026",
    "2026-09",
    "2026-Q3",
    "2026-08",
    "2025",
  ]);
});
