import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { present } from "#server/operations/follow-up-text.ts";
import { plainText } from "#server/operations/plain-text.ts";
import { Day } from "#server/posture/evidence.ts";
import { localDay } from "#server/posture/format.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findFollowUp, updateFollowUp } from "#server/store/follow-ups.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Settled = z.object({ on: Day, outcome: plainText(1_000).pipe(z.string().min(5)) });

type Request = {
  scope: ClientScope;
  clientSlug: string;
  id: string;
  /** The local day it was done, and what came of it; null opens it again. */
  settled: { on: string; outcome: string } | null;
  actor: string;
  now: string;
};

/** Says what came of a promise. Errors: not-found; bad-input without an outcome, or for a day in the future or before it was raised. */
export async function settleFollowUp({ scope, clientSlug, id, settled, actor, now }: Request): Promise<void> {
  const read = Settled.nullable().safeParse(settled);
  if (!read.success) throw new AppError("bad-input", "Please say on which day it was done, and what came of it in 5 to 1,000 characters.");
  await withScope(scope, "write", async (tx) => {
    const { clientId, timeZone } = await getClient(tx, clientSlug);
    const followUp = present(await findFollowUp(tx, clientId, id));
    const doneAt = read.data && momentOf(read.data.on, { raisedAt: followUp.raisedAt, timeZone, now });
    const outcome = read.data?.outcome ?? null;
    await updateFollowUp(tx, clientId, id, { doneAt, outcome });
    const action = read.data ? "follow-up.settled" : "follow-up.reopened";
    await recordAudit(tx, { chain: clientId, actor, action, subject: id, detail: { on: read.data?.on ?? null, outcome }, at: now });
  });
}

/** Noon of that day, but neither before it was raised nor in the future. */
function momentOf(on: string, { raisedAt, timeZone, now }: { raisedAt: string; timeZone: string; now: string }): string {
  if (on > localDay(now, timeZone)) throw new AppError("bad-input", "The day it was done lies in the future.");
  if (on < localDay(raisedAt, timeZone)) throw new AppError("bad-input", "It cannot be done before the day it was raised.");
  const noon = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone, plainTime: "12:00" }).epochMilliseconds;
  return new Date(Math.min(Math.max(noon, Date.parse(raisedAt)), Date.parse(now))).toISOString();
}
