import type { ClientFacts, Correction, MaintenanceSeries, MaintenanceWindow } from "#server/posture/facts.ts";
import { addDays, firstDayOf, lastDayOf, type Period } from "#server/posture/period.ts";
import { type KeptCorrection, listCorrections } from "#server/store/corrections.ts";
import { listContracts } from "#server/store/contracts.ts";
import type { Tx } from "#server/store/database.ts";
import { type KeptWindow, listMaintenance } from "#server/store/maintenance.ts";
import { type KeptSeries, listSeries } from "#server/store/maintenance-series.ts";

type SlugOf = (siteId: string) => string;
type TermsFacts = Pick<ClientFacts, "maintenance" | "policies"> & Required<Pick<ClientFacts, "maintenanceSeries" | "corrections">>;

export function windowFact(slugOf: SlugOf, { id, siteId, kind, startsAt, endsAt, announcedAt, reason, approvedBy, pulledFrom }: KeptWindow): MaintenanceWindow {
  return { id, site: siteId === null ? null : slugOf(siteId), from: startsAt, to: endsAt, announcedAt, reason, approvedBy, kind, pulledFrom, series: null };
}

export function seriesFact(slugOf: SlugOf, { siteId, author: _, enteredBy: __, ...series }: KeptSeries): MaintenanceSeries {
  return { ...series, site: siteId === null ? null : slugOf(siteId) };
}

export function correctionFact(slugOf: SlugOf, kept: KeptCorrection): Correction {
  const { id, siteId, startsAt, endsAt, reason, clause, enteredBy, enteredAt, approvedBy, approvedAt } = kept;
  return { id, site: slugOf(siteId), from: startsAt, to: endsAt, reason, clause, enteredBy, enteredAt, approvedBy, approvedAt };
}

/** Contract versions, windows, recurring windows and corrections as a period's report reads them: what was withdrawn is not there. */
export async function loadTermsFacts(tx: Tx, clientId: string, period: Period, slugOf: SlugOf): Promise<TermsFacts> {
  const span = { from: period.start, to: period.end };
  // A series reckons its days in a zone of its own, so a day more on each side.
  const [first, last] = [addDays(firstDayOf(period), -1), addDays(lastDayOf(period), 1)];
  const standing = <T extends { withdrawnAt: string | null }>(rows: T[]) => rows.filter(({ withdrawnAt }) => withdrawnAt === null);
  return {
    policies: (await listContracts(tx, clientId)).map(({ policy }) => policy),
    maintenance: standing(await listMaintenance(tx, clientId, span)).map((row) => windowFact(slugOf, row)),
    maintenanceSeries: (await listSeries(tx, clientId))
      .filter(({ firstDay, lastDay }) => firstDay <= last && (lastDay === null || lastDay >= first))
      .map((row) => seriesFact(slugOf, row)),
    corrections: standing(await listCorrections(tx, clientId, span)).map((row) => correctionFact(slugOf, row)),
  };
}
