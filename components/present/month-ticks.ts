import type { Tick } from "#components/report/blocks/strip-axis.ts";
import { formatMonth } from "#server/posture/format.ts";

/** Where each month begins under a strip of a quarter or a year. */
export function monthTicks(days: readonly { day: string }[]): Tick[] {
  return days.flatMap(({ day }, at) =>
    at === 0 || day.endsWith("-01") ? [{ column: at + 1, text: formatMonth(day.slice(0, 7)).slice(0, 3), bad: false }] : [],
  );
}
