import { formatDay } from "#server/posture/format.ts";

/** "2026-11-30" → "30 November 2026"; what is no day is shown as it is. */
export function dayText(day: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(day) ? formatDay(day, { year: true }) : day;
}
