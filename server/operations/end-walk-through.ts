import { ownWalkThrough, type WalkThroughPlace } from "#server/operations/running-walk-through.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, listViews, markEnded } from "#server/store/walk-throughs.ts";

type Request = WalkThroughPlace & { scope: ClientScope; userId: string; actor: string; now: string };

/** Ends it for everybody and closes its follow link. Ending it again changes nothing. Errors: not-found; conflict when somebody else presents. */
export async function endWalkThrough({ scope, userId, clientSlug, id, actor, now }: Request): Promise<{ endedAt: string }> {
  return withScope(scope, "write", async (tx) => {
    const { clientId, state } = await ownWalkThrough(tx, { clientSlug, id }, userId);
    if (!(await markEnded(tx, { clientId, id, at: now }))) return { endedAt: state.endedAt ?? now };
    await announce(tx, clientId);
    const sections = [...new Set((await listViews(tx, { clientId, id })).filter((view) => view.shownMs > 0).map((view) => view.section))];
    await recordAudit(tx, { chain: clientId, actor, action: "walk-through.ended", subject: id, detail: { client: clientSlug, sections }, at: now });
    return { endedAt: instantText(new Date(now)) };
  });
}
