import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import type { WeeklyHours } from "#server/posture/facts.ts";
import { toInstant, toSeconds } from "#server/posture/period.ts";
import { joinStretches, secondsWithin, weeklyStretches } from "#server/posture/weekly-hours.ts";

const stretches = (weekly: WeeklyHours, timeZone: string, from: string, to: string, skip: string[] = []) =>
  weeklyStretches({ weekly, timeZone, span: { from: toSeconds(from), to: toSeconds(to) }, skip: new Set(skip) }).map(
    (each) => `${each.day} ${toInstant(each.from).slice(5, 16)} ${toInstant(each.to).slice(5, 16)}`,
  );
const SUNDAY: WeeklyHours = [{ days: [7], from: "02:00", to: "06:00" }];

test.each<[string, WeeklyHours, string, [string, string], string[], string[]]>([
  ["an ordinary Sunday", SUNDAY, "America/New_York", ["2026-10-10T00:00:00Z", "2026-10-13T00:00:00Z"], [], ["2026-10-11 10-11T06:00 10-11T10:00"]],
  ["a day left out", SUNDAY, "America/New_York", ["2026-10-10T00:00:00Z", "2026-10-13T00:00:00Z"], ["2026-10-11"], []],
  [
    "the hour the clock skips is not there",
    SUNDAY,
    "America/New_York",
    ["2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"],
    [],
    ["2026-03-08 03-08T07:00 03-08T10:00"],
  ],
  [
    "after the hour that happens twice",
    SUNDAY,
    "America/New_York",
    ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"],
    [],
    ["2026-11-01 11-01T07:00 11-01T11:00"],
  ],
  [
    "an hour shown twice is there twice",
    [{ days: [7], from: "00:30", to: "01:30" }],
    "America/New_York",
    ["2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"],
    [],
    ["2026-11-01 11-01T04:30 11-01T05:30", "2026-11-01 11-01T06:00 11-01T06:30"],
  ],
  [
    "midnight at the end of a day",
    [
      { days: [6], from: "22:00", to: "24:00" },
      { days: [7], from: "00:00", to: "01:00" },
    ],
    "Asia/Kathmandu",
    ["2026-10-10T00:00:00Z", "2026-10-12T00:00:00Z"],
    [],
    ["2026-10-10 10-10T16:15 10-10T18:15", "2026-10-11 10-10T18:15 10-10T19:15"],
  ],
  ["cut at the span", SUNDAY, "UTC", ["2026-10-11T03:00:00Z", "2026-10-11T04:00:00Z"], [], ["2026-10-11 10-11T03:00 10-11T04:00"]],
])("%s", (_, weekly, zone, [from, to], skip, expected) => {
  expect(stretches(weekly, zone, from, to, skip)).toEqual(expected);
});

test("in every zone of the world, a minute is within the hours when the clock says so", () => {
  const zones = Intl.supportedValuesOf("timeZone");
  const time = fc.integer({ min: 0, max: 1440 });
  const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const hours = fc
    .array(fc.record({ days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), ends: fc.tuple(time, time).filter(([a, b]) => a !== b) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((all) => all.map(({ days, ends: [a, b] }) => ({ days, from: clock(Math.min(a, b)), to: clock(Math.max(a, b)) })));
  fc.assert(
    fc.property(fc.constantFrom(...zones), hours, fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }), (timeZone, weekly, from) => {
      const begin = from - (from % 60);
      const span = { from: begin, to: begin + 3 * 86_400 };
      const joined = joinStretches(weeklyStretches({ weekly, timeZone, span }));
      for (let at = span.from; at < span.to; at += 900) {
        const local = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone);
        const now = clock(local.hour * 60 + local.minute);
        const told = joined.some((each) => each.from <= at && at < each.to);
        expect(told).toBe(weekly.some(({ days, from: start, to: end }) => days.includes(local.dayOfWeek) && now >= start && now < end));
      }
      expect(secondsWithin(joined, span)).toBe(joined.reduce((sum, each) => sum + each.to - each.from, 0));
    }),
    { numRuns: 60 },
  );
});
