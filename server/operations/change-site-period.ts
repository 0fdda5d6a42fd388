import { Temporal } from "temporal-polyfill";
import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { Day } from "#server/posture/evidence.ts";
import { toSeconds } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ClientRecord, getSite, type SiteRecord, saveSitePeriod } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type SitePeriodRequest = { scope: ClientScope; client: string; site: string; actor: string; now: string };
type Period = Pick<SiteRecord, "statedFrom" | "monitoredTo">;

const MOST_YEARS_AHEAD = 5;

/** Midnight at the beginning of a day somebody typed, by the client's clock. Errors: bad-input. */
export function midnightOf(given: string, { timeZone, now }: { timeZone: string; now: string }): string {
  const day = Day.safeParse(given).data;
  const latest = `${Number(now.slice(0, 4)) + MOST_YEARS_AHEAD}-12-31`;
  if (day === undefined || day < "2000-01-01" || day > latest) throw new AppError("bad-input", `The day must be one like 2026-09-30, not after ${latest}.`);
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();
}

/**
 * What ending, reopening and stating the beginning of a site have in common: the time it counts changes, with its audit row, and every kept month that
 * this touches is brought up to date. Published reports stay; what is so already changes nothing. Errors: not-found; bad-input where it would end before it begins.
 */
export async function changeSitePeriod(
  { scope, client: clientSlug, site: siteSlug, actor, now }: SitePeriodRequest,
  action: string,
  decide: (site: SiteRecord, client: ClientRecord) => Partial<Period>,
): Promise<SiteRecord> {
  const { client, before, after } = await withScope(scope, "write", async (tx) => {
    const found = await getSite(tx, clientSlug, siteSlug);
    const period: Period = { statedFrom: found.site.statedFrom, monitoredTo: found.site.monitoredTo, ...decide(found.site, found.client) };
    const begins = period.statedFrom ?? found.site.monitoredFrom;
    if (begins !== null && period.monitoredTo !== null && toSeconds(period.monitoredTo) <= toSeconds(begins))
      throw new AppError("bad-input", "The site would end before it begins.");
    const { clientId } = found.client;
    if (period.statedFrom === found.site.statedFrom && period.monitoredTo === found.site.monitoredTo)
      return { ...found, before: found.site, after: found.site };
    await saveSitePeriod(tx, { clientId, siteId: found.site.siteId, ...period });
    const detail = { site: siteSlug, ...period, before: { statedFrom: found.site.statedFrom, monitoredTo: found.site.monitoredTo } };
    await recordAudit(tx, { chain: clientId, actor, action, subject: found.site.siteId, detail, at: now });
    return { client: found.client, before: found.site, after: { ...found.site, ...period } };
  });
  const earliest = (instants: (string | null)[]) => instants.filter((each) => each !== null).reduce((a, b) => (toSeconds(a) <= toSeconds(b) ? a : b), now);
  const begins = before.statedFrom === after.statedFrom ? [] : [before.statedFrom ?? before.monitoredFrom, after.statedFrom ?? after.monitoredFrom];
  const ends = before.monitoredTo === after.monitoredTo ? [] : [before.monitoredTo, after.monitoredTo];
  const from = earliest([...begins, ...ends]);
  if (begins.length + ends.length > 0 && toSeconds(from) <= toSeconds(now)) await refreshSpan(scope, client, { from, to: null, now });
  return after;
}
