import { ownWalkThrough, type WalkThroughPlace } from "#server/operations/running-walk-through.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { saveViews, type View } from "#server/store/walk-throughs.ts";

type Request = WalkThroughPlace & { scope: ClientScope; userId: string; views: readonly View[] };

/**
 * Keeps how long each slide was on screen. `views` are totals so far, of which the larger stays: again, late or out of order does no harm, also after the end.
 * Errors: not-found; conflict when somebody else presents.
 */
export async function recordCoverage({ scope, userId, clientSlug, id, views }: Request): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { clientId } = await ownWalkThrough(tx, { clientSlug, id }, userId);
    await saveViews(tx, { clientId, id, views });
  });
}
