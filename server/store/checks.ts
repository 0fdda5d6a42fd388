import { type DayFold, foldDay, splitByDay } from "#server/posture/checks.ts";
import { countRuns } from "#server/posture/checks-runs.ts";
import type { CheckEvidence } from "#server/posture/evidence.ts";
import { makeCheckMonths } from "#server/store/check-partitions.ts";
import { writePlace } from "#server/store/check-places.ts";
import type { Tx } from "#server/store/database.ts";

const DAY_S = 86_400;
const ROWS_PER_STATEMENT = 2000;

/** `monitor`: see CheckDay. */
export type CheckSeries = { clientId: string; siteId: string; location: string; monitor?: string } & Pick<CheckEvidence, "intervalS" | "runs" | "slow">;
type Key = { clientId: string; siteId: string; location: string; day: string };
type Row = Key & DayFold & { intervalS: number };
type Input = { sourceId: string; series: CheckSeries[]; keptFrom?: number };
export type Saved = { applied: number; duplicate: number; tooOld: number };

/**
 * Adds checks to the days they fall on; a check already held changes nothing, and of the intervals told for a day the longest stands, so that no order
 * of deliveries matters. Days before `keptFrom` (unix seconds, a midnight) are closed: their
 * checks are counted as too old. The caller holds the source's lock.
 */
export async function saveChecks(tx: Tx, { sourceId, series, keptFrom = Number.NEGATIVE_INFINITY }: Input): Promise<Saved> {
  const [batches, old] = byDay(series, keptFrom);
  const known = await loadDays(tx, sourceId, batches);
  const changed: Row[] = [];
  let [received, applied] = [0, 0];
  for (const { intervalS: told, runs, slow, ...key } of batches) {
    const before = known.get(keyOf(key));
    const intervalS = Math.max(told, before?.intervalS ?? 0);
    const after = foldDay(before ?? null, { runs, slow });
    received += countRuns(runs);
    applied += countRuns(after.runs) - countRuns(before?.runs ?? []);
    if (before === undefined || after !== before || before.intervalS !== intervalS) changed.push({ ...key, intervalS, runs: after.runs, slow: after.slow });
  }
  await makeCheckMonths(
    tx,
    changed.map(({ day }) => day),
  );
  for (let from = 0; from < changed.length; from += ROWS_PER_STATEMENT) await upsert(tx, sourceId, changed.slice(from, from + ROWS_PER_STATEMENT));
  await extendMonitoring(tx, series);
  return { applied, duplicate: received - applied, tooOld: old };
}

/** The rows deliveries fall on; a day that several pieces speak of appears once, with all of them. */
function byDay(series: CheckSeries[], keptFrom: number): [rows: Row[], tooOld: number] {
  const rows = new Map<string, Row>();
  let tooOld = 0;
  for (const { clientId, siteId, intervalS, runs, slow, ...place } of series) {
    const location = writePlace(place);
    for (const [number, day] of splitByDay({ runs, slow })) {
      if (number * DAY_S < keptFrom) {
        tooOld += countRuns(day.runs);
        continue;
      }
      const key = { clientId, siteId, location, day: new Date(number * DAY_S * 1000).toISOString().slice(0, 10) };
      const known = rows.get(keyOf(key));
      if (known) Object.assign(known, foldDay(known, day), { intervalS: Math.max(known.intervalS, intervalS) });
      else rows.set(keyOf(key), { ...key, intervalS, ...day });
    }
  }
  return [[...rows.values()], tooOld];
}

async function loadDays(tx: Tx, sourceId: string, rows: Row[]): Promise<Map<string, Row>> {
  const days = rows.map((row) => row.day).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  if (first === undefined || last === undefined) return new Map();
  const clients = [...new Set(rows.map((row) => row.clientId))];
  // As text: the driver would walk every number of every document before we may.
  const held = await tx.$queryRaw<(Key & { intervalS: number; runs: string; slow: string })[]>`
    select client_id::text as "clientId", site_id::text as "siteId", location, day::text, interval_s as "intervalS", runs::text, slow::text
    from app.check_day where client_id = any(${clients}::uuid[]) and source_id = ${sourceId}::uuid and day between ${first}::date and ${last}::date`;
  return new Map(held.map((row) => [keyOf(row), { ...row, runs: JSON.parse(row.runs), slow: JSON.parse(row.slow) }]));
}

async function upsert(tx: Tx, sourceId: string, rows: Row[]): Promise<void> {
  await tx.$executeRaw`
    insert into app.check_day (client_id, site_id, source_id, location, day, interval_s, runs, slow)
    select client_id, site_id, ${sourceId}::uuid, location, day, interval_s, runs::json, slow::json
    from unnest(${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[], ${rows.map((row) => row.location)}::text[],
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => row.intervalS)}::int[], ${rows.map((row) => JSON.stringify(row.runs))}::text[],
      ${rows.map((row) => JSON.stringify(row.slow))}::text[])
      as r(client_id, site_id, location, day, interval_s, runs, slow)
    on conflict (client_id, site_id, source_id, location, day) do update set interval_s = excluded.interval_s, runs = excluded.runs, slow = excluded.slow`;
}

/** A site is monitored from the first check we hold of it; before that it is not unknown but not yet monitored. */
async function extendMonitoring(tx: Tx, series: CheckSeries[]): Promise<void> {
  const first = new Map<string, { clientId: string; siteId: string; at: number }>();
  for (const { clientId, siteId, runs } of series)
    for (const { from } of runs) {
      const known = first.get(siteId);
      if (!known || from < known.at) first.set(siteId, { clientId, siteId, at: from });
    }
  const sites = [...first.values()];
  if (sites.length === 0) return;
  await tx.$executeRaw`
    update app.site s set monitored_from = to_timestamp(r.at)
    from unnest(${sites.map(({ clientId }) => clientId)}::uuid[], ${sites.map(({ siteId }) => siteId)}::uuid[], ${sites.map(({ at }) => at)}::float8[]) as r(client_id, site_id, at)
    where s.client_id = r.client_id and s.site_id = r.site_id and (s.monitored_from is null or s.monitored_from > to_timestamp(r.at))`;
}

const keyOf = ({ clientId, siteId, location, day }: Key) => `${clientId} ${siteId} ${day} ${location}`;
