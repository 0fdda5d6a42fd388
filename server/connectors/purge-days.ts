import { Temporal } from "temporal-polyfill";

/** First and last day of "YYYY-MM" or of one "YYYY-MM-DD"; null for anything else, above all for days written 03/04/2026. */
export function daysOf(period: string): { from: string; to: string } | null {
  try {
    if (/^\d{4}-\d{2}$/.test(period)) {
      const month = Temporal.PlainYearMonth.from(period);
      return { from: month.toPlainDate({ day: 1 }).toString(), to: month.toPlainDate({ day: month.daysInMonth }).toString() };
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(period)) return null;
    const day = Temporal.PlainDate.from(period).toString();
    return { from: day, to: day };
  } catch {
    return null;
  }
}
