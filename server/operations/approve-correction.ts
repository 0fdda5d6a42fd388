import { AppError } from "#server/errors.ts";
import { changeCorrection, type CorrectionRequest } from "#server/operations/change-correction.ts";

/** From now on the corrected figure stands beside the measured one. Errors: not-found; conflict when it was approved or withdrawn; forbidden for whoever proposed it. */
export async function approveCorrection({ by, ...request }: CorrectionRequest): Promise<void> {
  await changeCorrection(request, "correction.approved", (kept) => {
    if (kept.approvedBy !== null) throw new AppError("conflict", `${kept.approvedBy} approved this correction already.`);
    if (kept.author === request.actor) throw new AppError("forbidden", "Whoever proposed a correction cannot approve it; somebody else has to.");
    return { approver: request.actor, approvedBy: by, approvedAt: request.now };
  });
}
