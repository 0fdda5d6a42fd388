import { Temporal } from "temporal-polyfill";
import type { LocalDay } from "#server/posture/period.ts";

/** The day of a zone's calendar that holds a moment (unix seconds). */
export function localDayAt(at: number, timeZone: string): LocalDay {
  const date = Temporal.Instant.fromEpochMilliseconds(at * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const start = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant().epochMilliseconds / 1000;
  return { day: date.toString(), startS: start(date), endS: start(date.add({ days: 1 })) };
}

/** Where a day of a zone's calendar begins, unix seconds. */
export function localMidnightS(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().epochMilliseconds / 1000;
}
