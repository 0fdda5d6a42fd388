import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { daysOf, monthOf } from "#server/posture/period.ts";
import { aliveDays } from "#server/posture/purge-days.ts";

const span = (from: string, to: string): string[] => {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  return Array.from({ length: first.until(last).days + 1 }, (_, index) => first.add({ days: index }).toString());
};

test.each<[string, string, string[], number, string]>([
  ["UTC", "Etc/UTC", span("2026-10-01", "2026-10-31"), 31, "each day is its own"],
  ["New York, where the last evening is the next day in UTC", "America/New_York", span("2026-10-01", "2026-10-31"), 30, "31 October is not whole yet"],
  ["New York with 1 November", "America/New_York", span("2026-10-01", "2026-11-01"), 31, "now it is"],
  ["Kiritimati, fourteen hours ahead", "Pacific/Kiritimati", span("2026-10-01", "2026-10-31"), 30, "1 October began in September"],
  ["Kiritimati with 30 September", "Pacific/Kiritimati", span("2026-09-30", "2026-10-31"), 31, "now it is"],
  ["Kathmandu, off the hour", "Asia/Kathmandu", span("2026-09-30", "2026-10-31"), 31, "5:45 ahead"],
  ["London, over the change to winter time on 25 October", "Europe/London", span("2026-09-30", "2026-10-31"), 31, "a day of 25 hours is whole"],
  ["London, 24 October missing", "Europe/London", span("2026-09-30", "2026-10-31").filter((day) => day !== "2026-10-24"), 29, "24 and 25 October touch it"],
])("UTC days of %s", (_name, timeZone, utc, alive) => {
  expect(aliveDays(monthOf("2026-10", timeZone), { local: [], utc })).toHaveLength(alive);
});

test("a day the feed itself names is one of the client's own", () => {
  const days = aliveDays(monthOf("2026-10", "America/New_York"), { local: ["2026-10-31", "2026-11-01"], utc: ["2026-10-01", "2026-10-02"] });
  expect(days).toEqual(["2026-10-01", "2026-10-31"]);
});

test("a day is told exactly if no second of it lies in a UTC day nobody read, in any zone and month", () => {
  const zones = fc.constantFrom("America/New_York", "America/Los_Angeles", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/London", "Etc/UTC");
  const months = fc.constantFrom("2026-03", "2026-10", "2026-11", "2027-02");
  const around = (month: string) =>
    fc.subarray(span(`${month}-01`, `${month}-28`).concat(Temporal.PlainDate.from(`${month}-01`).subtract({ days: 1 }).toString()));
  fc.assert(
    fc.property(
      zones,
      months.chain((month) => fc.tuple(fc.constant(month), around(month))),
      (timeZone, [month, utc]) => {
        const period = monthOf(month, timeZone);
        const alive = new Set(aliveDays(period, { local: [], utc }));
        for (const { day, startS, endS } of daysOf(period)) {
          const touched = [startS, (startS + endS) / 2, endS - 1].map((at) => new Date(at * 1000).toISOString().slice(0, 10));
          expect([day, alive.has(day)]).toEqual([day, touched.every((each) => utc.includes(each))]);
        }
      },
    ),
  );
});
