import { createHash } from "node:crypto";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export const NOT_TIED = "not tied to a site";
export const UNKNOWN_CLIENT = "not tied to a client";
/** Names without a place: they wait in the mapping inbox, not among what could not be read. */
export const UNTIED = [NOT_TIED, UNKNOWN_CLIENT];

export type QuarantineEntry = { reason: string; place: string; raw: string };
/** `place` null: the upstream name is a client's, not a site's. */
export type UnmappedName = { id: string; sourceId: string; external: string; wants: "site" | "client"; place: string; at: string; lastAt: string };

/**
 * Keeps what could not be read or attributed, once per content and reason, so that a repeated pull does not pile it up. What is met again notes when,
 * and is open again if it had been settled; what a person dismissed stays dismissed.
 */
export async function saveQuarantine(
  tx: Tx,
  { sourceId, pullId, entries, at }: { sourceId: string; pullId: string | null; entries: QuarantineEntry[]; at: string },
): Promise<void> {
  const data = entries.map(({ reason, place, raw }) => ({
    sourceId,
    pullId,
    reason: storable(reason, 500),
    place: storable(place, 500),
    raw: storable(raw, 10_000),
    rawSha256: createHash("sha256").update(raw).digest("hex"),
    at: new Date(at),
  }));
  if (data.length === 0) return;
  await tx.$executeRaw`
    update app.quarantine q set met_again_at = ${at}::timestamptz, resolved_at = null
    from unnest(${data.map((row) => row.rawSha256)}::text[], ${data.map((row) => row.reason)}::text[]) as met (sha256, reason)
    where q.source_id = ${sourceId}::uuid and q.raw_sha256 = met.sha256 and q.reason = met.reason`;
  await tx.quarantine.createMany({ data, skipDuplicates: true });
}

/** What PostgreSQL refuses in a text would make a delivery that is set aside fail for ever. */
function storable(text: string, max: number): string {
  return text.slice(0, max).replaceAll("\0", "").toWellFormed();
}

/** Names without a place, of one source or of all that are not retired; `ignored`: those a person said are none of ours. */
export async function listUnmapped(tx: Tx, { sourceId, ignored = false }: { sourceId?: string; ignored?: boolean }): Promise<UnmappedName[]> {
  const rows = await tx.quarantine.findMany({
    where: {
      ...(sourceId === undefined ? { source: { retiredAt: null } } : { sourceId }),
      reason: { in: UNTIED },
      resolvedAt: null,
      dismissedAt: ignored ? { not: null } : null,
    },
    orderBy: [{ raw: "asc" }, { source: { name: "asc" } }],
    select: { quarantineId: true, sourceId: true, raw: true, reason: true, place: true, at: true, metAgainAt: true },
  });
  return rows.map((row) => ({
    id: row.quarantineId,
    sourceId: row.sourceId ?? "",
    external: row.raw,
    wants: row.reason === NOT_TIED ? "site" : "client",
    place: row.place,
    at: instantText(row.at),
    lastAt: instantText(row.metAgainAt ?? row.at),
  }));
}

const named = (sourceId: string, external: string) => ({ sourceId, reason: { in: UNTIED }, raw: external });

/** Marks the upstream name as tied; returns where the pull that first met it began, so that the next pull can fetch what was set aside. */
export async function resolveUnmapped(
  tx: Tx,
  { sourceId, external, at }: { sourceId: string; external: string; at: string },
): Promise<{ windowFrom: string | null } | null> {
  const row = await tx.quarantine.findFirst({ where: { ...named(sourceId, external), resolvedAt: null }, select: { quarantineId: true, pullId: true } });
  if (!row) return null;
  const data = { resolvedAt: new Date(at), dismissedAt: null, dismissedBy: null, dismissedReason: null };
  await tx.quarantine.update({ where: { quarantineId: row.quarantineId }, data, select: { quarantineId: true } });
  const pull = row.pullId ? await tx.pull.findUnique({ where: { pullId: row.pullId }, select: { windowFrom: true } }) : null;
  return { windowFrom: instantOrNull(pull?.windowFrom ?? null) };
}

/** The name waits for a place again. */
export async function reopenUnmapped(tx: Tx, { sourceId, external }: { sourceId: string; external: string }): Promise<void> {
  await tx.quarantine.updateMany({ where: named(sourceId, external), data: { resolvedAt: null } });
}

/** Sets a name apart as none of ours, or (null) lets it wait again. False when there is no such name waiting. */
export async function ignoreUnmapped(
  tx: Tx,
  { sourceId, external, ignored }: { sourceId: string; external: string; ignored: { at: string; by: string } | null },
): Promise<boolean> {
  const data = { dismissedAt: ignored && new Date(ignored.at), dismissedBy: ignored?.by ?? null, dismissedReason: ignored && "not one of our sites" };
  return (await tx.quarantine.updateMany({ where: { ...named(sourceId, external), resolvedAt: null }, data })).count > 0;
}
