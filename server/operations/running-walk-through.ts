import { AppError } from "#server/errors.ts";
import type { Tx } from "#server/store/database.ts";
import { findWalkThrough, type Started } from "#server/store/walk-throughs.ts";

export type WalkThroughPlace = { clientSlug: string; id: string };

/** The walk-through a person presents. Errors: not-found, the same for foreign and absent; conflict when somebody else presents it. */
export async function ownWalkThrough(tx: Tx, { clientSlug, id }: WalkThroughPlace, userId: string): Promise<Started> {
  const found = await findWalkThrough(tx, clientSlug, id);
  if (found === null) throw new AppError("not-found", "There is no such walk-through.");
  if (found.presenterUserId !== userId) throw new AppError("conflict", `${found.state.presenter} is presenting. Only the presenter can do this.`);
  return found;
}
