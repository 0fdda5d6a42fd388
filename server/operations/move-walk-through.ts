import { ownWalkThrough, type WalkThroughPlace } from "#server/operations/running-walk-through.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, applyMove, findWalkThrough, type LiveState } from "#server/store/walk-throughs.ts";

type Request = WalkThroughPlace & { scope: ClientScope; userId: string; slide: string; blank: boolean; seq: number; now: string };

/**
 * Takes everybody who follows to a slide. The highest `seq` wins: a late or repeated move changes nothing, and the answer is where the walk-through really is.
 * Errors: not-found; conflict when somebody else presents.
 */
export async function moveWalkThrough({ scope, userId, clientSlug, id, slide, blank, seq, now }: Request): Promise<LiveState> {
  return withScope(scope, "write", async (tx) => {
    const { clientId, state } = await ownWalkThrough(tx, { clientSlug, id }, userId);
    if (!(await applyMove(tx, { clientId, id, slide, blank, seq, at: now }))) return (await findWalkThrough(tx, clientSlug, id))?.state ?? state;
    await announce(tx, clientId);
    return { ...state, slide, blank, seq, movedAt: now };
  });
}
