import { Temporal } from "temporal-polyfill";
import { localDay } from "#server/posture/format.ts";
import type { Period } from "#server/posture/period.ts";

/** Instant → unix milliseconds. Throws RangeError on anything else. */
export function toMs(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

/** Whole calendar days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** The instant a local day ends, as unix milliseconds (exclusive). */
export function endOfDayMs(day: string, timeZone: string): number {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(timeZone).toInstant().epochMilliseconds;
}

/** When something with an end runs out, as unix milliseconds: an instant as it says, a day at the end of that day in the client's zone. */
export function expiryMs(expiresAt: string, timeZone: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(expiresAt) ? endOfDayMs(expiresAt, timeZone) : toMs(expiresAt);
}

/** "YYYY-MM-DD" plus calendar months; 31 January + 1 month is 28 or 29 February. */
export function addMonths(day: string, months: number): string {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** The moment a report speaks of: the end of its period, or now while the period runs. `lastMs` is the last millisecond included. */
export type AsOf = { lastMs: number; startMs: number; day: string; ended: boolean };

export function asOf({ period, now }: { period: Period; now: string }): AsOf {
  const endMs = toMs(period.end);
  const nowMs = toMs(now);
  const ended = nowMs >= endMs;
  const lastMs = ended ? endMs - 1 : nowMs;
  return { lastMs, startMs: toMs(period.start), day: localDay(Temporal.Instant.fromEpochMilliseconds(lastMs).toString(), period.timeZone), ended };
}
