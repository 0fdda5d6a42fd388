import { AppError } from "#server/errors.ts";
import type { ClientFacts, SiteFacts } from "#server/posture/facts.ts";
import { asOf } from "#server/posture/as-of.ts";
import { policiesOn } from "#server/posture/deadline-policies.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { addDays, firstDayOf, lastDayOf, periodOf, previousPeriod } from "#server/posture/period.ts";
import { kindOf, lastMonthOf } from "#server/posture/period-id.ts";
import { loadCheckDays } from "#server/store/check-days.ts";
import { loadHistory } from "#server/store/client-months.ts";
import { listDeadlines } from "#server/store/deadlines.ts";
import { loadDeskFacts } from "#server/store/concerns.ts";
import type { Tx } from "#server/store/database.ts";
import { loadContentFacts } from "#server/store/facts-content.ts";
import { loadLatency } from "#server/store/facts-latency.ts";
import { loadPriorities } from "#server/store/facts-priority.ts";
import { loadPurgeFacts } from "#server/store/facts-purges.ts";
import { loadScanFacts } from "#server/store/facts-scans.ts";
import { loadAttestationFacts, loadSourceFacts } from "#server/store/facts-sources.ts";
import { loadScores } from "#server/store/facts-scores.ts";
import { loadTermsFacts } from "#server/store/facts-terms.ts";
import { loadReported } from "#server/store/reported.ts";
import { findLatestPublished } from "#server/store/published.ts";
import { dayText, instantOrNull } from "#server/store/instants.ts";

export type StoredFacts = Omit<ClientFacts, "vendor" | "cadence">;

/** Everything we keep that a report of one client and period is built from. Errors: not-found for a foreign client exactly as for an absent one. */
export async function loadFacts(
  tx: Tx,
  { clientSlug, periodId, now }: { clientSlug: string; periodId: string; now: string },
): Promise<{ clientId: string; facts: StoredFacts }> {
  const client = await tx.client.findFirst({ where: { slug: clientSlug }, include: { sites: { orderBy: { slug: "asc" } } } });
  if (client === null) throw new AppError("not-found", "There is no such report.");
  const { clientId } = client;
  const slugs = new Map(client.sites.map((site) => [site.siteId, site.slug]));
  const slugOf = (siteId: string) => slugs.get(siteId) ?? siteId;
  const period = periodOf(periodId, client.timeZone);
  const days = { first: firstDayOf(period), last: lastDayOf(period) };
  const month = kindOf(periodId) === "month";
  const bound = await tx.sourceMapping.findMany({ where: { clientId, siteId: { not: null } }, select: { siteId: true, sourceId: true, speaksFrom: true } });
  const sources = await loadSourceFacts(tx, clientId, { now, until: period.end });
  const monitors = new Set(sources.filter((source) => source.kind === "uptime").map((source) => source.id));
  const monitored = new Set(bound.filter((row) => monitors.has(row.sourceId)).map((row) => row.siteId));
  const scans = await loadScanFacts(tx, clientId, slugOf);
  const facts: StoredFacts = {
    client: {
      slug: client.slug,
      name: client.name,
      kind: client.kind,
      state: client.state,
      population: client.population,
      timeZone: client.timeZone,
      products: client.products,
    },
    period,
    now,
    sites: client.sites.map((site) => ({
      slug: site.slug,
      host: site.host,
      monitoredFrom: instantOrNull(site.statedFrom ?? site.monitoredFrom),
      monitoredTo: instantOrNull(site.monitoredTo),
      monitorBound: monitored.has(site.siteId),
      ...primaryOf(bound.filter(({ siteId }) => siteId === site.siteId)),
    })),
    checks: await loadCheckDays(tx, clientId, { first: addDays(days.first, -1), last: addDays(days.last, 1) }, slugOf),
    reported: await loadReported(tx, clientId, { first: addDays(days.first, -1), last: addDays(days.last, 1) }, slugOf),
    latency: await loadLatency(tx, clientId, days, slugOf),
    ...(await loadTermsFacts(tx, clientId, period, slugOf)),
    ...scans,
    ...(await loadPriorities(tx, scans.findings)),
    scores: await loadScores(tx, clientId, slugOf),
    deadlines: policiesOn(await listDeadlines(tx, clientId), asOf({ period, now }).day),
    purges: await loadPurgeFacts(tx, clientId, period, days),
    attestations: await loadAttestationFacts(tx, client.products),
    sources,
    desk: await loadDeskFacts(tx, period, now),
    // A longer period draws its own months too, and its predecessor's stand in for an edition of that.
    history: month ? await loadHistory(tx, clientId, periodId) : await loadHistory(tx, clientId, addMonthsTo(lastMonthOf(periodId), 1), 24),
    ...(await loadContentFacts(tx, { clientId, period, now })),
    previous: month ? null : ((await findLatestPublished(tx, clientId, previousPeriod(period).id))?.report.figures ?? null),
  };
  return { clientId, facts };
}

/** Who was named for the site and from which day on; the source's several names of it say the same. */
function primaryOf(ties: readonly { sourceId: string; speaksFrom: Date[] }[]): Pick<SiteFacts, "primary"> {
  const named = ties.flatMap(({ sourceId, speaksFrom }) => speaksFrom.map((day) => ({ source: sourceId, fromDay: dayText(day) })));
  return named.length === 0 ? {} : { primary: [...new Map(named.map((each) => [each.fromDay, each])).values()] };
}
