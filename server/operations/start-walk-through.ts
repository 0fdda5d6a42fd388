import { AppError } from "#server/errors.ts";
import { recordAudit } from "#server/store/audit.ts";
import { findClientId } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findRevision } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, findWalkThrough, insertWalkThrough, listRunning, type LiveState, markEnded } from "#server/store/walk-throughs.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  periodId: string;
  revision: number;
  /** Chosen by the presenter's screen, so that a start sent twice starts once. */
  id: string;
  slide: string;
  plannedS: number;
  presenter: { userId: string; name: string };
  actor: string;
  now: string;
};

/**
 * Opens a published revision for following. What the same presenter still had running with this client ends.
 * Errors: not-found for a foreign or absent client, and for a revision that is not published; conflict when the id is somebody else's.
 */
export async function startWalkThrough({ scope, clientSlug, periodId, revision, id, slide, plannedS, presenter, actor, now }: Request): Promise<LiveState> {
  return withScope(scope, "write", async (tx) => {
    const clientId = await findClientId(tx, clientSlug);
    if (clientId === null || !(await findRevision(tx, { clientId, periodId, revision }))) throw new AppError("not-found", "There is no such published report.");
    const started = await insertWalkThrough(tx, { clientId, clientSlug, id, period: periodId, revision, presenter, plannedS, slide, at: now });
    const found = await findWalkThrough(tx, clientSlug, id);
    if (found === null || found.presenterUserId !== presenter.userId || found.period !== periodId || found.revision !== revision)
      throw new AppError("conflict", "Another walk-through has this id.");
    if (!started) return found.state;
    for (const older of await listRunning(tx, { clientId, presenterUserId: presenter.userId }))
      if (older !== id) await markEnded(tx, { clientId, id: older, at: now });
    await announce(tx, clientId);
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "walk-through.started",
      subject: id,
      detail: { client: clientSlug, period: periodId, revision },
      at: now,
    });
    return found.state;
  });
}
