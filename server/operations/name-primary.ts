import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { Day } from "#server/posture/evidence.ts";
import { monthOf } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { removePrimary, savePrimary } from "#server/store/primary-sources.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource } from "#server/store/sources.ts";

type Request = { scope: ClientScope; source: string; client: string; site: string; fromDay: string; actor: string; now: string };
/** Days nobody means: a wrong year is easily typed. */
const [EARLIEST, LATEST_YEARS] = ["2000-01-01", 1];

/**
 * From a day of the client's calendar on this source speaks for the site, whatever others saw, until a later day names another. Months that are kept are
 * brought up to date; published reports stay. Errors: not-found; bad-input for a day nobody means or a source that does not watch the site.
 */
export async function namePrimary({ scope, source: name, client: clientSlug, site: siteSlug, fromDay, actor, now }: Request): Promise<void> {
  const latest = `${Number(now.slice(0, 4)) + LATEST_YEARS}-12-31`;
  if (!Day.safeParse(fromDay).success || fromDay < EARLIEST || fromDay > latest)
    throw new AppError("bad-input", `The first day must lie between ${EARLIEST} and ${latest}.`);
  const client = await withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, name);
    const place = await getSite(tx, clientSlug, siteSlug);
    if (source.kind !== "uptime") throw new AppError("bad-input", `${source.name} does not watch whether sites are up.`);
    const { clientId } = place.client;
    const { siteId, host } = place.site;
    if (!(await savePrimary(tx, { clientId, siteId, sourceId: source.id, fromDay })))
      throw new AppError("bad-input", `Nothing of ${source.name} is tied to ${host}. Tie it first.`);
    const detail = { client: clientSlug, site: siteSlug, fromDay };
    await recordAudit(tx, { chain: clientId, actor, action: "source.primary-named", subject: source.id, detail, at: now });
    return place.client;
  });
  await refreshFrom(scope, client, { fromDay, now });
}

/** Takes such a day back: what holds then is the name of an earlier day, or whichever source saw most. Errors: not-found. */
export async function unnamePrimary({ scope, client: clientSlug, site: siteSlug, fromDay, actor, now }: Omit<Request, "source">): Promise<void> {
  const client = await withScope(scope, "write", async (tx) => {
    const place = await getSite(tx, clientSlug, siteSlug);
    const { clientId } = place.client;
    const { siteId } = place.site;
    if (!Day.safeParse(fromDay).success || !(await removePrimary(tx, { clientId, siteId, fromDay })))
      throw new AppError("not-found", "No source of this site was named from that day on.");
    await recordAudit(tx, {
      chain: clientId,
      actor,
      action: "source.primary-taken-back",
      subject: siteId,
      detail: { client: clientSlug, site: siteSlug, fromDay },
      at: now,
    });
    return place.client;
  });
  await refreshFrom(scope, client, { fromDay, now });
}

type Client = Parameters<typeof refreshSpan>[1];

async function refreshFrom(scope: ClientScope, client: Client, { fromDay, now }: { fromDay: string; now: string }): Promise<void> {
  await refreshSpan(scope, client, { from: monthOf(fromDay.slice(0, 7), client.timeZone).start, to: null, now });
}
