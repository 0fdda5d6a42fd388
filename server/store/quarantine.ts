import { createHash } from "node:crypto";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export const NOT_TIED = "not tied to a site";
export const UNKNOWN_CLIENT = "not tied to a client";

export type QuarantineEntry = { reason: string; place: string; raw: string };

/** Keeps what could not be read or attributed, once per content and reason, so that a repeated pull does not pile it up. */
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
  if (data.length > 0) await tx.quarantine.createMany({ data, skipDuplicates: true });
}

/** What PostgreSQL refuses in a text would make a delivery that is set aside fail for ever. */
function storable(text: string, max: number): string {
  return text.slice(0, max).replaceAll("\0", "").toWellFormed();
}

export async function listUnmapped(tx: Tx, sourceId: string): Promise<{ external: string; at: string }[]> {
  const rows = await tx.quarantine.findMany({
    where: { sourceId, reason: { in: [NOT_TIED, UNKNOWN_CLIENT] }, resolvedAt: null },
    orderBy: { raw: "asc" },
    select: { raw: true, at: true },
  });
  return rows.map((row) => ({ external: row.raw, at: instantText(row.at) }));
}

/** Marks the upstream name as tied; returns where the pull that first met it began, so that the next pull can fetch what was set aside. */
export async function resolveUnmapped(
  tx: Tx,
  { sourceId, external, at }: { sourceId: string; external: string; at: string },
): Promise<{ windowFrom: string | null } | null> {
  const row = await tx.quarantine.findFirst({
    where: { sourceId, reason: { in: [NOT_TIED, UNKNOWN_CLIENT] }, raw: external, resolvedAt: null },
    select: { quarantineId: true, pullId: true },
  });
  if (!row) return null;
  await tx.quarantine.update({ where: { quarantineId: row.quarantineId }, data: { resolvedAt: new Date(at) } });
  const pull = row.pullId ? await tx.pull.findUnique({ where: { pullId: row.pullId }, select: { windowFrom: true } }) : null;
  return { windowFrom: instantOrNull(pull?.windowFrom ?? null) };
}
