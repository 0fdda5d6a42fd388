import type { Prisma } from "#prisma/generated/client.ts";
import type { ExclusionKind } from "#server/posture/facts.ts";
import { type Decision, decisionColumns } from "#server/store/approval.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

/** A window as it stands on file. `author` and `approver` are accounts, `enteredBy` and `approvedBy` the names a report gives. */
export type KeptWindow = {
  id: string;
  siteId: string | null;
  kind: ExclusionKind;
  startsAt: string;
  endsAt: string;
  announcedAt: string;
  reason: string;
  author: string | null;
  enteredBy: string | null;
  approver: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  /** Name of the monitor it was read from. */
  pulledFrom: string | null;
  withdrawnAt: string | null;
  withdrawnBy: string | null;
};
export type NewWindow = Pick<KeptWindow, "siteId" | "kind" | "startsAt" | "endsAt" | "announcedAt" | "reason"> &
  Pick<KeptWindow, "author" | "enteredBy" | "approver" | "approvedBy" | "approvedAt">;

const WITH_SOURCE = { source: { select: { name: true } } } satisfies Prisma.MaintenanceInclude;
const dateOrNull = (at: string | null) => (at === null ? null : new Date(at));

function keptFrom(row: Prisma.MaintenanceGetPayload<{ include: typeof WITH_SOURCE }>): KeptWindow {
  const { siteId, reason, author, enteredBy, approver, approvedBy, withdrawnBy } = row;
  return {
    id: row.maintenanceId,
    siteId,
    kind: row.kind as ExclusionKind,
    startsAt: instantText(row.startsAt),
    endsAt: instantText(row.endsAt),
    announcedAt: instantText(row.announcedAt),
    reason,
    author,
    enteredBy,
    approver,
    approvedBy,
    approvedAt: instantOrNull(row.approvedAt),
    pulledFrom: row.source?.name ?? null,
    withdrawnAt: instantOrNull(row.withdrawnAt),
    withdrawnBy,
  };
}

/** The same window announced again, at the same time or later, is the same window. */
export async function saveMaintenance(tx: Tx, clientId: string, window: NewWindow): Promise<{ id: string; added: boolean }> {
  const { siteId, kind, reason, approvedBy } = window;
  const span = { startsAt: new Date(window.startsAt), endsAt: new Date(window.endsAt) };
  const announcedAt = new Date(window.announcedAt);
  const same = { clientId, siteId, kind, reason, ...span, ...(approvedBy === null ? {} : { approvedBy }) };
  const known = await tx.maintenance.findFirst({
    where: { ...same, announcedAt: { lte: announcedAt }, sourceId: null, withdrawnAt: null },
    select: { maintenanceId: true },
  });
  if (known) return { id: known.maintenanceId, added: false };
  const data = { clientId, ...window, ...span, announcedAt, approvedAt: dateOrNull(window.approvedAt) };
  return { id: (await tx.maintenance.create({ data, select: { maintenanceId: true } })).maintenanceId, added: true };
}

/** Withdrawn ones too; null = this client has none with that id. Locked until the transaction ends. */
export async function findMaintenance(tx: Tx, clientId: string, id: string): Promise<KeptWindow | null> {
  await tx.$queryRaw`select 1 from app.maintenance where client_id = ${clientId}::uuid and maintenance_id = ${id}::uuid for update`;
  const row = await tx.maintenance.findUnique({ where: { clientId_maintenanceId: { clientId, maintenanceId: id } }, include: WITH_SOURCE });
  return row && keptFrom(row);
}

/** Windows that touch [from, to), withdrawn ones too, in order of beginning. */
export async function listMaintenance(tx: Tx, clientId: string, { from, to }: { from: string; to: string }): Promise<KeptWindow[]> {
  const rows = await tx.maintenance.findMany({
    where: { clientId, startsAt: { lt: new Date(to) }, endsAt: { gt: new Date(from) } },
    include: WITH_SOURCE,
    orderBy: [{ startsAt: "asc" }, { maintenanceId: "asc" }],
  });
  return rows.map(keptFrom);
}

export async function updateMaintenance(tx: Tx, clientId: string, id: string, decision: Decision): Promise<void> {
  await tx.maintenance.update({ where: { clientId_maintenanceId: { clientId, maintenanceId: id } }, data: decisionColumns(decision) });
}
