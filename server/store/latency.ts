import { foldLatency, type LatencyFold, type LatencySample } from "#server/posture/latency.ts";
import { splitByLocalDay } from "#server/posture/local-days.ts";
import { addDays } from "#server/posture/period.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";

const ROWS_PER_STATEMENT = 1000;
const NOTHING: LatencyFold = { buckets: [], seen: [] };

export type LatencySeries = { clientId: string; siteId: string; location: string; samples: LatencySample[] };
type Key = { clientId: string; siteId: string; location: string; day: string };
type Row = Key & LatencyFold;

/** Adds durations to the local days they fall on; one already held changes nothing. The caller holds the source's lock. */
export async function saveLatency(
  tx: Tx,
  { sourceId, series, clients }: { sourceId: string; series: LatencySeries[]; clients: Pick<ClientRecord, "clientId" | "timeZone">[] },
): Promise<{ applied: number; duplicate: number }> {
  const zones = new Map(clients.map(({ clientId, timeZone }) => [clientId, timeZone]));
  const batches = new Map<string, Key & { samples: LatencySample[] }>();
  for (const { samples, ...place } of series)
    for (const [day, some] of splitByLocalDay(samples, zones.get(place.clientId) ?? "UTC")) {
      const key = { ...place, day };
      const batch = batches.get(keyOf(key)) ?? { ...key, samples: [] };
      batches.set(keyOf(key), batch);
      for (const sample of some) batch.samples.push(sample);
    }
  const known = await loadDays(tx, sourceId, [...batches.values()]);
  const changed: Row[] = [];
  let [received, applied] = [0, 0];
  for (const { samples, ...key } of batches.values()) {
    received += samples.length;
    const before = known.get(keyOf(key)) ?? NOTHING;
    const { applied: fresh, ...after } = foldLatency(before, notBeside(samples, key, known));
    applied += fresh;
    if (fresh > 0) changed.push({ ...key, ...after });
  }
  for (let from = 0; from < changed.length; from += ROWS_PER_STATEMENT) await upsert(tx, sourceId, changed.slice(from, from + ROWS_PER_STATEMENT));
  return { applied, duplicate: received - applied };
}

/** A client whose zone was corrected has its older checks under the neighbouring day; they are held all the same. */
function notBeside(samples: LatencySample[], key: Key, known: Map<string, LatencyFold>): LatencySample[] {
  const [first, last] = [samples.reduce((a, { at }) => Math.min(a, at), Infinity), samples.reduce((a, { at }) => Math.max(a, at), 0)];
  const beside = [-1, 1]
    .flatMap((days) => known.get(keyOf({ ...key, day: addDays(key.day, days) }))?.seen ?? [])
    .filter(([startS, stepS, count]) => startS <= last && startS + stepS * (count - 1) >= first);
  return beside.length === 0 ? samples : samples.filter(({ at }) => !beside.some(([startS, stepS, count]) => holds({ startS, stepS, count, at })));
}

function holds({ startS, stepS, count, at }: { startS: number; stepS: number; count: number; at: number }): boolean {
  return at === startS || (at > startS && at <= startS + (count - 1) * stepS && (at - startS) % stepS === 0);
}

async function loadDays(tx: Tx, sourceId: string, batches: Key[]): Promise<Map<string, LatencyFold>> {
  const days = batches.map(({ day }) => day).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return new Map();
  const clients = [...new Set(batches.map(({ clientId }) => clientId))];
  const rows = await tx.$queryRaw<Row[]>`
    select client_id::text as "clientId", site_id::text as "siteId", location, day::text, buckets, seen
    from app.latency_day where client_id = any(${clients}::uuid[]) and source_id = ${sourceId}::uuid
      and day between ${addDays(first, -1)}::date and ${addDays(last, 1)}::date`;
  return new Map(rows.map(({ buckets, seen, ...key }) => [keyOf(key), { buckets, seen }]));
}

async function upsert(tx: Tx, sourceId: string, rows: Row[]): Promise<void> {
  await tx.$executeRaw`
    insert into app.latency_day (client_id, site_id, source_id, location, day, buckets, seen)
    select client_id, site_id, ${sourceId}::uuid, location, day, buckets::jsonb, seen::jsonb
    from unnest(${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[], ${rows.map((row) => row.location)}::text[],
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => JSON.stringify(row.buckets))}::text[], ${rows.map((row) => JSON.stringify(row.seen))}::text[])
      as r(client_id, site_id, location, day, buckets, seen)
    on conflict (client_id, site_id, source_id, location, day) do update set buckets = excluded.buckets, seen = excluded.seen`;
}

const keyOf = ({ clientId, siteId, location, day }: Key) => JSON.stringify([clientId, siteId, location, day]);
