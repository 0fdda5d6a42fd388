import type { Tx } from "#server/store/database.ts";

type Place = { clientId: string; siteId: string };

/** Takes a day away from whichever source had it. False when none had. */
export async function removePrimary(tx: Tx, { clientId, siteId, fromDay }: Place & { fromDay: string }): Promise<boolean> {
  const changed = await tx.$executeRaw`
    update app.source_mapping set speaks_from = array_remove(speaks_from, ${fromDay}::date)
    where client_id = ${clientId}::uuid and site_id = ${siteId}::uuid and ${fromDay}::date = any(speaks_from)`;
  return changed > 0;
}

/** From that day on the source speaks for the site. False when it is not tied to it. Kept with each of its names there, so that none is lost with another. */
export async function savePrimary(tx: Tx, { clientId, siteId, sourceId, fromDay }: Place & { sourceId: string; fromDay: string }): Promise<boolean> {
  await removePrimary(tx, { clientId, siteId, fromDay });
  const changed = await tx.$executeRaw`
    update app.source_mapping set speaks_from = array_append(coalesce(speaks_from, '{}'), ${fromDay}::date)
    where client_id = ${clientId}::uuid and site_id = ${siteId}::uuid and source_id = ${sourceId}::uuid`;
  return changed > 0;
}
