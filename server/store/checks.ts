import { foldRuns } from "#server/posture/checks.ts";
import type { Check } from "#server/posture/evidence.ts";
import type { CheckRun } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";

const DAY_S = 86_400;
const ROWS_PER_STATEMENT = 1000;

export type CheckSeries = { clientId: string; siteId: string; location: string; intervalS: number; checks: Pick<Check, "at" | "up">[] };
type Key = { clientId: string; siteId: string; location: string; day: string };
type Row = Key & { intervalS: number; runs: CheckRun[] };
type Batch = Key & { intervalS: number; checks: CheckSeries["checks"] };

/** Adds checks to the days they fall on; a check already held changes nothing. The caller holds the source's lock. */
export async function saveChecks(tx: Tx, { sourceId, series }: { sourceId: string; series: CheckSeries[] }): Promise<{ applied: number; duplicate: number }> {
  const batches = byDay(series);
  const known = await loadDays(tx, sourceId, batches);
  const received = batches.reduce((sum, batch) => sum + batch.checks.length, 0);
  const changed: Row[] = [];
  let applied = 0;
  for (const { checks, ...key } of batches) {
    const before = known.get(keyOf(key));
    const runs = foldRuns(before?.runs ?? [], checks);
    applied += countOf(runs) - countOf(before?.runs ?? []);
    if (before && before.intervalS === key.intervalS && JSON.stringify(before.runs.map(inOrder)) === JSON.stringify(runs.map(inOrder))) continue;
    changed.push({ ...key, runs });
  }
  for (let from = 0; from < changed.length; from += ROWS_PER_STATEMENT) await upsert(tx, sourceId, changed.slice(from, from + ROWS_PER_STATEMENT));
  await extendMonitoring(tx, series);
  return { applied, duplicate: received - applied };
}

function byDay(series: CheckSeries[]): Batch[] {
  const batches = new Map<string, Batch>();
  for (const { clientId, siteId, location, intervalS, checks } of series) {
    const days = new Map<number, Batch>();
    for (const check of checks) {
      const number = Math.floor(check.at / DAY_S);
      let batch = days.get(number);
      if (!batch) {
        const day = new Date(number * DAY_S * 1000).toISOString().slice(0, 10);
        const key = keyOf({ clientId, siteId, location, day });
        batch = batches.get(key) ?? { clientId, siteId, location, day, intervalS, checks: [] };
        batches.set(key, batch);
        days.set(number, batch);
      }
      batch.checks.push(check);
    }
  }
  return [...batches.values()];
}

async function loadDays(tx: Tx, sourceId: string, batches: Batch[]): Promise<Map<string, Row>> {
  const days = batches.map((batch) => batch.day).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return new Map();
  const clients = [...new Set(batches.map((batch) => batch.clientId))];
  const rows = await tx.$queryRaw<Row[]>`
    select client_id::text as "clientId", site_id::text as "siteId", location, day::text, interval_s as "intervalS", runs
    from app.check_day where client_id = any(${clients}::uuid[]) and source_id = ${sourceId}::uuid and day between ${first}::date and ${last}::date`;
  return new Map(rows.map((row) => [keyOf(row), row]));
}

async function upsert(tx: Tx, sourceId: string, rows: Row[]): Promise<void> {
  await tx.$executeRaw`
    insert into app.check_day (client_id, site_id, source_id, location, day, interval_s, runs)
    select client_id, site_id, ${sourceId}::uuid, location, day, interval_s, runs::jsonb
    from unnest(${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[], ${rows.map((row) => row.location)}::text[],
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => row.intervalS)}::int[], ${rows.map((row) => JSON.stringify(row.runs))}::text[])
      as r(client_id, site_id, location, day, interval_s, runs)
    on conflict (client_id, site_id, source_id, location, day) do update set interval_s = excluded.interval_s, runs = excluded.runs`;
}

/** A site is monitored from the first check we hold of it; before that it is not unknown but not yet monitored. */
async function extendMonitoring(tx: Tx, series: CheckSeries[]): Promise<void> {
  const first = new Map<string, { clientId: string; siteId: string; at: number }>();
  for (const { clientId, siteId, checks } of series) {
    for (const { at } of checks) {
      const known = first.get(siteId);
      if (!known || at < known.at) first.set(siteId, { clientId, siteId, at });
    }
  }
  for (const { clientId, siteId, at } of first.values()) {
    await tx.$executeRaw`
      update app.site set monitored_from = to_timestamp(${at}) where client_id = ${clientId}::uuid and site_id = ${siteId}::uuid
      and (monitored_from is null or monitored_from > to_timestamp(${at}))`;
  }
}

const keyOf = ({ clientId, siteId, location, day }: Key) => JSON.stringify([clientId, siteId, location, day]);
const countOf = (runs: CheckRun[]) => runs.reduce((sum, run) => sum + run.count, 0);
// jsonb hands keys back in its own order.
const inOrder = ({ startS, stepS, count, up }: CheckRun) => [startS, stepS, count, up];
