import { z } from "zod";
import { AppError } from "#server/errors.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import { keyIdOf } from "#server/store/secrets.ts";

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
  createdAt: string;
  /** When its secret was set, and the id of the key that seals it; null = it has none. */
  secret: { setAt: string; keyId: string } | null;
  /** `by` null = before we noted who. */
  pausedAt: string | null;
  pausedBy: string | null;
  retiredAt: string | null;
  retiredBy: string | null;
  pullRequested: { at: string; by: string } | null;
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
  createdAt: Date;
  secretKeyId: string | null;
  secretSetAt: Date | null;
  pausedAt: Date | null;
  pausedBy: string | null;
  retiredAt: Date | null;
  retiredBy: string | null;
  pullRequestedAt: Date | null;
  pullRequestedBy: string | null;
};

export async function listSources(tx: Tx): Promise<SourceRecord[]> {
  return (await tx.source.findMany({ orderBy: { name: "asc" }, omit: { secret: true } })).map(fromRow);
}

/** By id or by name. */
export async function findSource(tx: Tx, idOrName: string): Promise<SourceRecord | null> {
  const row = await tx.source.findUnique({ omit: { secret: true }, where: z.uuid().safeParse(idOrName).success ? { sourceId: idOrName } : { name: idOrName } });
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
  ...secretRow(sealedSecret, createdAt),
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

function secretRow(sealed: string | null, at: string) {
  return { secret: sealed, secretKeyId: sealed === null ? null : keyIdOf(sealed), secretSetAt: sealed === null ? null : new Date(at) };
}

export async function saveSecret(tx: Tx, sourceId: string, { sealed, at }: { sealed: string; at: string }): Promise<void> {
  await tx.source.updateMany({ where: { sourceId }, data: secretRow(sealed, at) });
}

/** Secrets sealed by any other key than this one. For the rotation, on the worker's login. */
export async function listSealedOtherwise(tx: Tx, keyId: string): Promise<{ id: string; sealed: string }[]> {
  const rows = await tx.source.findMany({
    where: { secretKeyId: { not: keyId } },
    orderBy: { sourceId: "asc" },
    select: { sourceId: true, secret: true },
  });
  return rows.flatMap(({ sourceId, secret }) => (secret === null ? [] : [{ id: sourceId, sealed: secret }]));
}

/** Puts one envelope in place of another of the same secret; false when somebody has set a new secret meanwhile. */
export async function replaceEnvelope(tx: Tx, sourceId: string, { from, to }: { from: string; to: string }): Promise<boolean> {
  const changed = await tx.source.updateMany({ where: { sourceId, secret: from }, data: { secret: to, secretKeyId: keyIdOf(to) } });
  return changed.count === 1;
}

export type SourceChange = { name: string; settings: unknown; allowedHosts: string[] };

export async function saveSettings(tx: Tx, sourceId: string, { name, settings, allowedHosts }: SourceChange): Promise<void> {
  await tx.source.updateMany({ where: { sourceId }, data: { name, settings: { settings, allowedHosts } as object } });
}

/** `paused` null = resume. */
export async function savePaused(tx: Tx, sourceId: string, paused: { at: string; by: string } | null): Promise<void> {
  const data = { paused: paused !== null, pausedAt: paused && new Date(paused.at), pausedBy: paused?.by ?? null };
  await tx.source.updateMany({ where: { sourceId }, data: { ...data, pullRequestedAt: null, pullRequestedBy: null } });
}

/** For good: it is pulled no more and takes no delivery, and what it brought stays. */
export async function saveRetired(tx: Tx, sourceId: string, { at, by }: { at: string; by: string }): Promise<void> {
  const data = { paused: true, retiredAt: new Date(at), retiredBy: by, pullRequestedAt: null, pullRequestedBy: null };
  await tx.source.updateMany({ where: { sourceId }, data });
}

export async function savePullRequest(tx: Tx, sourceId: string, { at, by }: { at: string; by: string }): Promise<void> {
  await tx.source.updateMany({ where: { sourceId }, data: { pullRequestedAt: new Date(at), pullRequestedBy: by } });
}

/** What was asked for until then has been done, however it went; what was asked meanwhile stays. */
export async function endPullRequest(tx: Tx, sourceId: string, { until }: { until: string }): Promise<void> {
  await tx.source.updateMany({ where: { sourceId, pullRequestedAt: { lte: new Date(until) } }, data: { pullRequestedAt: null, pullRequestedBy: null } });
}

/** Ids of sources with something a person asked for: a pull now, or another try of what was set aside. */
export async function listAskedSources(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select s.source_id::text as id from app.source s where not s.paused and (s.pull_requested_at is not null
      or exists (select from app.quarantine q where q.source_id = s.source_id and q.redrive_requested_at is not null)) order by 1`;
  return rows.map(({ id }) => id);
}

/** Holds off other writers of this source's evidence until the transaction ends. */
export async function lockSource(tx: Tx, sourceId: string): Promise<void> {
  // "No key": two that wrote rows naming the source before they came here would wait for each other.
  await tx.$queryRaw`select 1 from app.source where source_id = ${sourceId}::uuid for no key update`;
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
  const other = await tx.sourceMapping.findFirst({
    where: { sourceId, external, clientId: { not: clientId } },
    select: { client: { select: { name: true } } },
  });
  if (other)
    throw new AppError("conflict", `${JSON.stringify(external)} of this source is already tied to another client, ${other.client.name}. Untie it there first.`);
  // Named to speak for one site, it was not named for another.
  if (!keepSite) await tx.sourceMapping.updateMany({ where: { sourceId, external, clientId, NOT: { siteId } }, data: { speaksFrom: [] } });
  await tx.sourceMapping.upsert({
    where: { clientId_sourceId_external: { clientId, sourceId, external } },
    create: { clientId, sourceId, external, siteId },
    update: keepSite ? {} : { siteId },
  });
}

/** Takes a tie away; what came by it stays with the site. False when there was none. */
export async function removeMapping(tx: Tx, sourceId: string, { external, clientId }: { external: string; clientId: string }): Promise<boolean> {
  return (await tx.sourceMapping.deleteMany({ where: { sourceId, external, clientId } })).count > 0;
}

function fromRow(row: Row): SourceRecord {
  const { settings, allowedHosts } = StoredSettings.parse(row.settings);
  const { connector, name, cursor, paused, toleranceS, secretKeyId, secretSetAt, pausedBy, retiredBy, pullRequestedAt, pullRequestedBy } = row;
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
    createdAt: instantText(row.createdAt),
    secret: secretKeyId === null || secretSetAt === null ? null : { setAt: instantText(secretSetAt), keyId: secretKeyId },
    pausedAt: instantOrNull(row.pausedAt),
    pausedBy,
    retiredAt: instantOrNull(row.retiredAt),
    retiredBy,
    pullRequested: pullRequestedAt && { at: instantText(pullRequestedAt), by: pullRequestedBy ?? "" },
  };
}
