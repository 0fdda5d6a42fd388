import { AppError } from "#server/errors.ts";
import { ownWalkThrough, type WalkThroughPlace } from "#server/operations/running-walk-through.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, LIVE_S, setFollowLink } from "#server/store/walk-throughs.ts";
import { newToken, tokenHash } from "#server/token.ts";

type Request = WalkThroughPlace & { scope: ClientScope; userId: string; hours: number; actor: string; now: string };

/**
 * A link with which people without an account follow, for `hours` (12 at most). `token` is shown once and kept only as its hash; the link before it is closed.
 * Errors: not-found; conflict when the walk-through has ended or somebody else presents.
 */
export async function openFollowLink({ scope, userId, clientSlug, id, hours, actor, now }: Request): Promise<{ token: string; expiresAt: string }> {
  if (!(hours > 0 && hours * 3600 <= LIVE_S)) throw new AppError("bad-input", "A follow link may be open for 12 hours at most.");
  const token = newToken();
  const expiresAt = new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  await withScope(scope, "write", async (tx) => {
    const { clientId, state } = await ownWalkThrough(tx, { clientSlug, id }, userId);
    if (state.endedAt !== null) throw new AppError("conflict", "This walk-through has ended. Start it again to invite people.");
    await setFollowLink(tx, { clientId, id, link: { sha256: tokenHash(token), expiresAt } });
    await announce(tx, clientId);
    await recordAudit(tx, { chain: clientId, actor, action: "walk-through.link-opened", subject: id, detail: { client: clientSlug, expiresAt }, at: now });
  });
  return { token, expiresAt };
}
