import { present } from "#server/operations/follow-up-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findFollowUp, updateFollowUp } from "#server/store/follow-ups.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  ids: readonly string[];
  /** False holds them back again; what has been published stays published. */
  released: boolean;
  actor: string;
  now: string;
};

/** Lets the client read follow-ups in the reports to come, all or none of those named. Errors: not-found when one of them is not this client's. */
export async function releaseFollowUps({ scope, clientSlug, ids, released, actor, now }: Request): Promise<{ changed: number }> {
  return withScope(scope, "write", async (tx) => {
    const { clientId } = await getClient(tx, clientSlug);
    const changed: string[] = [];
    for (const id of new Set(ids)) {
      const followUp = present(await findFollowUp(tx, clientId, id));
      if ((followUp.releasedAt !== null) === released) continue;
      await updateFollowUp(tx, clientId, id, { releasedAt: released ? now : null });
      changed.push(id);
    }
    const action = released ? "follow-up.released" : "follow-up.held-back";
    if (changed.length > 0) await recordAudit(tx, { chain: clientId, actor, action, subject: changed.join(","), detail: null, at: now });
    return { changed: changed.length };
  });
}
