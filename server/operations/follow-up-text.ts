import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import { Day } from "#server/posture/evidence.ts";
import { localDay } from "#server/posture/format.ts";
import type { FollowUpText, KeptFollowUp } from "#server/store/follow-ups.ts";

const Text = z.object({ question: plainLine(500), promise: plainLine(500), owner: plainLine(120), due: Day.nullable() });

/** Errors: bad-input naming what is missing. */
export function readFollowUpText(given: FollowUpText): FollowUpText {
  const read = Text.safeParse(given);
  if (read.success) return read.data;
  if (read.error.issues.some((issue) => issue.path[0] === "due")) throw new AppError("bad-input", "The day it is due is not a day.");
  throw new AppError("bad-input", "Please give the question, what we promised (500 characters each at most) and who sees to it.");
}

/** Errors: bad-input when it would be due before it was raised. */
export function refuseEarlyDue(due: string | null, raisedAt: string, timeZone: string): void {
  if (due !== null && due < localDay(raisedAt, timeZone)) throw new AppError("bad-input", "It cannot be due before the day it was raised.");
}

/** Errors: not-found when there is none or it was withdrawn. */
export function present(followUp: KeptFollowUp | null): KeptFollowUp {
  if (followUp === null || followUp.withdrawnAt !== null) throw new AppError("not-found", "There is no such follow-up.");
  return followUp;
}
