import fc from "fast-check";
import { expect, test } from "vitest";
import {
  daysOf,
  firstDayOf,
  hasEnded,
  lastDayOf,
  lastMonthOver,
  monthOf,
  monthsOf,
  monthsTouching,
  nextPeriod,
  Period,
  periodContaining,
  periodLabel,
  periodOf,
  previousPeriod,
  toSeconds,
  utcMidnightS,
} from "#server/posture/period.ts";

const hours = (period: { start: string; end: string }) => (toSeconds(period.end) - toSeconds(period.start)) / 3600;

test.each([
  ["2026-10", "America/New_York", "2026-10-01T04:00:00Z", "2026-11-01T04:00:00Z", 744],
  ["2026-11", "America/New_York", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z", 721],
  ["2026-03", "America/New_York", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z", 743],
  ["2026-11", "America/Chicago", "2026-11-01T05:00:00Z", "2026-12-01T06:00:00Z", 721],
  ["2026-03", "America/Chicago", "2026-03-01T06:00:00Z", "2026-04-01T05:00:00Z", 743],
  ["2026-09", "Asia/Kathmandu", "2026-08-31T18:15:00Z", "2026-09-30T18:15:00Z", 720],
  ["2024-02", "America/Phoenix", "2024-02-01T07:00:00Z", "2024-03-01T07:00:00Z", 696],
  ["2026-09", "UTC", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z", 720],
])("%s in %s is a calendar month of that zone", (id, zone, start, end, length) => {
  const period = monthOf(id, zone);
  expect(period).toEqual({ id, start, end, timeZone: zone });
  expect(hours(period)).toBe(length);
});

test.each([
  ["2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z", ["2026-10"]],
  ["2026-10-31T23:00:00Z", "2026-11-01T04:00:00Z", ["2026-10"]],
  ["2026-10-31T23:00:00Z", "2026-11-01T04:00:01Z", ["2026-10", "2026-11"]],
  ["2026-11-01T04:00:00Z", "2026-11-01T05:00:00Z", ["2026-11"]],
  ["2026-10-31T23:00:00Z", "2027-01-02T00:00:00Z", ["2026-10", "2026-11", "2026-12", "2027-01"]],
])("%s to %s touches the months of New York %j", (from, to, months) => {
  expect(monthsTouching({ from, to }, "America/New_York").map(({ id }) => id)).toEqual(months);
});

test("an instant belongs to the month of the client's clock, half-open at both ends", () => {
  const zone = "America/New_York";
  expect(periodContaining("2026-10-01T03:59:59Z", zone).id).toBe("2026-09");
  expect(periodContaining("2026-10-01T04:00:00Z", zone).id).toBe("2026-10");
  expect(periodContaining("2026-11-01T03:59:59.999Z", zone).id).toBe("2026-10");
  expect(periodContaining("2026-11-01T04:00:00Z", zone).id).toBe("2026-11");
  expect(periodContaining("2026-08-31T18:15:00Z", "Asia/Kathmandu").id).toBe("2026-09");
});

test("the days of a month meet without gap and a clock change makes one of 23 or 25 hours", () => {
  for (const [id, changed, length] of [
    ["2026-03", "2026-03-08", 23],
    ["2026-11", "2026-11-01", 25],
  ] as const) {
    const period = monthOf(id, "America/Chicago");
    const days = daysOf(period);
    expect(days[0]?.startS).toBe(toSeconds(period.start));
    expect(days.at(-1)?.endS).toBe(toSeconds(period.end));
    days.slice(1).forEach((day, index) => expect(day.startS).toBe(days[index]?.endS));
    expect(days.filter(({ startS, endS }) => endS - startS !== 86_400)).toEqual([expect.objectContaining({ day: changed })]);
    const day = days.find((each) => each.day === changed);
    expect(((day?.endS ?? 0) - (day?.startS ?? 0)) / 3600).toBe(length);
  }
});

test("neighbouring months share their boundary, over the year's end too", () => {
  const december = monthOf("2026-12", "America/New_York");
  expect(nextPeriod(december).id).toBe("2027-01");
  expect(nextPeriod(december).start).toBe(december.end);
  expect(previousPeriod(nextPeriod(december))).toEqual(december);
});

test("a period ends at its end, not after it", () => {
  const period = monthOf("2026-10", "America/New_York");
  expect(hasEnded(period, "2026-11-01T03:59:59Z")).toBe(false);
  expect(hasEnded(period, "2026-11-01T04:00:00Z")).toBe(true);
  expect(periodLabel(period)).toBe("October 2026");
});

test("a month or zone that does not exist is refused", () => {
  expect(() => monthOf("2026-13", "UTC")).toThrow(RangeError);
  expect(() => monthOf("2026-10", "America/Alder_Falls")).toThrow(RangeError);
});

const ZONES = Intl.supportedValuesOf("timeZone");

test("months tile their quarter and year exactly, in any zone, through every clock change", () => {
  const id = fc.tuple(fc.integer({ min: 2000, max: 2060 }), fc.constantFrom("", "-Q1", "-Q2", "-Q3", "-Q4")).map(([year, part]) => `${year}${part}`);
  fc.assert(
    fc.property(id, fc.constantFrom(...ZONES), (each, zone) => {
      const period = periodOf(each, zone);
      const months = monthsOf(period);
      expect(months).toHaveLength(each.length === 4 ? 12 : 3);
      expect(months[0]?.start).toBe(period.start);
      expect(months.at(-1)?.end).toBe(period.end);
      months.slice(1).forEach((month, index) => expect(month.start).toBe(months[index]?.end));
      expect(daysOf(period)).toEqual(months.flatMap(daysOf));
      expect([firstDayOf(period), lastDayOf(period)]).toEqual([daysOf(period)[0]?.day, daysOf(period).at(-1)?.day]);
      expect(nextPeriod(period).start).toBe(period.end);
      expect(previousPeriod(nextPeriod(period))).toEqual(period);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test.each([
  ["2026-Q1", "America/New_York", "2026-01-01T05:00:00Z", "2026-04-01T04:00:00Z", 90 * 24 - 1],
  ["2026-Q4", "America/Chicago", "2026-10-01T05:00:00Z", "2027-01-01T06:00:00Z", 92 * 24 + 1],
  ["2026-Q3", "Asia/Kathmandu", "2026-06-30T18:15:00Z", "2026-09-30T18:15:00Z", 92 * 24],
  ["2026", "America/New_York", "2026-01-01T05:00:00Z", "2027-01-01T05:00:00Z", 365 * 24],
  ["2024", "Pacific/Auckland", "2023-12-31T11:00:00Z", "2024-12-31T11:00:00Z", 366 * 24],
])("%s in %s begins and ends at the local midnight", (id, zone, start, end, length) => {
  const period = periodOf(id, zone);
  expect(period).toEqual({ id, start, end, timeZone: zone });
  expect(hours(period)).toBe(length);
});

test("a quarter is a period and no month", () => {
  expect(Period.shape.id.safeParse("2026-Q3").success).toBe(true);
  expect(() => monthOf("2026-Q3", "UTC")).toThrow(RangeError);
  expect(periodLabel(periodOf("2026-Q3", "UTC"))).toBe("July to September 2026");
});

test.each([
  ["1970-01-01", 0],
  ["2026-10-01", 1_790_812_800],
  ["2024-02-29", 1_709_164_800],
])("%s begins at %i unix seconds in UTC", (day, seconds) => {
  expect(utcMidnightS(day)).toBe(seconds);
  expect(utcMidnightS(day)).toBe(toSeconds(`${day}T00:00:00Z`));
});

test("text that is no day has no midnight", () => {
  expect(() => utcMidnightS("2026-13-01")).toThrow('"2026-13-01" is not a day like 2026-10-01.');
});

test.each([
  ["2026-11-30T23:59:59Z", "2026-10"],
  // Midnight in Greenwich, evening in New York, noon in Honolulu.
  ["2026-12-01T00:10:00Z", "2026-10"],
  ["2026-12-01T11:59:59Z", "2026-10"],
  ["2026-12-01T12:00:00Z", "2026-11"],
  ["2027-01-15T00:00:00Z", "2026-12"],
])("at %s the last month that is over for every client is %s", (now, month) => {
  expect(lastMonthOver(now)).toBe(month);
});
