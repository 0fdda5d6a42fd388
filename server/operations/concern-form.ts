import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "#server/errors.ts";
import { FORM_OPEN } from "#server/posture/disclosure-policy.ts";

type At = { now: string; pepper: string };

/** A stamp that says when a form was handed out, for `checkConcernForm`. */
export function openConcernForm({ now, pepper }: At): string {
  return `${now}.${seal(now, pepper)}`;
}

/**
 * Refuses what a program fills in: the field that people cannot see, or a form sent sooner than anybody can write. Errors: bad-input, also for a stamp
 * that is not ours or older than half a day.
 */
export function checkConcernForm({ stamp, website, now, pepper }: { stamp: string; website: string } & At): void {
  const [, opened = "", mark = ""] = /^(.*)\.([0-9a-f]{64})$/.exec(stamp) ?? [];
  const openMs = Date.parse(now) - Date.parse(opened);
  if (!timingSafeEqual(Buffer.from(seal(opened, pepper)), Buffer.from(mark.padEnd(64))) || openMs > FORM_OPEN.mostMs)
    throw new AppError("bad-input", "This form was open for too long. Keep a copy of your text, load the page again and send it from there.");
  if (website !== "" || !(openMs >= FORM_OPEN.leastMs))
    throw new AppError("bad-input", "This looks like it was sent by a program. Wait a few seconds and send it again.");
}

function seal(opened: string, pepper: string): string {
  return createHmac("sha256", pepper).update(`concern-form:${opened}`).digest("hex");
}
