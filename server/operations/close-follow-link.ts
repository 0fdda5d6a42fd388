import { ownWalkThrough, type WalkThroughPlace } from "#server/operations/running-walk-through.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, setFollowLink } from "#server/store/walk-throughs.ts";

type Request = WalkThroughPlace & { scope: ClientScope; userId: string; actor: string; now: string };

/** Nobody comes in by the link any more, and who came in by it sees no further slide. Errors: not-found; conflict when somebody else presents. */
export async function closeFollowLink({ scope, userId, clientSlug, id, actor, now }: Request): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { clientId, linkExpiresAt } = await ownWalkThrough(tx, { clientSlug, id }, userId);
    if (linkExpiresAt === null) return;
    await setFollowLink(tx, { clientId, id, link: null });
    await announce(tx, clientId);
    await recordAudit(tx, { chain: clientId, actor, action: "walk-through.link-closed", subject: id, detail: { client: clientSlug }, at: now });
  });
}
