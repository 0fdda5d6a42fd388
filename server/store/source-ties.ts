import type { Tx } from "#server/store/database.ts";
import type { CoveredSite } from "#server/posture/site-coverage.ts";
import type { SuggestibleSite } from "#server/posture/suggest-sites.ts";
import { dayText } from "#server/store/instants.ts";

/** `speaksFrom`: the days from which its source was named to speak for the site. */
export type Tie = { external: string; client: string; clientName: string; site: string | null; host: string | null; speaksFrom: string[] };

/** What a source's names are tied to, by name. */
export async function listTies(tx: Tx, { sourceId, limit, skip }: { sourceId: string; limit: number; skip: number }): Promise<Tie[]> {
  const rows = await tx.sourceMapping.findMany({
    where: { sourceId },
    orderBy: [{ external: "asc" }, { clientId: "asc" }],
    select: { external: true, speaksFrom: true, client: { select: { slug: true, name: true } }, site: { select: { slug: true, host: true } } },
    take: limit,
    skip,
  });
  return rows.map(({ external, client, site, speaksFrom }) => ({
    external,
    client: client.slug,
    clientName: client.name,
    site: site?.slug ?? null,
    host: site?.host ?? null,
    speaksFrom: speaksFrom.map(dayText).sort(),
  }));
}

/** Every site in reach, to suggest and to choose from. */
export async function listSuggestibleSites(tx: Tx): Promise<SuggestibleSite[]> {
  return tx.$queryRaw<SuggestibleSite[]>`
    select c.slug as client, c.name as "clientName", s.slug as site, s.host, s.url from app.site s join app.client c using (client_id) order by c.name, c.slug, s.slug`;
}

/** Every client in reach, by name. */
export async function listTieableClients(tx: Tx): Promise<{ slug: string; name: string }[]> {
  return tx.client.findMany({ orderBy: [{ name: "asc" }, { slug: "asc" }], select: { slug: true, name: true } });
}

type Bound = { site_id: string; source_id: string; name: string; external: string; paused: boolean };
type Heard = { site_id: string; source_id: string; day: string };

/** Every site in reach that is still ours with the uptime sources tied to it and the newest day each brought something, by client and site. Three questions, whatever the number of sites. */
export async function listCoveredSites(tx: Tx, { since, now }: { since: string; now: string }): Promise<CoveredSite[]> {
  const sites = await tx.$queryRaw<(SuggestibleSite & { site_id: string })[]>`
    select s.site_id::text, c.slug as client, c.name as "clientName", s.slug as site, s.host from app.site s join app.client c using (client_id)
    where s.monitored_to is null or s.monitored_to > ${now}::timestamptz order by c.name, c.slug, s.slug`;
  const bound = await tx.$queryRaw<Bound[]>`
    select m.site_id::text, m.source_id::text, o.name, string_agg(m.external, ', ' order by m.external) as external, o.paused
    from app.source_mapping m join app.source o using (source_id)
    where m.site_id is not null and o.kind = 'uptime' and o.retired_at is null group by 1, 2, 3, 5 order by o.name`;
  const heard = await tx.$queryRaw<Heard[]>`
    select site_id::text, source_id::text, max(day)::text as day from (
      select site_id, source_id, max(day) as day from app.check_day where day >= ${since}::date group by 1, 2
      union all select site_id, source_id, max(day) from app.reported_day where day >= ${since}::date group by 1, 2) heard group by 1, 2`;
  const lastDay = new Map(heard.map((row) => [`${row.site_id} ${row.source_id}`, row.day]));
  const bySite = Map.groupBy(bound, (row) => row.site_id);
  return sites.map(({ site_id, client, clientName, site, host }) => ({
    client,
    clientName,
    site,
    host,
    monitors: (bySite.get(site_id) ?? []).map(({ source_id, name, external, paused }) => ({
      source: source_id,
      sourceName: name,
      external,
      paused,
      lastDay: lastDay.get(`${site_id} ${source_id}`) ?? null,
    })),
  }));
}
