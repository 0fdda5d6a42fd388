import type { Tx } from "#server/store/database.ts";

/** A part of a monitor's window as it is kept for one site. Instants UTC. */
export type KeptPart = {
  id: string;
  clientId: string;
  siteId: string;
  external: string;
  part: number;
  from: Date;
  to: Date;
  withdrawnAt: Date | null;
  /** Null although withdrawn = the monitor stopped telling it. */
  withdrawnBy: string | null;
};
export type NewPart = { clientId: string; siteId: string; external: string; part: number; from: Date; to: Date; announcedAt: Date; reason: string };

/** What is kept of these windows of a source, and of every other that has not begun at `after`, within the scope. */
export async function listParts(tx: Tx, sourceId: string, { externals, after }: { externals: string[]; after: Date }): Promise<KeptPart[]> {
  const rows = await tx.maintenance.findMany({
    where: { sourceId, OR: [{ externalId: { in: externals } }, { startsAt: { gt: after }, withdrawnAt: null }] },
    orderBy: [{ clientId: "asc" }, { part: "asc" }],
  });
  return rows.map((row) => ({
    id: row.maintenanceId,
    clientId: row.clientId,
    siteId: row.siteId ?? "",
    external: row.externalId ?? "",
    part: row.part,
    from: row.startsAt,
    to: row.endsAt,
    withdrawnAt: row.withdrawnAt,
    withdrawnBy: row.withdrawnBy,
  }));
}

export async function insertParts(tx: Tx, sourceId: string, parts: NewPart[]): Promise<void> {
  const data = parts.map(({ external, from, to, ...rest }) => ({ ...rest, sourceId, externalId: external, startsAt: from, endsAt: to, kind: "maintenance" }));
  if (data.length > 0) await tx.maintenance.createMany({ data });
}

export async function cutPart(tx: Tx, { clientId, id }: Pick<KeptPart, "clientId" | "id">, { from, to }: { from: Date; to: Date }): Promise<void> {
  await tx.maintenance.update({ where: { clientId_maintenanceId: { clientId, maintenanceId: id } }, data: { startsAt: from, endsAt: to } });
}

/** The monitor stopped telling it before it began. */
export async function dropPart(tx: Tx, { clientId, id }: Pick<KeptPart, "clientId" | "id">, at: string): Promise<void> {
  await tx.maintenance.update({ where: { clientId_maintenanceId: { clientId, maintenanceId: id } }, data: { withdrawnAt: new Date(at) } });
}
