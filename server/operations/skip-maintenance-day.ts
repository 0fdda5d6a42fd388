import { AppError } from "#server/errors.ts";
import { changeSeries, type SeriesRequest } from "#server/operations/change-maintenance-series.ts";
import { Day } from "#server/posture/evidence.ts";

/** A day on which a recurring window is not held. Errors: not-found; bad-input for a day outside it. */
export async function skipMaintenanceDay({ day, ...request }: SeriesRequest & { day: string }): Promise<void> {
  if (!Day.safeParse(day).success) throw new AppError("bad-input", "The day to leave out is not a day.");
  await changeSeries(request, day, (series) => {
    if (day < series.firstDay || (series.lastDay !== null && day > series.lastDay)) throw new AppError("bad-input", "It is not held on that day anyway.");
    if (series.skipDays.length >= 400) throw new AppError("bad-input", "At most 400 days can be left out.");
    return { skipDays: [...new Set([...series.skipDays, day])].sort() };
  });
}
