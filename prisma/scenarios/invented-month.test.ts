import { expect, test } from "vitest";
import {
  checksSeen,
  DOWN,
  downSeenFrom,
  EXPECTED,
  GAP,
  INVENTED,
  MAINTENANCE,
  ONE_LOCATION,
  outagesRecorded,
  totalsRecorded,
} from "#prisma/scenarios/invented-month.ts";

const announced = MAINTENANCE.filter(({ counts }) => counts);
const month = { from: INVENTED.from, to: INVENTED.to };

test("the expected seconds are those of a plain count, second by second", () => {
  const count = { upS: 0, downS: 0, maintenanceS: 0, unknownS: 0 };
  for (let at = INVENTED.from; at < INVENTED.to; at += 1) {
    const hit = (spans: readonly { from: number; to: number }[]) => spans.filter((span) => span.from <= at && at < span.to).length > 0;
    if (hit(announced)) count.maintenanceS += 1;
    else if (hit([GAP])) count.unknownS += 1;
    else if (hit(DOWN)) count.downS += 1;
    else count.upS += 1;
  }
  expect(count).toEqual(EXPECTED);
  expect(count.upS + count.downS + count.maintenanceS + count.unknownS).toBe(743 * 3600);
});

test("the month holds the change of the clock, in the middle of an outage", () => {
  const clock = (at: number) =>
    new Date(at * 1000).toLocaleString("en-GB", { timeZone: INVENTED.timeZone, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const change = Date.parse("2026-03-08T07:00:00Z") / 1000;
  expect([clock(INVENTED.from), clock(INVENTED.to), clock(change - 60), clock(change)]).toEqual([
    "1 Mar, 00:00",
    "1 Apr, 00:00",
    "8 Mar, 01:59",
    "8 Mar, 03:00",
  ]);
  expect(DOWN.some(({ from, to }) => from < change && change < to)).toBe(true);
});

test("everything lies on whole minutes, and only one location sees the failure of one", () => {
  for (const { from, to } of [...DOWN, GAP, ONE_LOCATION, ...MAINTENANCE]) expect([from % 60, to % 60, from < to]).toEqual([0, 0, true]);
  expect(INVENTED.locations.filter((location) => downSeenFrom(location).length > DOWN.length)).toEqual([ONE_LOCATION.location]);
});

test("checks a minute apart and a vendor's outages are the same truth", () => {
  const checks = checksSeen({ location: "iad", everyS: 60, ...month });
  const failed = checks.filter(({ up }) => !up).length * 60;
  const totals = totalsRecorded(month);
  expect(checks.length * 60).toBe(743 * 3600 - (GAP.to - GAP.from));
  expect({ failed, missing: 743 * 3600 - checks.length * 60 }).toEqual({ failed: totals.downS, missing: totals.unknownS });
  expect(totals.upS + totals.downS + totals.unknownS).toBe(743 * 3600);
  const suppressed = totalsRecorded({ ...month, suppressed: announced });
  expect(suppressed).toEqual({ upS: EXPECTED.upS, downS: EXPECTED.downS, unknownS: EXPECTED.unknownS });
  expect(outagesRecorded({ ...month, suppressed: announced })).toHaveLength(11);
});
