import { AppError } from "#server/errors.ts";
import { addDays, firstDayOf, type Period, periodLabel } from "#server/posture/period.ts";

/**
 * Whether the checks a month is computed from are kept no more, or only in part: it reads a day before its own for what was under way. `firstKept` null
 * = all checks are kept. What was computed of such a month and published stays as it is; computed again it would say "no data".
 */
export const isClosed = (month: string, firstKept: string | null): boolean => firstKept !== null && addDays(`${month}-01`, -1) < firstKept;

/** Errors: conflict, with what to do instead. */
export function refuseClosed(period: Period, firstKept: string | null): void {
  if (!isClosed(firstDayOf(period).slice(0, 7), firstKept)) return;
  throw new AppError(
    "conflict",
    `The checks of ${periodLabel(period)} are no longer kept (they are from ${firstKept} on), so this report cannot be built again. What was published stays as it is.`,
  );
}
