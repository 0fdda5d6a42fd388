import { AppError } from "#server/errors.ts";
import type { Report } from "#server/posture/report.ts";
import { type Tx, withPublic, withScope } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { announce, type LiveState, liveStateOf } from "#server/store/walk-throughs.ts";

/** A follower not heard of for this long has lost the connection, or left. The function pub.note_follower says the same. */
export const LOST_MS = 12_000;

/** Expired, revoked, ended and unknown links, foreign and absent walk-throughs: one answer. */
export const notFollowed = () => new AppError("not-found", "This walk-through is not open to you.");

export type LinkState = { clientId: string; state: LiveState; expiresAt: string };
type Row = {
  client_id: string;
  walk_through_id: string;
  client_slug: string;
  period: string;
  revision: number;
  presenter_name: string;
  slide: string;
  seq: number;
  blank: boolean;
  started_at: Date;
  moved_at: Date;
  ended_at: Date | null;
  expires_at: Date;
};

/** What the holder of an open link may know. Errors: not-found. */
export async function getFollowed(tokenSha256: string): Promise<LinkState> {
  const [row] = await withPublic((tx) => tx.$queryRaw<Row[]>`select * from pub.follow(${tokenSha256})`);
  if (row === undefined) throw notFollowed();
  const state = liveStateOf({
    walkThroughId: row.walk_through_id,
    clientSlug: row.client_slug,
    period: row.period,
    revision: row.revision,
    presenterName: row.presenter_name,
    slide: row.slide,
    seq: row.seq,
    blank: row.blank,
    startedAt: row.started_at,
    movedAt: row.moved_at,
    endedAt: row.ended_at,
  });
  return { clientId: row.client_id, state, expiresAt: instantText(row.expires_at) };
}

/** The client's edition of exactly the revision that is presented, and its code. Errors: not-found. */
export async function getFollowedReport(tokenSha256: string): Promise<{ report: Report; code: string }> {
  const [row] = await withPublic((tx) => tx.$queryRaw<{ model: string; code: string }[]>`select model, code from pub.followed_edition(${tokenSha256})`);
  if (row === undefined) throw notFollowed();
  return { report: JSON.parse(row.model) as Report, code: row.code };
}

export type Presence = { followerId: string; name: string; slide: string; following: boolean };

/** By link. Errors: not-found. */
export async function noteLinkFollower(tokenSha256: string, { followerId, name, slide, following }: Presence): Promise<void> {
  const rows = await withPublic(
    (tx) => tx.$queryRaw<unknown[]>`select walk_through_id from pub.note_follower(${tokenSha256}, ${followerId}::uuid, ${name}, ${slide}, ${following})`,
  );
  if (rows.length === 0) throw notFollowed();
}

/** By account, on the client plane. Errors: not-found for a walk-through that is foreign, absent or over. */
export async function noteAccountFollower(scope: ClientScope, id: string, presence: Presence, now: string): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const live = await tx.liveWalkThrough.findFirst({
      where: { clientId: { in: [...scope.clients] }, walkThroughId: id, endedAt: null },
      select: { clientId: true },
    });
    if (live === null) throw notFollowed();
    if (await saveFollower(tx, { clientId: live.clientId, id, now, ...presence })) await announce(tx, live.clientId);
  });
}

/** Whether the presenter sees something new by it: somebody came, moved, or is back. */
async function saveFollower(
  tx: Tx,
  { clientId, id, followerId, name, slide, following, now }: Presence & { clientId: string; id: string; now: string },
): Promise<boolean> {
  const key = { clientId, walkThroughId: id, followerId };
  const known = await tx.follower.findUnique({ where: { clientId_walkThroughId_followerId: key } });
  await tx.$executeRaw`
    insert into pub.follower (client_id, walk_through_id, follower_id, name, via, slide, following, joined_at, seen_at)
    values (${clientId}::uuid, ${id}::uuid, ${followerId}::uuid, ${name}, 'account', ${slide}, ${following}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (client_id, walk_through_id, follower_id) do update set name = excluded.name, slide = excluded.slide, following = excluded.following, seen_at = excluded.seen_at`;
  if (known === null) return true;
  const lost = Date.parse(now) - known.seenAt.getTime() > LOST_MS;
  return lost || known.name !== name || known.slide !== slide || known.following !== following;
}
