import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { firstMonthOf, kindOf, lastMonthOf, monthIdsOf, PERIOD_ID, shiftId } from "#server/posture/period-id.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

/**
 * A calendar month ("2026-10"), quarter ("2026-Q4") or year ("2026") in the client's zone, half-open [start, end) as UTC instants.
 * DST months differ from 30 × 24 h.
 */
export const Period = z.object({ id: z.string().regex(PERIOD_ID), start: z.string(), end: z.string(), timeZone: z.string() });
export type Period = z.infer<typeof Period>;

/** A local day with its UTC bounds in unix seconds, half-open. 23 or 25 hours long where the clock changes. */
export type LocalDay = { day: string; startS: number; endS: number };

function midnight(date: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return date.toZonedDateTime(timeZone).toInstant();
}

function firstDay(monthId: string): Temporal.PlainDate {
  return Temporal.PlainYearMonth.from(monthId).toPlainDate({ day: 1 });
}

/** Instant → whole unix seconds (UTC). */
export function toSeconds(instant: string): number {
  return Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000);
}

/** Unix seconds → instant, "2026-10-03T14:00:00Z". */
export function toInstant(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(seconds) * 1000).toString();
}

/** The period `id` in a zone. Throws RangeError on an id or a zone that does not exist. */
export function periodOf(id: string, timeZone: string): Period {
  const start = midnight(firstDay(firstMonthOf(id)), timeZone).toString();
  return { id, start, end: midnight(firstDay(addMonthsTo(lastMonthOf(id), 1)), timeZone).toString(), timeZone };
}

/** The month `id` ("YYYY-MM") in a zone. Throws RangeError on anything that is no month. */
export function monthOf(id: string, timeZone: string): Period {
  if (kindOf(id) !== "month") throw new RangeError(`no month ${JSON.stringify(id)}`);
  return periodOf(id, timeZone);
}

/** The months of a period, first to last; a month is its own. */
export function monthsOf(period: Period): Period[] {
  return monthIdsOf(period.id).map((id) => monthOf(id, period.timeZone));
}

/** The month that holds an instant, by the zone's calendar. */
export function periodContaining(instant: string, timeZone: string): Period {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return monthOf(local.toPlainDate().toPlainYearMonth().toString(), timeZone);
}

/** The months a stretch touches, first to last; its end is not part of it. */
export function monthsTouching({ from, to }: { from: string; to: string }, timeZone: string): Period[] {
  const months = [periodContaining(from, timeZone)];
  for (let last = months[0] as Period; toSeconds(last.end) < toSeconds(to); ) {
    last = nextPeriod(last);
    months.push(last);
  }
  return months;
}

/** The period of the same kind `count` later (negative: earlier) in the same zone. */
export function shiftPeriod(period: Period, count: number): Period {
  return periodOf(shiftId(period.id, count), period.timeZone);
}

export function previousPeriod(period: Period): Period {
  return shiftPeriod(period, -1);
}

/** This zone is the last on earth to reach midnight. */
const LAST_ZONE = "Etc/GMT+12";

/** The last month that is over for every client, wherever they live: what many clients are told by one month by, they are told by this one. */
export function lastMonthOver(now: string): string {
  return previousPeriod(periodContaining(now, LAST_ZONE)).id;
}

export function nextPeriod(period: Period): Period {
  return shiftPeriod(period, 1);
}

const known = new Map<string, readonly LocalDay[]>();
const MOST_KNOWN = 500;

/** The local days of a period, first to last. Remembered: thousands of clients share a handful of zones, and a zone is slow to ask. */
export function daysOf(period: Period): readonly LocalDay[] {
  const key = `${period.id} ${period.timeZone}`;
  const before = known.get(key);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const days = countDays(period);
  known.set(key, days);
  return days;
}

function countDays(period: Period): LocalDay[] {
  return monthIdsOf(period.id).flatMap((id) => {
    const month = Temporal.PlainYearMonth.from(id);
    return Array.from({ length: month.daysInMonth }, (_, index) => {
      const date = month.toPlainDate({ day: index + 1 });
      const seconds = (d: Temporal.PlainDate) => midnight(d, period.timeZone).epochMilliseconds / 1000;
      return { day: date.toString(), startS: seconds(date), endS: seconds(date.add({ days: 1 })) };
    });
  });
}

/** The first local day of a period: "2026-10-01". */
export function firstDayOf(period: Period): string {
  return `${firstMonthOf(period.id)}-01`;
}

/** The last local day of a period: "2026-10-31". */
export function lastDayOf(period: Period): string {
  const month = Temporal.PlainYearMonth.from(lastMonthOf(period.id));
  return month.toPlainDate({ day: month.daysInMonth }).toString();
}

/** "October 2026", "July to September 2026", "2026". */
export function periodLabel(period: Period): string {
  return formatPeriod(period.id);
}

/** The midnight in UTC that begins a stored day "YYYY-MM-DD", in unix seconds. Throws RangeError for text that is no day. */
export function utcMidnightS(day: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
  if (Number.isNaN(midnight)) throw new RangeError(`"${day}" is not a day like 2026-10-01.`);
  return midnight;
}

/** "YYYY-MM-DD" plus whole days. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** Whether the period is over at `now`. */
export function hasEnded(period: Period, now: string): boolean {
  return Temporal.Instant.compare(now, period.end) >= 0;
}
