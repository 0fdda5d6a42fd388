import type { PurgeReason } from "#server/posture/evidence.ts";
import type { Tx } from "#server/store/database.ts";

export type PurgeCountRow = { from: string; to: string; reason: PurgeReason; blocked: number | null; deleted: number | null; reportedAt: string };
export type PurgeEventRow = { accountHash: string; action: "blocked" | "deleted"; reason: PurgeReason; at: string; createdAt: string | null };
/** `zone` null: a day of the client's own zone. */
export type HeartbeatRow = { day: string; at: string; zone: "UTC" | null };
type Feed = { clientId: string; sourceId: string };

/** Totals are replaced only by a later report of the same span; returns how many are new or say something else than before. */
export async function savePurgeCounts(tx: Tx, { clientId, sourceId }: Feed, rows: PurgeCountRow[]): Promise<number> {
  const newest = new Map<string, PurgeCountRow>();
  for (const row of rows) {
    const key = `${row.from} ${row.to} ${row.reason}`;
    const known = newest.get(key);
    if (!known || Date.parse(known.reportedAt) < Date.parse(row.reportedAt)) newest.set(key, row);
  }
  const given = JSON.stringify([...newest.values()]);
  const [result] = await tx.$queryRaw<{ changed: number }[]>`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb) as r("from" date, "to" date, reason text, blocked int, deleted int, "reportedAt" timestamptz(3))),
    before as materialized (
      select count(*) filter (where k.client_id is null or (g."reportedAt" > k.reported_at and (g.blocked, g.deleted) is distinct from (k.blocked, k.deleted)))::int as changed
      from given g left join app.purge_count k
        on k.client_id = ${clientId}::uuid and k.source_id = ${sourceId}::uuid and k.day_from = g."from" and k.day_to = g."to" and k.reason = g.reason),
    saved as (
      insert into app.purge_count as known (client_id, source_id, day_from, day_to, reason, blocked, deleted, reported_at)
      select ${clientId}::uuid, ${sourceId}::uuid, "from", "to", reason, blocked, deleted, "reportedAt" from given
      on conflict (client_id, source_id, day_from, day_to, reason) do update
        set blocked = excluded.blocked, deleted = excluded.deleted, reported_at = excluded.reported_at
        where excluded.reported_at > known.reported_at)
    select changed from before`;
  return result?.changed ?? 0;
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
