import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { monthTitle } from "#server/posture/month-name.ts";

test("months are added as the calendar does", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1900, max: 2200 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: -600, max: 600 }), (year, month, months) => {
      const id = `${year}-${String(month).padStart(2, "0")}`;
      expect(addMonthsTo(id, months)).toBe(Temporal.PlainYearMonth.from(id).add({ months }).toString());
    }),
  );
});

test.each(["2026", "2026-13", "2026-00", "2026-Q1", "", "26-01", "2026-1"])("%j is no month", (id) => {
  expect(() => addMonthsTo(id, 1)).toThrow(RangeError);
  expect(() => monthTitle(id)).toThrow(RangeError);
});

test("a month is named in words", () => {
  expect(monthTitle("2026-10")).toBe("October 2026");
});
