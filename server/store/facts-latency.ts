import type { LatencyDay } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText } from "#server/store/instants.ts";

type Row = { site_id: string; source_id: string; location: string; day: Date; buckets: LatencyDay["buckets"] };

/** Response times of one client's sites on local days, first to last. */
export async function loadLatency(tx: Tx, clientId: string, days: { first: string; last: string }, slugOf: (siteId: string) => string): Promise<LatencyDay[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select site_id::text, source_id::text, location, day, buckets from app.latency_day
    where client_id = ${clientId}::uuid and day between ${days.first}::date and ${days.last}::date order by site_id, source_id, location, day`;
  return rows.map((row) => ({ site: slugOf(row.site_id), source: row.source_id, location: row.location, day: dayText(row.day), buckets: row.buckets }));
}
