import { AppError } from "#server/errors.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { ignoreUnmapped, reopenUnmapped, resolveUnmapped } from "#server/store/quarantine.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource, removeMapping, saveCursor, saveMapping } from "#server/store/sources.ts";

type Name = { scope: ClientScope; source: string; external: string; actor: string; now: string };
/** `site` null: the name is the client's own, as purge feeds use it. */
type Place = { client: string; site: string | null };
export type Tied = { source: string; external: string; client: string; clientName: string; site: string | null; repullFrom: string | null };

/**
 * Ties an upstream name to a site. Evidence met before it was tied was set aside: the cursor goes back to where that began, so the next pull brings it in.
 * `scope` must reach every client, or "already another client's" could not be seen. Errors: not-found; conflict if the name already belongs to another client.
 */
export async function tieSource({ scope, source: name, external, client: clientSlug, site: siteSlug, actor, now }: Name & Place): Promise<Tied> {
  return withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, name);
    const place = siteSlug === null ? { client: await getClient(tx, clientSlug), site: null } : await getSite(tx, clientSlug, siteSlug);
    const { client } = place;
    if (siteSlug === null && (source.kind === "uptime" || source.kind === "scans"))
      throw new AppError("bad-input", "What is watched or scanned is tied to a site, not to a client as a whole.");
    await saveMapping(tx, source.id, { external, clientId: client.clientId, siteId: place.site?.siteId ?? null });
    const waiting = await resolveUnmapped(tx, { sourceId: source.id, external, at: now });
    const back = waiting?.windowFrom ?? null;
    const repullFrom = back !== null && source.cursor !== null && Date.parse(back) < Date.parse(source.cursor) ? back : null;
    if (repullFrom !== null) await saveCursor(tx, source.id, { seen: source.cursor, cursor: repullFrom });
    const detail = { external, client: clientSlug, site: siteSlug, repullFrom };
    await recordAudit(tx, { chain: "vendor", actor, action: "source.mapped", subject: source.id, detail, at: now });
    return { source: source.name, external, client: clientSlug, clientName: client.name, site: siteSlug, repullFrom };
  });
}

/** Takes a tie away; the name waits in the inbox again. What a pull has brought in meanwhile stays with the site: evidence is never deleted. Errors: not-found. */
export async function untieSource({ scope, source: name, external, client: clientSlug, actor, now }: Name & { client: string }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, name);
    const client = await getClient(tx, clientSlug);
    if (!(await removeMapping(tx, source.id, { external, clientId: client.clientId })))
      throw new AppError("not-found", "This name is not tied to that client.");
    await reopenUnmapped(tx, { sourceId: source.id, external });
    await recordAudit(tx, { chain: "vendor", actor, action: "source.untied", subject: source.id, detail: { external, client: clientSlug }, at: now });
  });
}

/** Sets an upstream name apart as none of ours, or lets it wait again. Errors: not-found. */
export async function ignoreName({ scope, source: name, external, ignored, actor, now }: Name & { ignored: boolean }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, name);
    if (!(await ignoreUnmapped(tx, { sourceId: source.id, external, ignored: ignored ? { at: now, by: actor } : null })))
      throw new AppError("not-found", "No such name waits to be tied.");
    const action = ignored ? "source.name-ignored" : "source.name-waits-again";
    await recordAudit(tx, { chain: "vendor", actor, action, subject: source.id, detail: { external }, at: now });
  });
}
