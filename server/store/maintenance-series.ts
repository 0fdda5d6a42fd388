import type { Prisma } from "#prisma/generated/client.ts";
import { Weekly } from "#server/posture/contract-terms.ts";
import type { ExclusionKind, WeeklyHours } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantText } from "#server/store/instants.ts";

/** Days are local to `timeZone`; `lastDay` null = until ended. */
export type KeptSeries = {
  id: string;
  siteId: string | null;
  kind: ExclusionKind;
  timeZone: string;
  weekly: WeeklyHours;
  firstDay: string;
  lastDay: string | null;
  skipDays: string[];
  announcedAt: string;
  reason: string;
  author: string;
  enteredBy: string;
};

const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);

function keptFrom(row: Prisma.MaintenanceSeriesGetPayload<object>): KeptSeries {
  const { siteId, timeZone, reason, author, enteredBy } = row;
  return {
    id: row.seriesId,
    siteId,
    kind: row.kind as ExclusionKind,
    timeZone,
    weekly: Weekly.parse(row.weekly),
    firstDay: dayText(row.firstDay),
    lastDay: row.lastDay === null ? null : dayText(row.lastDay),
    skipDays: row.skipDays.map(dayText),
    announcedAt: instantText(row.announcedAt),
    reason,
    author,
    enteredBy,
  };
}

export async function insertSeries(tx: Tx, clientId: string, series: Omit<KeptSeries, "id">): Promise<string> {
  const { firstDay, lastDay, skipDays, announcedAt, ...rest } = series;
  const row = await tx.maintenanceSeries.create({
    data: {
      clientId,
      ...rest,
      firstDay: dateOf(firstDay),
      lastDay: lastDay === null ? null : dateOf(lastDay),
      skipDays: skipDays.map(dateOf),
      announcedAt: new Date(announcedAt),
    },
  });
  return row.seriesId;
}

/** Null = this client has none with that id. Locked until the transaction ends. */
export async function findSeries(tx: Tx, clientId: string, id: string): Promise<KeptSeries | null> {
  await tx.$queryRaw`select 1 from app.maintenance_series where client_id = ${clientId}::uuid and series_id = ${id}::uuid for update`;
  const row = await tx.maintenanceSeries.findUnique({ where: { clientId_seriesId: { clientId, seriesId: id } } });
  return row && keptFrom(row);
}

/** Ended ones too, oldest first. */
export async function listSeries(tx: Tx, clientId: string): Promise<KeptSeries[]> {
  return (await tx.maintenanceSeries.findMany({ where: { clientId }, orderBy: [{ firstDay: "asc" }, { seriesId: "asc" }] })).map(keptFrom);
}

export async function updateSeries(tx: Tx, clientId: string, id: string, change: { lastDay: string } | { skipDays: string[] }): Promise<void> {
  const data = "lastDay" in change ? { lastDay: dateOf(change.lastDay) } : { skipDays: change.skipDays.map(dateOf) };
  await tx.maintenanceSeries.update({ where: { clientId_seriesId: { clientId, seriesId: id } }, data });
}
