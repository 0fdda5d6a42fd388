import type { LatencyFold } from "#server/posture/latency.ts";
import { foldLatency } from "#server/posture/latency-fold.ts";
import { joinLatency, type LatencySamples, type NamedDay, splitLatency } from "#server/posture/latency-samples.ts";
import { localDayAt } from "#server/posture/local-days.ts";
import { addDays } from "#server/posture/period.ts";
import { makeCheckMonths } from "#server/store/check-partitions.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";

const ROWS_PER_STATEMENT = 1000;
const NOTHING: LatencyFold = { buckets: [], seen: [] };

export type LatencySeries = { clientId: string; siteId: string; location: string } & LatencySamples;
type Input = { sourceId: string; series: LatencySeries[]; clients: readonly Pick<ClientRecord, "clientId" | "timeZone">[]; keptFrom?: number };
type Key = { clientId: string; siteId: string; location: string; day: string };
type Row = Key & LatencyFold;

/**
 * Adds durations to the local days they fall on; one already held changes nothing. Days before `keptFrom` (unix seconds, a midnight) are closed: their
 * durations are counted as too old. The caller holds the source's lock.
 */
export async function saveLatency(
  tx: Tx,
  { sourceId, series, clients, keptFrom = Number.NEGATIVE_INFINITY }: Input,
): Promise<{ applied: number; duplicate: number; tooOld: number }> {
  const zones = new Map(clients.map(({ clientId, timeZone }) => [clientId, timeZone]));
  const dayAt = rememberedDays();
  let tooOld = 0;
  const batches = new Map<string, Key & { parts: LatencySamples[] }>();
  for (const { runs, buckets, ...place } of series) {
    const zone = zones.get(place.clientId) ?? "UTC";
    for (const [day, own] of splitLatency({ runs, buckets }, (at) => dayAt(zone, at))) {
      const key = { ...place, day };
      if (Date.parse(day) / 1000 < keptFrom) {
        tooOld += own.buckets.length;
        continue;
      }
      const batch = batches.get(keyOf(key)) ?? { ...key, parts: [] };
      batches.set(keyOf(key), batch);
      batch.parts.push(own);
    }
  }
  const known = await loadDays(tx, sourceId, [...batches.values()]);
  const changed: Row[] = [];
  let [received, applied] = [0, 0];
  for (const { parts, ...key } of batches.values()) {
    received += parts.reduce((sum, { buckets }) => sum + buckets.length, 0);
    // A client whose zone was corrected has its older checks under the neighbouring day; they are held all the same.
    const beside = [-1, 1].flatMap((days) => known.get(keyOf({ ...key, day: addDays(key.day, days) }))?.seen ?? []);
    const { applied: fresh, ...after } = foldLatency(known.get(keyOf(key)) ?? NOTHING, joinLatency(parts), beside);
    applied += fresh;
    if (fresh > 0) changed.push({ ...key, ...after });
  }
  await makeCheckMonths(
    tx,
    changed.map(({ day }) => day),
  );
  for (let from = 0; from < changed.length; from += ROWS_PER_STATEMENT) await upsert(tx, sourceId, changed.slice(from, from + ROWS_PER_STATEMENT));
  return { applied, duplicate: received - applied, tooOld };
}

/** Thousands of series share a handful of zones and days, and a zone is slow to ask. */
function rememberedDays(): (zone: string, at: number) => NamedDay {
  const known = new Map<string, NamedDay[]>();
  return (zone, at) => {
    const days = known.get(zone) ?? [];
    known.set(zone, days);
    const before = days.find(({ startS, endS }) => at >= startS && at < endS);
    if (before) return before;
    const day = localDayAt(at, zone);
    days.push(day);
    return day;
  };
}

async function loadDays(tx: Tx, sourceId: string, batches: Key[]): Promise<Map<string, LatencyFold>> {
  const days = batches.map(({ day }) => day).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return new Map();
  const clients = [...new Set(batches.map(({ clientId }) => clientId))];
  // As text: the driver would walk every number of every document before we may.
  const rows = await tx.$queryRaw<(Key & { buckets: string; seen: string })[]>`
    select client_id::text as "clientId", site_id::text as "siteId", location, day::text, buckets::text, seen::text
    from app.latency_day where client_id = any(${clients}::uuid[]) and source_id = ${sourceId}::uuid
      and day between ${addDays(first, -1)}::date and ${addDays(last, 1)}::date`;
  return new Map(rows.map((row) => [keyOf(row), { buckets: JSON.parse(row.buckets), seen: JSON.parse(row.seen) }]));
}

async function upsert(tx: Tx, sourceId: string, rows: Row[]): Promise<void> {
  await tx.$executeRaw`
    insert into app.latency_day (client_id, site_id, source_id, location, day, buckets, seen)
    select client_id, site_id, ${sourceId}::uuid, location, day, buckets::json, seen::json
    from unnest(${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[], ${rows.map((row) => row.location)}::text[],
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => JSON.stringify(row.buckets))}::text[], ${rows.map((row) => JSON.stringify(row.seen))}::text[])
      as r(client_id, site_id, location, day, buckets, seen)
    on conflict (client_id, site_id, source_id, location, day) do update set buckets = excluded.buckets, seen = excluded.seen`;
}

const keyOf = ({ clientId, siteId, location, day }: Key) => `${clientId} ${siteId} ${day} ${location}`;
