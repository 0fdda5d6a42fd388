import { Prisma } from "#prisma/generated/client.ts";
import type { z } from "zod";
import { FINDINGS_PAGE, FindingFilter, type FindingList, type QueuedFinding } from "#server/posture/evaluation-queue.ts";
import { localDay } from "#server/posture/format.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { type Due, datesOf, type DueRow, overdueAmong } from "#server/store/finding-dues.ts";
import { TOOL_MARKED, WAITS } from "#server/store/finding-sql.ts";
import { instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Row = DueRow & {
  client_slug: string;
  client_name: string;
  site_slug: string;
  host: string;
  family: string;
  rule_id: string;
  title: string;
  accepted_until: Date | null;
  waits: boolean;
  kev: boolean;
  tool_marked: boolean;
  last_seen_at: Date;
  occurrences: number;
  alike: number;
};

const KEV = Prisma.sql`exists (select from app.kev_entry k where k.cve = any(f.cve))`;
const RANK = Prisma.sql`array_position(array['critical','high','medium','unknown','low','info'], f.severity)`;
const ORDER = {
  urgency: Prisma.sql`${KEV} desc, ${RANK}, f.first_seen_at, f.finding_id`,
  oldest: Prisma.sql`f.first_seen_at, ${RANK}, f.finding_id`,
  newest: Prisma.sql`f.first_seen_at desc, ${RANK}, f.finding_id`,
  client: Prisma.sql`c.name, s.host, ${RANK}, f.first_seen_at, f.finding_id`,
  rule: Prisma.sql`f.family, f.rule_id, c.name, f.finding_id`,
};

/** The findings in reach that a filter leaves, a page of them, known exploited and worst first unless asked otherwise. Totals are over all of them. */
export async function listFindings(
  scope: ClientScope,
  { now, perPage = FINDINGS_PAGE, ...asked }: z.input<typeof FindingFilter> & { now: string; perPage?: number },
): Promise<FindingList> {
  const filter = FindingFilter.parse(asked);
  return withScope(scope, "read", async (tx) => {
    const inReach = Prisma.sql`f.client_id = any(${[...scope.clients]}::uuid[])`;
    const inView = filter.view === "waiting" ? Prisma.sql`${inReach} and ${WAITS}` : inReach;
    const from = Prisma.sql`from app.finding f join app.client c using (client_id) join app.site s using (client_id, site_id)`;
    const narrowed = Prisma.join([inView, ...conditions(filter, now)], " and ");
    const late = filter.overdue === true ? await overdueAmong(tx, { from, where: narrowed, now }) : null;
    const where = late === null ? narrowed : Prisma.sql`${narrowed} and f.finding_id = any(${late}::uuid[])`;
    const [counts] = await tx.$queryRaw<{ waiting: number; all: number }[]>`
      select count(*) filter (where ${WAITS})::int as waiting, count(*)::int as all from app.finding f where ${inReach}`;
    const [{ total } = { total: 0 }] = await tx.$queryRaw<{ total: number }[]>`select count(*)::int as total ${from} where ${where}`;
    const pages = Math.max(1, Math.ceil(total / perPage));
    const page = Math.min(filter.page, pages);
    const rows = await tx.$queryRaw<Row[]>`
      with page as (
        select f.client_id, f.finding_id, f.family, f.rule_id, f.discriminator, f.title, f.severity, f.state, f.first_seen_at, f.last_seen_at, f.fixed_at, f.cve, c.slug as client_slug, c.name as client_name, c.time_zone,
          s.slug as site_slug, s.host, ${WAITS} as waits, ${KEV} as kev, ${TOOL_MARKED} as tool_marked, row_number() over (order by ${ORDER[filter.sort]}) as place
        ${from} where ${where} order by place limit ${perPage} offset ${(page - 1) * perPage}),
      rules as (
        select f.family, f.rule_id, f.discriminator, count(*)::int as alike from app.finding f
        where ${inReach} and ${WAITS} and (f.family, f.rule_id, f.discriminator) in (select family, rule_id, discriminator from page) group by 1, 2, 3)
      select p.finding_id::text, p.client_id::text, p.time_zone, p.fixed_at, p.cve, p.client_slug, p.client_name, p.site_slug, p.host, p.family, p.rule_id, p.title, p.severity, p.state, p.waits, p.kev, p.tool_marked, p.first_seen_at, p.last_seen_at,
        coalesce((select g.occurrences from app.sighting g join app.scan n using (client_id, scan_id)
          where g.client_id = p.client_id and g.finding_id = p.finding_id order by n.finished_at desc limit 1), 0) as occurrences,
        case when p.state = 'accepted' then (select e.expires_at from app.evaluation e
          where e.client_id = p.client_id and e.finding_id = p.finding_id and e.verdict = 'accepted' order by e.at desc limit 1) end as accepted_until, coalesce(r.alike, p.waits::int) as alike
      from page p left join rules r using (family, rule_id, discriminator) order by p.place`;
    const dates = await datesOf(tx, rows, now);
    const { clients, sites, families } = await choices(tx, { inView, client: filter.client });
    return {
      waiting: counts?.waiting ?? 0,
      all: counts?.all ?? 0,
      total,
      page,
      pages,
      findings: rows.map((row) => findingFrom(row, dates.get(row.finding_id))),
      clients,
      sites,
      families,
    };
  });
}

function conditions(filter: FindingFilter, now: string): Prisma.Sql[] {
  const { client, site, severity, state, family, rule, text, olderThan, kev } = filter;
  const like = text === undefined || text === "" ? null : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return [
    ...(client === undefined ? [] : [Prisma.sql`c.slug = ${client}`]),
    ...(site === undefined ? [] : [Prisma.sql`s.slug = ${site}`]),
    ...(severity === undefined ? [] : [Prisma.sql`f.severity = ${severity}`]),
    ...(state === undefined ? [] : [Prisma.sql`f.state = ${state}`]),
    ...(family === undefined ? [] : [Prisma.sql`f.family = ${family}`]),
    ...(rule === undefined ? [] : [Prisma.sql`f.rule_id = ${rule}`]),
    ...(like === null
      ? []
      : [
          Prisma.sql`(f.title ilike ${like} or f.rule_id ilike ${like} or f.description ilike ${like} or s.host ilike ${like} or array_to_string(f.cve, ' ') ilike ${like})`,
        ]),
    ...(olderThan === undefined ? [] : [Prisma.sql`f.first_seen_at <= ${now}::timestamptz - make_interval(days => ${olderThan}::int)`]),
    ...(kev === true ? [KEV] : []),
  ];
}

async function choices(
  tx: Tx,
  { inView, client }: { inView: Prisma.Sql; client: string | undefined },
): Promise<Pick<FindingList, "clients" | "sites" | "families">> {
  const clients = await tx.$queryRaw<FindingList["clients"]>`
    select distinct c.slug, c.name from app.finding f join app.client c using (client_id) where ${inView} order by c.name limit 2000`;
  const sites =
    client === undefined
      ? []
      : await tx.$queryRaw<FindingList["sites"]>`
    select distinct s.slug, s.host from app.finding f join app.client c using (client_id) join app.site s using (client_id, site_id) where ${inView} and c.slug = ${client} order by s.host limit 500`;
  const families = await tx.$queryRaw<{ family: string }[]>`select distinct f.family from app.finding f where ${inView} order by 1`;
  return { clients, sites, families: families.map(({ family }) => family) };
}

function findingFrom(row: Row, dated: Due | undefined): QueuedFinding {
  return {
    id: row.finding_id,
    client: { slug: row.client_slug, name: row.client_name },
    site: { slug: row.site_slug, host: row.host },
    family: row.family,
    ruleId: row.rule_id,
    title: row.title,
    severity: row.severity,
    state: row.state,
    waits: row.waits,
    kev: row.kev,
    toolMarked: row.tool_marked,
    epss: dated?.priority?.epss?.score ?? null,
    deadline: dated?.deadline ?? null,
    acceptedUntil: row.accepted_until && dayBefore(instantText(row.accepted_until), row.time_zone),
    firstSeenAt: instantText(row.first_seen_at),
    lastSeenAt: instantText(row.last_seen_at),
    occurrences: row.occurrences,
    alike: row.alike,
  };
}

/** An acceptance that ends at midnight holds through the day before. */
const dayBefore = (end: string, timeZone: string): string => localDay(new Date(Date.parse(end) - 1).toISOString(), timeZone);
