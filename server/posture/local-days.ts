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

/** Items by the local day they fall on, in the order they came. */
export function splitByLocalDay<T extends { at: number }>(items: readonly T[], timeZone: string): Map<string, T[]> {
  const days = new Map<string, T[]>();
  let bounds: LocalDay | null = null;
  let list: T[] = [];
  for (const item of items) {
    if (bounds === null || item.at < bounds.startS || item.at >= bounds.endS) {
      bounds = localDayAt(item.at, timeZone);
      list = days.get(bounds.day) ?? [];
      days.set(bounds.day, list);
    }
    list.push(item);
  }
  return days;
}
