import { z } from "zod";
import { AppError } from "#server/errors.ts";
import type { Tx } from "#server/store/database.ts";

export type SourceKind = "uptime" | "scans" | "purges" | "compliance";

/** `allowedHosts` are hosts with private addresses that an operator named when adding the source; everything else private stays refused. */
export const StoredSettings = z.object({ settings: z.unknown(), allowedHosts: z.array(z.string()) });

export type SourceRecord = {
  id: string;
  connector: string;
  name: string;
  kind: SourceKind;
  settings: unknown;
  allowedHosts: string[];
  cursor: string | null;
  paused: boolean;
  toleranceS: number;
  hasSecret: boolean;
};
export type Mapping = { external: string; clientId: string; siteId: string | null };

type Row = {
  sourceId: string;
  connector: string;
  name: string;
  kind: string;
  settings: unknown;
  cursor: string | null;
  paused: boolean;
  toleranceS: number;
  secret: string | null;
};

export async function listSources(tx: Tx): Promise<SourceRecord[]> {
  return (await tx.source.findMany({ orderBy: { name: "asc" } })).map(fromRow);
}

/** By id or by name. */
export async function findSource(tx: Tx, idOrName: string): Promise<SourceRecord | null> {
  const row = await tx.source.findUnique({ where: z.uuid().safeParse(idOrName).success ? { sourceId: idOrName } : { name: idOrName } });
  return row && fromRow(row);
}

export async function getSource(tx: Tx, idOrName: string): Promise<SourceRecord> {
  const source = await findSource(tx, idOrName);
  if (!source) throw new AppError("not-found", `There is no source ${JSON.stringify(idOrName)}.`);
  return source;
}

export type NewSource = {
  id: string;
  connector: string;
  name: string;
  kind: SourceKind;
  settings: unknown;
  allowedHosts: string[];
  toleranceS: number;
  sealedSecret: string | null;
  createdAt: string;
};

const rowOf = ({ id, sealedSecret, settings, allowedHosts, createdAt, ...source }: NewSource) => ({
  ...source,
  sourceId: id,
  secret: sealedSecret,
  settings: { settings, allowedHosts } as object,
  createdAt: new Date(createdAt),
});

export async function insertSource(tx: Tx, source: NewSource): Promise<void> {
  await tx.source.create({ data: rowOf(source) });
}

/** Waits for another transaction that is adding the same name, and leaves what that one added. */
export async function insertSourceOnce(tx: Tx, source: NewSource): Promise<void> {
  await tx.source.createMany({ data: [rowOf(source)], skipDuplicates: true });
}

/** The sealed envelope, for the operation that opens it; never part of a SourceRecord, so it cannot be sent by accident. */
export async function getSealedSecret(tx: Tx, sourceId: string): Promise<string | null> {
  return (await tx.source.findUniqueOrThrow({ where: { sourceId }, select: { secret: true } })).secret;
}

/** Holds off other writers of this source's evidence until the transaction ends. */
export async function lockSource(tx: Tx, sourceId: string): Promise<void> {
  await tx.$queryRaw`select 1 from app.source where source_id = ${sourceId}::uuid for update`;
}

/** Moves the cursor only from where the caller saw it: a mapping made meanwhile may have set it back on purpose. */
export async function saveCursor(tx: Tx, sourceId: string, { seen, cursor }: { seen: string | null; cursor: string | null }): Promise<void> {
  await tx.source.updateMany({ where: { sourceId, cursor: seen }, data: { cursor } });
}

export async function listMappings(tx: Tx, sourceId: string): Promise<Mapping[]> {
  return tx.sourceMapping.findMany({ where: { sourceId }, select: { external: true, clientId: true, siteId: true }, orderBy: { external: "asc" } });
}

/** Errors: throws conflict if the upstream name already belongs to another client: evidence must never reach two. */
export async function saveMapping(tx: Tx, sourceId: string, { external, clientId, siteId }: Mapping, { keepSite = false } = {}): Promise<void> {
  await lockSource(tx, sourceId);
  const others = await tx.sourceMapping.count({ where: { sourceId, external, clientId: { not: clientId } } });
  if (others > 0) throw new AppError("conflict", `${JSON.stringify(external)} of this source is already tied to another client.`);
  await tx.sourceMapping.upsert({
    where: { clientId_sourceId_external: { clientId, sourceId, external } },
    create: { clientId, sourceId, external, siteId },
    update: keepSite ? {} : { siteId },
  });
}

function fromRow(row: Row): SourceRecord {
  const { settings, allowedHosts } = StoredSettings.parse(row.settings);
  const { connector, name, cursor, paused, toleranceS } = row;
  return {
    id: row.sourceId,
    connector,
    name,
    kind: row.kind as SourceKind,
    settings,
    allowedHosts,
    cursor,
    paused,
    toleranceS,
    hasSecret: row.secret !== null,
  };
}
