import { AppError } from "#server/errors.ts";
import { changeSeries, type SeriesRequest } from "#server/operations/change-maintenance-series.ts";
import { Day } from "#server/posture/evidence.ts";
import { addDays } from "#server/posture/period.ts";

/** The last day a recurring window is held; an ended one is never held longer again. Errors: not-found; bad-input; conflict when it ended earlier. */
export async function endMaintenanceSeries({ lastDay, ...request }: SeriesRequest & { lastDay: string }): Promise<void> {
  if (!Day.safeParse(lastDay).success) throw new AppError("bad-input", "The last day is not a day.");
  await changeSeries(request, addDays(lastDay, 1), (series) => {
    if (lastDay < addDays(series.firstDay, -1)) throw new AppError("bad-input", "The last day lies before the first.");
    if (series.lastDay !== null && lastDay >= series.lastDay) throw new AppError("conflict", "It ends on that day or before already.");
    return { lastDay };
  });
}
