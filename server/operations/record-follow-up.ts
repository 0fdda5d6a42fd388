import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { present, readFollowUpText, refuseEarlyDue } from "#server/operations/follow-up-text.ts";
import { Instant } from "#server/posture/evidence.ts";
import { Period } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { findFollowUp, type FollowUpText, insertFollowUp } from "#server/store/follow-ups.ts";
import type { ClientScope } from "#server/store/scope.ts";

const MAX_LATE_MS = 31 * 24 * 3_600_000;

type Request = FollowUpText & {
  scope: ClientScope;
  clientSlug: string;
  /** A uuid made where it was noted: sent again, it is kept once. */
  id: string;
  /** The report that was on the table. */
  period: string;
  walkThroughId?: string | null;
  /** When it was said; now unless it comes late. A clock that runs ahead counts as now. */
  raisedAt?: string;
  actor: string;
  now: string;
};

/**
 * Notes a question and what was promised. The same id with the same words again changes nothing, so a presenter who was offline may send it twice.
 * It is kept out of the client's report until it is released.
 * Errors: not-found; conflict for the same id with other words; bad-input for a missing text, a due day before it was raised, or more than 31 days late.
 */
export async function recordFollowUp(request: Request): Promise<{ id: string; recorded: boolean }> {
  const { scope, clientSlug, id, period, walkThroughId = null, actor, now } = request;
  const text = readFollowUpText(request);
  if (!z.uuid().safeParse(id).success || !Period.shape.id.safeParse(period).success) throw new AppError("bad-input", "There is no such period.");
  const raisedAt = readRaised(request.raisedAt ?? now, now);
  return withScope(scope, "write", async (tx) => {
    const { clientId, timeZone } = await getClient(tx, clientSlug);
    // Before anything else: a second sending comes later, when its day may have passed.
    if (await isKept(tx, clientId, id, text)) return { id, recorded: false };
    refuseEarlyDue(text.due, raisedAt, timeZone);
    const isNew = await insertFollowUp(tx, clientId, { id, period, walkThroughId, ...text, raisedAt, raisedBy: actor });
    if (!isNew) return { id, recorded: !(await isKept(tx, clientId, id, text)) };
    await recordAudit(tx, { chain: clientId, actor, action: "follow-up.recorded", subject: id, detail: { period, walkThroughId, ...text, raisedAt }, at: now });
    return { id, recorded: true };
  });
}

/** Errors: conflict when it is there in other words, not-found when it was withdrawn. */
async function isKept(tx: Tx, clientId: string, id: string, text: FollowUpText): Promise<boolean> {
  const found = await findFollowUp(tx, clientId, id);
  if (found === null) return false;
  const kept = present(found);
  const same = kept.question === text.question && kept.promise === text.promise && kept.owner === text.owner && kept.due === text.due;
  if (!same) throw new AppError("conflict", "This follow-up was noted already, in other words. Open the list to change it.");
  return true;
}

function readRaised(raisedAt: string, now: string): string {
  if (!Instant.safeParse(raisedAt).success) throw new AppError("bad-input", "When it was raised is not a moment in time.");
  const late = Date.parse(now) - Date.parse(raisedAt);
  if (late > MAX_LATE_MS) throw new AppError("bad-input", "This was noted more than 31 days ago. Please record it by hand.");
  return late < 0 ? now : raisedAt;
}
