import type { ReportedEvidence } from "#server/posture/evidence.ts";
import type { ReportedDay } from "#server/posture/facts.ts";
import { utcMidnightS } from "#server/posture/period.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText } from "#server/store/instants.ts";

const ROWS_PER_STATEMENT = 1000;

export type ReportedEntry = { clientId: string; siteId: string; evidence: ReportedEvidence };

/**
 * Keeps each monitor's report of each day: the newest stands, whatever order they come in, so that a running day is replaced by its fuller report and
 * a late old one changes nothing. Of two made in one instant the fuller stands. What was once seen paused stays so: see ReportedEvidence. The caller holds
 * the source's lock.
 */
export async function saveReported(
  tx: Tx,
  { sourceId, entries }: { sourceId: string; entries: ReportedEntry[] },
): Promise<{ applied: number; duplicate: number }> {
  const newest = new Map<string, ReportedEntry>();
  for (const entry of entries.filter(({ evidence }) => evidence.to > evidence.from)) {
    const { siteId, evidence } = entry;
    const key = JSON.stringify([siteId, evidence.external, evidence.day]);
    const other = newest.get(key);
    if (other === undefined || isNewer(evidence, other.evidence)) newest.set(key, entry);
  }
  const rows = [...newest.values()];
  let applied = 0;
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) applied += await upsert(tx, sourceId, rows.slice(from, from + ROWS_PER_STATEMENT));
  await extendMonitoring(tx, rows);
  return { applied, duplicate: entries.length - applied };
}

function isNewer(a: ReportedEvidence, b: ReportedEvidence): boolean {
  const [at, other] = [Date.parse(a.reportedAt), Date.parse(b.reportedAt)];
  return at === other ? a.to - a.from > b.to - b.from : at > other;
}

async function upsert(tx: Tx, sourceId: string, rows: ReportedEntry[]): Promise<number> {
  const of = <T>(pick: (evidence: ReportedEvidence, midnight: number) => T) => rows.map(({ evidence }) => pick(evidence, utcMidnightS(evidence.day)));
  const [row] = await tx.$queryRaw<{ changed: number }[]>`
    with incoming as (
      select *, outages_text::jsonb as outages, totals_text::jsonb as totals
      from unnest(${rows.map((row) => row.clientId)}::uuid[], ${rows.map((row) => row.siteId)}::uuid[], ${of(({ external }) => external)}::text[],
        ${of(({ day }) => day)}::date[], ${of(({ reportedBy }) => reportedBy)}::text[],
        ${of(({ from }, midnight) => from - midnight)}::int[], ${of(({ to }, midnight) => to - midnight)}::int[],
        ${of(({ outages }, midnight) => JSON.stringify(outages.map(({ from, to, ...rest }) => ({ fromS: from - midnight, toS: to - midnight, ...rest }))))}::text[],
        ${of(({ totals }) => (totals === null ? null : JSON.stringify(totals)))}::text[],
        ${of(({ reportedPct }) => reportedPct)}::double precision[], ${of(({ reportedAt }) => reportedAt)}::timestamptz[])
        as r(client_id, site_id, external, day, reported_by, from_s, to_s, outages_text, totals_text, reported_pct, reported_at)
    ), merged as (
      select i.*, k.day is null or (i.reported_at, i.to_s - i.from_s) > (k.reported_at, k.to_s - k.from_s) as newer,
        (k.reported_by, k.from_s, k.to_s, k.outages, k.totals, k.reported_pct) as before,
        i.outages || coalesce((select jsonb_agg(o order by (o ->> 'fromS')::int, (o ->> 'toS')::int) from jsonb_array_elements(k.outages) o
          where o ->> 'paused' = 'true' and not exists (select from jsonb_array_elements(i.outages) n
            where n ->> 'paused' = 'true' and (n ->> 'fromS')::int <= (o ->> 'fromS')::int and (n ->> 'toS')::int >= (o ->> 'toS')::int)), '[]'::jsonb) as all_outages
      from incoming i left join app.reported_day k
        on k.client_id = i.client_id and k.site_id = i.site_id and k.source_id = ${sourceId}::uuid and k.external = i.external and k.day = i.day
    ), changed as (
      select count(*)::int as changed from merged m where newer and (m.reported_by, m.from_s, m.to_s, m.all_outages, m.totals, m.reported_pct) is distinct from m.before
    ), kept as (
      insert into app.reported_day as k (client_id, site_id, source_id, external, day, reported_by, from_s, to_s, outages, totals, reported_pct, reported_at)
      select client_id, site_id, ${sourceId}::uuid, external, day, reported_by, from_s, to_s, all_outages, totals, reported_pct, reported_at from merged where newer
      on conflict (client_id, site_id, source_id, external, day) do update set reported_by = excluded.reported_by, from_s = excluded.from_s, to_s = excluded.to_s,
        outages = excluded.outages, totals = excluded.totals, reported_pct = excluded.reported_pct, reported_at = excluded.reported_at
    ) select changed from changed`;
  return row?.changed ?? 0;
}

/** A site is monitored from the first moment a monitor speaks for; before that it is not unknown but not yet monitored. */
async function extendMonitoring(tx: Tx, rows: ReportedEntry[]): Promise<void> {
  for (const [siteId, of] of Map.groupBy(rows, (row) => row.siteId)) {
    const at = Math.min(...of.map(({ evidence }) => evidence.from));
    await tx.$executeRaw`
      update app.site set monitored_from = to_timestamp(${at}) where client_id = ${of[0]?.clientId}::uuid and site_id = ${siteId}::uuid
      and (monitored_from is null or monitored_from > to_timestamp(${at}))`;
  }
}

type Row = {
  site_id: string;
  source_id: string;
  day: Date;
  reported_by: string;
  from_s: number;
  to_s: number;
  outages: ReportedDay["outages"];
  totals: ReportedDay["totals"];
  reported_pct: number | null;
};

/** What monitors without single checks reported of one client's sites on UTC days, first to last. */
export async function loadReported(
  tx: Tx,
  clientId: string,
  days: { first: string; last: string },
  slugOf: (siteId: string) => string,
): Promise<ReportedDay[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select site_id::text, source_id::text, day, reported_by, from_s, to_s, outages, totals, reported_pct from app.reported_day
    where client_id = ${clientId}::uuid and day between ${days.first}::date and ${days.last}::date order by site_id, source_id, day, external`;
  return rows.map((row) => ({
    site: slugOf(row.site_id),
    source: row.source_id,
    day: dayText(row.day),
    reportedBy: row.reported_by,
    fromS: row.from_s,
    toS: row.to_s,
    outages: row.outages,
    totals: row.totals,
    reportedPct: row.reported_pct,
  }));
}
