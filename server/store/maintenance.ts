import type { Tx } from "#server/store/database.ts";

export type MaintenanceChange = {
  clientId: string;
  siteId: string | null;
  startsAt: string;
  endsAt: string;
  announcedAt: string;
  reason: string;
  approvedBy: string | null;
};

/** The same window announced again is the same window. */
export async function saveMaintenance(tx: Tx, change: MaintenanceChange): Promise<{ id: string; added: boolean }> {
  const data = { ...change, startsAt: new Date(change.startsAt), endsAt: new Date(change.endsAt), announcedAt: new Date(change.announcedAt) };
  const known = await tx.maintenance.findFirst({ where: data, select: { maintenanceId: true } });
  if (known) return { id: known.maintenanceId, added: false };
  return { id: (await tx.maintenance.create({ data, select: { maintenanceId: true } })).maintenanceId, added: true };
}
