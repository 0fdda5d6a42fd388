import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { formatMonth } from "#server/posture/format.ts";

/** A calendar month in the client's zone, half-open [start, end) as UTC instants. `id` is "YYYY-MM". DST months differ from 30 × 24 h. */
export const Period = z.object({ id: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), start: z.string(), end: z.string(), timeZone: z.string() });
export type Period = z.infer<typeof Period>;

/** A local day with its UTC bounds in unix seconds, half-open. 23 or 25 hours long where the clock changes. */
export type LocalDay = { day: string; startS: number; endS: number };

function midnight(date: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return date.toZonedDateTime(timeZone).toInstant();
}

/** Instant → whole unix seconds (UTC). */
export function toSeconds(instant: string): number {
  return Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000);
}

/** Unix seconds → instant, "2026-10-03T14:00:00Z". */
export function toInstant(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds) * 1000).toString();
}

/** The month `id` ("YYYY-MM") in a zone. Throws RangeError on an id or a zone that does not exist. */
export function monthOf(id: string, timeZone: string): Period {
  const first = Temporal.PlainYearMonth.from(id).toPlainDate({ day: 1 });
  return { id, start: midnight(first, timeZone).toString(), end: midnight(first.add({ months: 1 }), timeZone).toString(), timeZone };
}

/** The month that holds an instant, by the zone's calendar. */
export function periodContaining(instant: string, timeZone: string): Period {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return monthOf(local.toPlainDate().toPlainYearMonth().toString(), timeZone);
}

/** The month `months` later (negative: earlier) in the same zone. */
export function shiftPeriod(period: Period, months: number): Period {
  return monthOf(Temporal.PlainYearMonth.from(period.id).add({ months }).toString(), period.timeZone);
}

export function previousPeriod(period: Period): Period {
  return shiftPeriod(period, -1);
}

export function nextPeriod(period: Period): Period {
  return shiftPeriod(period, 1);
}

/** The local days of a period, first to last. */
export function daysOf(period: Period): LocalDay[] {
  const month = Temporal.PlainYearMonth.from(period.id);
  return Array.from({ length: month.daysInMonth }, (_, index) => {
    const date = month.toPlainDate({ day: index + 1 });
    const seconds = (d: Temporal.PlainDate) => midnight(d, period.timeZone).epochMilliseconds / 1000;
    return { day: date.toString(), startS: seconds(date), endS: seconds(date.add({ days: 1 })) };
  });
}

/** The last local day of a period: "2026-10-31". */
export function lastDayOf(period: Period): string {
  const month = Temporal.PlainYearMonth.from(period.id);
  return month.toPlainDate({ day: month.daysInMonth }).toString();
}

/** "October 2026". */
export function periodLabel(period: Period): string {
  return formatMonth(period.id);
}

/** "YYYY-MM-DD" plus whole days. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whether the period is over at `now`. */
export function hasEnded(period: Period, now: string): boolean {
  return Temporal.Instant.compare(now, period.end) >= 0;
}
