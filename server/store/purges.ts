import type { PurgeReason } from "#server/posture/evidence.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantText } from "#server/store/instants.ts";
import { type KnownCount, planCounts, type PurgeCountRow } from "#server/store/purge-versions.ts";

export type PurgeEventRow = { accountHash: string; action: "blocked" | "deleted"; reason: PurgeReason; at: string; createdAt: string | null };
/** `zone` null: a day of the client's own zone. */
export type HeartbeatRow = { day: string; at: string; zone: "UTC" | null };
type Feed = { clientId: string; sourceId: string };

/** Totals are replaced only by a later report of the same span, and stay as an earlier version; returns how many are new or say something else than before. */
export async function savePurgeCounts(tx: Tx, { clientId, sourceId }: Feed, rows: PurgeCountRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const days = {
    first: rows.map(({ from }) => from).sort()[0] ?? "",
    last:
      rows
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? "",
  };
  const known = (await loadCounts(tx, clientId, days)).filter((row) => row.sourceId === sourceId);
  const { added, confirmed, changed } = planCounts(known, rows);
  await tx.$executeRaw`
    insert into app.purge_count (client_id, source_id, day_from, day_to, version, whole, reason, blocked, deleted, reported_at)
    select ${clientId}::uuid, ${sourceId}::uuid, "from", "to", version, whole, reason, blocked, deleted, "reportedAt"
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
      as r("from" date, "to" date, version int, whole boolean, reason text, blocked int, deleted int, "reportedAt" timestamptz(3))`;
  await tx.$executeRaw`
    update app.purge_count c set reported_at = r."reportedAt"
    from jsonb_to_recordset(${JSON.stringify(confirmed)}::jsonb) as r("from" date, "to" date, version int, reason text, "reportedAt" timestamptz(3))
    where c.client_id = ${clientId}::uuid and c.source_id = ${sourceId}::uuid
      and c.day_from = r."from" and c.day_to = r."to" and c.version = r.version and c.reason = r.reason`;
  return changed;
}

type StoredCount = {
  source_id: string;
  day_from: Date;
  day_to: Date;
  version: number;
  whole: boolean;
  reason: PurgeReason;
  blocked: number | null;
  deleted: number | null;
  reported_at: Date;
};

/** Totals of a client that speak of any of these days, each source's as it last reported them. */
export async function loadCounts(tx: Tx, clientId: string, { first, last }: { first: string; last: string }): Promise<(KnownCount & { sourceId: string })[]> {
  const rows = await tx.$queryRaw<StoredCount[]>`
    select source_id::text, day_from, day_to, version, whole, reason, blocked, deleted, reported_at from (
      select *, row_number() over (partition by source_id, day_from, day_to, reason order by version desc) as place,
        max(version) filter (where whole) over (partition by source_id, day_from, day_to) as base
      from app.purge_count where client_id = ${clientId}::uuid and day_from <= ${last}::date and day_to >= ${first}::date) as v
    where place = 1 and version >= coalesce(base, 0) order by day_from, day_to, reason, source_id`;
  return rows.map(({ source_id, day_from, day_to, reported_at, ...row }) => ({
    ...row,
    sourceId: source_id,
    from: dayText(day_from),
    to: dayText(day_to),
    reportedAt: instantText(reported_at),
  }));
}

/** An account counts once per action: the first report stays. Returns how many were new. */
export async function savePurgeEvents(tx: Tx, { clientId, sourceId }: Feed, rows: PurgeEventRow[]): Promise<number> {
  return tx.$executeRaw`
    insert into app.purge_event (client_id, source_id, account_hash, action, reason, at, created_at)
    select ${clientId}::uuid, ${sourceId}::uuid, "accountHash", action, reason, at, "createdAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("accountHash" text, action text, reason text, at timestamptz(3), "createdAt" timestamptz(3))
    on conflict do nothing`;
}

/** A day told once stays told. Returns how many were new. */
export async function saveHeartbeats(tx: Tx, { clientId, sourceId }: Feed, rows: HeartbeatRow[]): Promise<number> {
  return tx.$executeRaw`
    insert into app.purge_heartbeat (client_id, source_id, day, zone, at)
    select ${clientId}::uuid, ${sourceId}::uuid, day, coalesce(zone, 'client'), at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(day date, at timestamptz(3), zone text)
    on conflict do nothing`;
}
