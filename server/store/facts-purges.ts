import type { PurgeReason } from "#server/posture/evidence.ts";
import type { PurgeFacts } from "#server/posture/facts.ts";
import { addDays, type Period } from "#server/posture/period.ts";
import { aliveDays } from "#server/posture/purge-days.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull, instantText } from "#server/store/instants.ts";

type EventRow = { action: "blocked" | "deleted"; reason: PurgeReason; at: Date; created_at: Date | null };

/** Purged accounts of one client in one period. An account two feeds both report counts once, where it was first seen. */
export async function loadPurgeFacts(tx: Tx, clientId: string, period: Period, days: { first: string; last: string }): Promise<PurgeFacts> {
  const span = { dayFrom: { lte: new Date(days.last) }, dayTo: { gte: new Date(days.first) } };
  const counts = await tx.purgeCount.findMany({ where: { clientId, ...span }, orderBy: [{ dayFrom: "asc" }, { reason: "asc" }] });
  const events = await tx.$queryRaw<EventRow[]>`
    select action, reason, at, created_at from (
      select distinct on (account_hash, action) action, reason, at, created_at, account_hash
      from app.purge_event where client_id = ${clientId}::uuid order by account_hash, action, at, source_id) as once
    where at >= ${period.start}::timestamptz and at < ${period.end}::timestamptz order by at, account_hash, action`;
  // A UTC day may hold the beginning or the end of a local day that is named one day off.
  const heartbeats = await tx.purgeHeartbeat.findMany({
    where: { clientId, day: { gte: new Date(addDays(days.first, -2)), lte: new Date(addDays(days.last, 2)) } },
    select: { day: true, zone: true },
    distinct: ["day", "zone"],
    orderBy: { day: "asc" },
  });
  const told = (zone: string) => heartbeats.filter((row) => row.zone === zone).map((row) => dayText(row.day));
  const [feed] = await tx.$queryRaw<{ configured: boolean }[]>`
    select exists (select from app.source_mapping m join app.source s using (source_id) where m.client_id = ${clientId}::uuid and s.kind = 'purges') as configured`;
  return {
    counts: counts.map((row) => ({
      from: dayText(row.dayFrom),
      to: dayText(row.dayTo),
      reason: row.reason as PurgeReason,
      blocked: row.blocked,
      deleted: row.deleted,
    })),
    events: events.map((row) => ({ at: instantText(row.at), action: row.action, reason: row.reason, createdAt: instantOrNull(row.created_at) })),
    heartbeatDays: aliveDays(period, { local: told("client"), utc: told("UTC") }),
    configured: counts.length > 0 || feed?.configured === true,
  };
}
