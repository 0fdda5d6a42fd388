import type { Prisma } from "#prisma/generated/client.ts";
import { randomBytes } from "node:crypto";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull } from "#server/store/instants.ts";
import { AppError } from "#server/errors.ts";

/** `monitoredFrom` = its first check; `statedFrom`, where people set one, goes before it. `monitoredTo` = from then on it is not ours any more. */
export type SiteRecord = {
  siteId: string;
  slug: string;
  host: string;
  url: string;
  monitoredFrom: string | null;
  statedFrom: string | null;
  monitoredTo: string | null;
};
export type ClientRecord = {
  clientId: string;
  slug: string;
  name: string;
  kind: string;
  state: string;
  population: number | null;
  timeZone: string;
  sites: SiteRecord[];
};
export type ClientChange = Omit<ClientRecord, "sites">;
export type SiteChange = { clientId: string; slug: string; host: string; url: string };

const WITH_SITES = { sites: { orderBy: { slug: "asc" } } } satisfies Prisma.ClientInclude;

/** Clients of the scope with their sites, by name. */
export async function listClients(tx: Tx): Promise<ClientRecord[]> {
  const rows = await tx.client.findMany({ include: WITH_SITES, orderBy: [{ name: "asc" }, { slug: "asc" }] });
  return rows.map(recordFrom);
}

/** Ids and slugs of the clients in reach, by name. */
export async function listClientNames(tx: Tx): Promise<{ clientId: string; slug: string }[]> {
  return tx.client.findMany({ orderBy: [{ name: "asc" }, { slug: "asc" }], select: { clientId: true, slug: true } });
}

function recordFrom(row: Prisma.ClientGetPayload<{ include: typeof WITH_SITES }>): ClientRecord {
  return {
    clientId: row.clientId,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    state: row.state,
    population: row.population,
    timeZone: row.timeZone,
    sites: row.sites.map((site) => ({
      siteId: site.siteId,
      slug: site.slug,
      host: site.host,
      url: site.url,
      monitoredFrom: instantOrNull(site.monitoredFrom),
      statedFrom: instantOrNull(site.statedFrom),
      monitoredTo: instantOrNull(site.monitoredTo),
    })),
  };
}

/** Errors: throws not-found for a client outside the scope exactly as for one that does not exist. */
export async function getClient(tx: Tx, slug: string): Promise<ClientRecord> {
  const row = await tx.client.findFirst({ where: { slug }, include: WITH_SITES });
  if (!row) throw new AppError("not-found", `There is no client ${JSON.stringify(slug)}.`);
  return recordFrom(row);
}

export async function findClientId(tx: Tx, slug: string): Promise<string | null> {
  return (await tx.client.findFirst({ where: { slug }, select: { clientId: true } }))?.clientId ?? null;
}

export async function getSite(tx: Tx, clientSlug: string, siteSlug: string): Promise<{ client: ClientRecord; site: SiteRecord }> {
  const client = await getClient(tx, clientSlug);
  const site = client.sites.find((candidate) => candidate.slug === siteSlug);
  if (!site) throw new AppError("not-found", `Client ${JSON.stringify(clientSlug)} has no site ${JSON.stringify(siteSlug)}.`);
  return { client, site };
}

/** A new client gets its own random key, with which its purged accounts are hashed. */
export async function insertClient(tx: Tx, client: ClientChange): Promise<void> {
  await tx.client.create({ data: { ...client, products: [], purgeKey: Uint8Array.from(randomBytes(32)) } });
}

export async function updateClient(tx: Tx, { clientId, ...data }: ClientChange): Promise<void> {
  await tx.client.update({ where: { clientId }, data });
}

export async function saveSite(tx: Tx, site: SiteChange): Promise<void> {
  const { clientId, slug, host, url } = site;
  await tx.site.upsert({ where: { clientId_slug: { clientId, slug } }, create: site, update: { host, url } });
}

type SitePeriod = { clientId: string; siteId: string; statedFrom: string | null; monitoredTo: string | null };

/** From when to when a site counts. */
export async function saveSitePeriod(tx: Tx, { clientId, siteId, statedFrom, monitoredTo }: SitePeriod): Promise<void> {
  const data = { statedFrom: statedFrom && new Date(statedFrom), monitoredTo: monitoredTo && new Date(monitoredTo) };
  await tx.site.updateMany({ where: { clientId, siteId }, data });
}

/** Errors: throws when the client is not in the scope. */
export async function getPurgeKey(tx: Tx, clientId: string): Promise<Uint8Array> {
  return (await tx.client.findUniqueOrThrow({ where: { clientId }, select: { purgeKey: true } })).purgeKey;
}
