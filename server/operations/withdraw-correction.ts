import { changeCorrection, type CorrectionRequest } from "#server/operations/change-correction.ts";

/** Takes a correction back, approved or not: the minutes count as they were measured. Errors: not-found; conflict when it was withdrawn already. */
export async function withdrawCorrection({ by, ...request }: CorrectionRequest): Promise<void> {
  await changeCorrection(request, "correction.withdrawn", () => ({ withdrawnAt: request.now, withdrawnBy: by }));
}
