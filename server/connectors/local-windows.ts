import { Temporal } from "temporal-polyfill";
import type { Span } from "#server/connectors/reported-days.ts";

/**
 * A maintenance window by the clock of a time zone. `time` "HH:mm[:ss]" on `firstDay` (null = since ever) and again as `every` says; `days` narrows it:
 * ISO weekdays for a week, days of the month for a month (-1 = the last). A month without the day has no window: none is invented.
 */
export type LocalWindow = {
  timeZone: string;
  firstDay: string | null;
  time: string;
  durationS: number;
  every: "once" | "day" | "week" | "fortnight" | "month";
  days: readonly number[] | null;
};

/** Every occurrence that overlaps a span, by its local day. */
export function localOccurrences(window: LocalWindow, span: Span): (Span & { localDay: string })[] {
  const { timeZone, time, durationS } = window;
  const first = window.firstDay === null ? null : Temporal.PlainDate.from(window.firstDay);
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at * 1000)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
  const last = dayOf(span.to);
  const found: (Span & { localDay: string })[] = [];
  let day = dayOf(span.from - durationS).subtract({ days: 1 });
  if (first !== null && Temporal.PlainDate.compare(day, first) < 0) day = first;
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!fallsOn(window, day, first)) continue;
    const from = Math.floor(day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds / 1000);
    if (from < span.to && from + durationS > span.from) found.push({ from, to: from + durationS, localDay: day.toString() });
  }
  return found;
}

function fallsOn({ every, days }: LocalWindow, day: Temporal.PlainDate, first: Temporal.PlainDate | null): boolean {
  const since = first === null ? 0 : first.until(day, { largestUnit: "day" }).days;
  switch (every) {
    case "once":
      return since === 0;
    case "day":
      return days === null || days.includes(day.dayOfWeek);
    case "week":
      return days === null ? since % 7 === 0 : days.includes(day.dayOfWeek);
    case "fortnight":
      return since % 14 === 0;
    case "month":
      return days === null ? day.day === first?.day : days.includes(day.day) || (days.includes(-1) && day.day === day.daysInMonth);
  }
}

/** Whether a name is an IANA zone this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** How far ahead windows are read, so that they are seen before they begin. */
export const AHEAD_S = 60 * 86_400;
