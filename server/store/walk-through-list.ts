import { AppError } from "#server/errors.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { LOST_MS } from "#server/store/follow.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findWalkThrough, LIVE_S, listViews, type LiveState, liveStateOf, type View } from "#server/store/walk-throughs.ts";

type Place = { clientSlug: string; periodId: string };

/** Whether the client has this report. Client plane. */
export async function hasEdition(scope: ClientScope, { clientSlug, periodId }: Place): Promise<boolean> {
  return withScope(
    scope,
    "read",
    async (tx) => (await tx.edition.count({ where: { clientId: { in: [...scope.clients] }, clientSlug, period: periodId } })) > 0,
  );
}

/** The newest walk-through that runs now; null when nobody is presenting. */
export async function findRunning(
  scope: ClientScope,
  { clientSlug, periodId, now }: { clientSlug?: string | undefined; periodId?: string | undefined; now: string },
): Promise<LiveState | null> {
  const row = await withScope(scope, "read", (tx) =>
    tx.liveWalkThrough.findFirst({
      where: {
        clientId: { in: [...scope.clients] },
        endedAt: null,
        startedAt: { gt: new Date(Date.parse(now) - LIVE_S * 1000) },
        ...(clientSlug === undefined ? {} : { clientSlug }),
        ...(periodId === undefined ? {} : { period: periodId }),
      },
      orderBy: [{ startedAt: "desc" }, { walkThroughId: "asc" }],
    }),
  );
  return row && liveStateOf(row);
}

export type FollowerState = {
  id: string;
  name: string;
  via: "account" | "link";
  slide: string;
  following: boolean;
  joinedAt: string;
  /** Since when nothing was heard; null while connected. */
  lostSince: string | null;
};

async function listFollowers(tx: Tx, { clientId, id, now }: { clientId: string; id: string; now: string }): Promise<FollowerState[]> {
  const rows = await tx.follower.findMany({ where: { clientId, walkThroughId: id }, orderBy: [{ joinedAt: "asc" }, { followerId: "asc" }] });
  return rows.map((row) => ({
    id: row.followerId,
    name: row.name,
    via: row.via === "account" ? "account" : "link",
    slide: row.slide,
    following: row.following,
    joinedAt: instantText(row.joinedAt),
    lostSince: Date.parse(now) - row.seenAt.getTime() > LOST_MS ? instantText(row.seenAt) : null,
  }));
}

export type Presented = { state: LiveState; followers: FollowerState[]; linkExpiresAt: string | null; views: View[] };

/** All the presenter's screens show. Errors: not-found, the same for foreign and absent. Staff plane. */
export async function getPresented(scope: ClientScope, { clientSlug, id, now }: { clientSlug: string; id: string; now: string }): Promise<Presented> {
  return withScope(scope, "read", async (tx) => {
    const found = await findWalkThrough(tx, clientSlug, id);
    if (found === null) throw new AppError("not-found", "There is no such walk-through.");
    const open = found.linkExpiresAt !== null && Date.parse(found.linkExpiresAt) > Date.parse(now);
    const place = { clientId: found.clientId, id };
    return {
      state: found.state,
      followers: await listFollowers(tx, { ...place, now }),
      linkExpiresAt: open ? found.linkExpiresAt : null,
      views: await listViews(tx, place),
    };
  });
}

export type HeldWalkThrough = {
  id: string;
  period: string;
  revision: number;
  presenter: string;
  startedAt: string;
  /** Null while it runs, and when nobody ended it. */
  endedAt: string | null;
  running: boolean;
  plannedS: number;
  sections: { section: string; shownMs: number }[];
  followers: { name: string; via: "account" | "link" }[];
};

/** What was presented to a client, newest first, at most 100. Staff plane. */
export async function listWalkThroughs(tx: Tx, { clientId, now }: { clientId: string; now: string }): Promise<HeldWalkThrough[]> {
  const rows = await tx.walkThrough.findMany({
    where: { clientId },
    orderBy: [{ startedAt: "desc" }, { walkThroughId: "asc" }],
    take: 100,
    include: { views: { orderBy: { slide: "asc" } }, live: { include: { followers: { orderBy: { joinedAt: "asc" } } } } },
  });
  return rows.map((row) => ({
    id: row.walkThroughId,
    period: row.period,
    revision: row.revision,
    presenter: row.presenterName,
    startedAt: instantText(row.startedAt),
    endedAt: instantOrNull(row.endedAt),
    running: row.endedAt === null && Date.parse(now) - row.startedAt.getTime() < LIVE_S * 1000,
    plannedS: row.plannedS,
    sections: [...Map.groupBy(row.views, (view) => view.section)].map(([section, views]) => ({
      section,
      shownMs: views.reduce((sum, view) => sum + view.shownMs, 0),
    })),
    followers: (row.live?.followers ?? []).map(({ name, via }) => ({ name, via: via === "account" ? "account" : "link" })),
  }));
}
