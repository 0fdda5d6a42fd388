import { present } from "#server/operations/follow-up-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findFollowUp, updateFollowUp } from "#server/store/follow-ups.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; id: string; actor: string; now: string };

/** Takes a follow-up that was noted by mistake off the list and out of coming reports; the audit log keeps it. Errors: not-found. */
export async function withdrawFollowUp({ scope, clientSlug, id, actor, now }: Request): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { clientId } = await getClient(tx, clientSlug);
    const { question, promise, releasedAt } = present(await findFollowUp(tx, clientId, id));
    await updateFollowUp(tx, clientId, id, { withdrawnAt: now });
    await recordAudit(tx, { chain: clientId, actor, action: "follow-up.withdrawn", subject: id, detail: { question, promise, releasedAt }, at: now });
  });
}
