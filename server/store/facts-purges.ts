import type { PurgeReason } from "#server/posture/evidence.ts";
import type { PurgeFacts, PurgeFeed } from "#server/posture/purge-facts.ts";
import { localDay } from "#server/posture/format.ts";
import { addDays, type Period } from "#server/posture/period.ts";
import { aliveDays } from "#server/posture/purge-days.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull, instantText } from "#server/store/instants.ts";
import { loadCounts } from "#server/store/purges.ts";

type EventRow = { action: "blocked" | "deleted"; reason: PurgeReason; at: Date; created_at: Date | null };
type FeedRow = { source_id: string; tied: boolean; retired_at: Date | null; told: Date[] | null };
/** Files people import: they bring totals, and nobody waits for the next one. */
const FILES = "purges-csv";

/** Purged accounts of one client in one period. An account two feeds both report counts once, where it was first seen. */
export async function loadPurgeFacts(tx: Tx, clientId: string, period: Period, days: { first: string; last: string }): Promise<PurgeFacts> {
  const counts = await loadCounts(tx, clientId, days);
  const events = await tx.$queryRaw<EventRow[]>`
    select action, reason, at, created_at from (
      select distinct on (account_hash, action) action, reason, at, created_at, account_hash
      from app.purge_event where client_id = ${clientId}::uuid order by account_hash, action, at, source_id) as once
    where at >= ${period.start}::timestamptz and at < ${period.end}::timestamptz order by at, account_hash, action`;
  const [tied] = await tx.$queryRaw<{ configured: boolean }[]>`
    select exists (select from app.source_mapping m join app.source s using (source_id) where m.client_id = ${clientId}::uuid and s.kind = 'purges') as configured`;
  return {
    counts: counts.map(({ sourceId, from, to, reason, blocked, deleted, reportedAt }) => ({
      source: sourceId,
      from,
      to,
      reason,
      blocked,
      deleted,
      reportedAt,
    })),
    events: events.map((row) => ({ at: instantText(row.at), action: row.action, reason: row.reason, createdAt: instantOrNull(row.created_at) })),
    feeds: await loadFeeds(tx, clientId, period, days),
    configured: counts.length > 0 || tied?.configured === true,
  };
}

/** Every feed tied to the client, and those no longer tied that were alive in the period: these are waited for up to their last sign of life. */
async function loadFeeds(tx: Tx, clientId: string, period: Period, days: { first: string; last: string }): Promise<PurgeFeed[]> {
  // A UTC day may hold the beginning or the end of a local day that is named one day off.
  const heartbeats = await tx.purgeHeartbeat.findMany({
    where: { clientId, day: { gte: new Date(addDays(days.first, -2)), lte: new Date(addDays(days.last, 2)) } },
    select: { sourceId: true, day: true, zone: true },
    orderBy: { day: "asc" },
  });
  const rows = await tx.$queryRaw<FeedRow[]>`
    select s.source_id::text, s.retired_at, t.source_id is not null as tied, e.told from app.source s
    left join (select distinct source_id from app.source_mapping where client_id = ${clientId}::uuid) t on t.source_id = s.source_id
    left join (select source_id, array_agg(distinct (at at time zone ${period.timeZone})::date) as told from app.purge_event
      where client_id = ${clientId}::uuid and at >= ${period.start}::timestamptz and at < ${period.end}::timestamptz group by source_id) e on e.source_id = s.source_id
    where s.kind = 'purges' and s.connector <> ${FILES} and (t.source_id is not null or s.source_id = any(${heartbeats.map(({ sourceId }) => sourceId)}::uuid[]))
    order by s.created_at, s.source_id`;
  return rows.map((row): PurgeFeed => {
    const told = (zone: string) => heartbeats.filter((each) => each.sourceId === row.source_id && each.zone === zone).map(({ day }) => dayText(day));
    const alive = aliveDays(period, { local: told("client"), utc: told("UTC") });
    const lastDay = row.tied ? row.retired_at && localDay(instantText(row.retired_at), period.timeZone) : (alive.at(-1) ?? "");
    return { source: row.source_id, aliveDays: alive, accountDays: (row.told ?? []).map(dayText), lastDay };
  });
}
