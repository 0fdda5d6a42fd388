import { recordAudit } from "#server/store/audit.ts";
import { getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { resolveUnmapped } from "#server/store/quarantine.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSource, saveCursor, saveMapping } from "#server/store/sources.ts";

type Request = { source: string; external: string; client: string; site: string; actor: string; now: string };

/**
 * Ties an upstream name to a site. Evidence met before it was tied was set aside: the cursor goes back to where that began, so the next pull brings it in.
 * Errors: not-found; conflict if the name already belongs to another client.
 */
export async function mapSource({
  source: name,
  external,
  client: clientSlug,
  site: siteSlug,
  actor,
  now,
}: Request): Promise<{ source: string; external: string; client: string; site: string; repullFrom: string | null }> {
  // All clients: only so can "already tied to another client" be seen.
  return withScope(await scopeForJob("map-source", "all"), "write", async (tx) => {
    const source = await getSource(tx, name);
    const { client, site } = await getSite(tx, clientSlug, siteSlug);
    await saveMapping(tx, source.id, { external, clientId: client.clientId, siteId: site.siteId });
    const waiting = await resolveUnmapped(tx, { sourceId: source.id, external, at: now });
    const back = waiting?.windowFrom ?? null;
    const repullFrom = back !== null && source.cursor !== null && Date.parse(back) < Date.parse(source.cursor) ? back : null;
    if (repullFrom !== null) await saveCursor(tx, source.id, { seen: source.cursor, cursor: repullFrom });
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "source.mapped",
      subject: source.id,
      detail: { external, client: clientSlug, site: siteSlug, repullFrom },
      at: now,
    });
    return { source: source.name, external, client: clientSlug, site: siteSlug, repullFrom };
  });
}
