import { present, readFollowUpText, refuseEarlyDue } from "#server/operations/follow-up-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findFollowUp, type FollowUpText, updateFollowUp } from "#server/store/follow-ups.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = FollowUpText & { scope: ClientScope; clientSlug: string; id: string; actor: string; now: string };

/** Other words, another owner or another day. What it was stays in the audit log. Errors: not-found; bad-input as for recording. */
export async function changeFollowUp({ scope, clientSlug, id, actor, now, ...given }: Request): Promise<void> {
  const { question, promise, owner, due } = readFollowUpText(given);
  await withScope(scope, "write", async (tx) => {
    const { clientId, timeZone } = await getClient(tx, clientSlug);
    const before = present(await findFollowUp(tx, clientId, id));
    refuseEarlyDue(due, before.raisedAt, timeZone);
    await updateFollowUp(tx, clientId, id, { question, promise, owner, due });
    const was = { question: before.question, promise: before.promise, owner: before.owner, due: before.due };
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "follow-up.changed",
      subject: id,
      detail: { was, is: { question, promise, owner, due } },
      at: now,
    });
  });
}
