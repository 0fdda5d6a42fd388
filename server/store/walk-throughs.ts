import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

/** A walk-through nobody has ended is over by itself after this long. */
export const LIVE_S = 12 * 60 * 60;
/** Where a presentation is. `seq` grows with every move; of two states the one with the higher `seq` is the newer. */
export type LiveState = {
  id: string;
  client: string;
  period: string;
  revision: number;
  presenter: string;
  slide: string;
  seq: number;
  blank: boolean;
  startedAt: string;
  movedAt: string;
  endedAt: string | null;
};

type LiveRow = {
  walkThroughId: string;
  clientSlug: string;
  period: string;
  revision: number;
  presenterName: string;
  slide: string;
  seq: number;
  blank: boolean;
  startedAt: Date;
  movedAt: Date;
  endedAt: Date | null;
};

export function liveStateOf(row: LiveRow): LiveState {
  return {
    id: row.walkThroughId,
    client: row.clientSlug,
    period: row.period,
    revision: row.revision,
    presenter: row.presenterName,
    slide: row.slide,
    seq: row.seq,
    blank: row.blank,
    startedAt: instantText(row.startedAt),
    movedAt: instantText(row.movedAt),
    endedAt: instantOrNull(row.endedAt),
  };
}

export type NewWalkThrough = {
  clientId: string;
  clientSlug: string;
  id: string;
  period: string;
  revision: number;
  presenter: { userId: string; name: string };
  plannedS: number;
  slide: string;
  at: string;
};

/** False when it was there already: a start that is sent again starts nothing. */
export async function insertWalkThrough(
  tx: Tx,
  { clientId, clientSlug, id, period, revision, presenter, plannedS, slide, at }: NewWalkThrough,
): Promise<boolean> {
  const written = await tx.$executeRaw`
    insert into app.walk_through (client_id, walk_through_id, period, revision, presenter_user_id, presenter_name, planned_s, started_at)
    values (${clientId}::uuid, ${id}::uuid, ${period}, ${revision}, ${presenter.userId}::uuid, ${presenter.name}, ${plannedS}, ${at}::timestamptz)
    on conflict (client_id, walk_through_id) do nothing`;
  if (written !== 1) return false;
  const live = { slide, seq: 0, blank: false, startedAt: new Date(at), movedAt: new Date(at) };
  await tx.liveWalkThrough.create({ data: { clientId, walkThroughId: id, clientSlug, period, revision, presenterName: presenter.name, ...live } });
  return true;
}

export type Started = { clientId: string; presenterUserId: string; period: string; revision: number; linkExpiresAt: string | null; state: LiveState };

/** Null for a walk-through that does not exist or is another client's. Staff plane only. */
export async function findWalkThrough(tx: Tx, clientSlug: string, id: string): Promise<Started | null> {
  const row = await tx.liveWalkThrough.findFirst({ where: { clientSlug, walkThroughId: id }, include: { walkThrough: true } });
  if (row === null) return null;
  const { clientId, period, revision, walkThrough } = row;
  return {
    clientId,
    presenterUserId: walkThrough.presenterUserId,
    period,
    revision,
    linkExpiresAt: instantOrNull(walkThrough.linkExpiresAt),
    state: liveStateOf(row),
  };
}

type Move = { clientId: string; id: string; slide: string; blank: boolean; seq: number; at: string };

/** Whether it was the newest move so far. A late or repeated one changes nothing. */
export async function applyMove(tx: Tx, { clientId, id, slide, blank, seq, at }: Move): Promise<boolean> {
  const data = { slide, blank, seq, movedAt: new Date(at) };
  return (await tx.liveWalkThrough.updateMany({ where: { clientId, walkThroughId: id, seq: { lt: seq }, endedAt: null }, data })).count === 1;
}

/** Closes the follow link with it. Whether it was still running. */
export async function markEnded(tx: Tx, { clientId, id, at }: { clientId: string; id: string; at: string }): Promise<boolean> {
  const where = { clientId, walkThroughId: id, endedAt: null };
  const { count } = await tx.liveWalkThrough.updateMany({ where, data: { endedAt: new Date(at) } });
  await tx.walkThrough.updateMany({ where, data: { endedAt: new Date(at), linkSha256: null, linkExpiresAt: null } });
  return count === 1;
}

/** Those of one presenter with one client that nobody has ended. */
export async function listRunning(tx: Tx, { clientId, presenterUserId }: { clientId: string; presenterUserId: string }): Promise<string[]> {
  const rows = await tx.walkThrough.findMany({ where: { clientId, presenterUserId, endedAt: null }, select: { walkThroughId: true } });
  return rows.map((row) => row.walkThroughId);
}

/** One link at a time: a new one takes the place of the old, null closes it. */
export async function setFollowLink(
  tx: Tx,
  { clientId, id, link }: { clientId: string; id: string; link: { sha256: string; expiresAt: string } | null },
): Promise<void> {
  const data = { linkSha256: link?.sha256 ?? null, linkExpiresAt: link === null ? null : new Date(link.expiresAt) };
  await tx.walkThrough.updateMany({ where: { clientId, walkThroughId: id, endedAt: null }, data });
}

export type View = { slide: string; section: string; shownMs: number };

/** Totals per slide; the larger one stays, so that sending them again or out of order does no harm. */
export async function saveViews(tx: Tx, { clientId, id, views }: { clientId: string; id: string; views: readonly View[] }): Promise<void> {
  for (const { slide, section, shownMs } of views) {
    await tx.$executeRaw`
      insert into app.walk_through_view as v (client_id, walk_through_id, slide, section, shown_ms)
      values (${clientId}::uuid, ${id}::uuid, ${slide}, ${section}, ${shownMs})
      on conflict (client_id, walk_through_id, slide) do update set shown_ms = excluded.shown_ms where v.shown_ms < excluded.shown_ms`;
  }
}

export async function listViews(tx: Tx, { clientId, id }: { clientId: string; id: string }): Promise<View[]> {
  const rows = await tx.walkThroughView.findMany({ where: { clientId, walkThroughId: id }, orderBy: { slide: "asc" } });
  return rows.map(({ slide, section, shownMs }) => ({ slide, section, shownMs }));
}

/** Tells every web process that something about this client's walk-throughs has changed, once this transaction is committed. */
export async function announce(tx: Tx, clientId: string): Promise<void> {
  await tx.$executeRaw`select pg_notify('walk_through', ${clientId})`;
}
