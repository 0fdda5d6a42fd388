import fc from "fast-check";
import { expect, test } from "vitest";
import { localDayAt } from "#server/posture/local-days.ts";
import { toSeconds } from "#server/posture/period.ts";

test.each([
  ["2026-10-01T03:59:59Z", "America/New_York", "2026-09-30", 24],
  ["2026-10-01T04:00:00Z", "America/New_York", "2026-10-01", 24],
  ["2026-11-01T12:00:00Z", "America/New_York", "2026-11-01", 25],
  ["2026-03-08T12:00:00Z", "America/Chicago", "2026-03-08", 23],
  ["2026-10-01T18:29:59Z", "Asia/Kolkata", "2026-10-01", 24],
  ["2026-10-01T18:30:00Z", "Asia/Kolkata", "2026-10-02", 24],
])("%s in %s is on %s, a day of %i hours", (instant, zone, day, hours) => {
  const found = localDayAt(toSeconds(instant), zone);
  expect([found.day, (found.endS - found.startS) / 3600]).toEqual([day, hours]);
});

test("a second lies within its day, and the days of a zone follow each other without a hole", () => {
  const at = fc.integer({ min: toSeconds("2026-03-01T00:00:00Z"), max: toSeconds("2026-11-05T00:00:00Z") });
  fc.assert(
    fc.property(at, fc.constantFrom("America/New_York", "Europe/Berlin", "UTC"), (second, zone) => {
      const { startS, endS } = localDayAt(second, zone);
      expect(second >= startS && second < endS).toBe(true);
      expect(localDayAt(endS, zone).startS).toBe(endS);
      expect(localDayAt(startS - 1, zone).endS).toBe(startS);
    }),
  );
});
