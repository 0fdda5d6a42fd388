import { Temporal } from "temporal-polyfill";

/** "YYYY-MM" plus months, earlier when negative. Throws RangeError on anything else. */
export function addMonthsTo(id: string, months: number): string {
  return Temporal.PlainYearMonth.from(id).add({ months }).toString();
}
