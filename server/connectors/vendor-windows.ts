import { cleanLine } from "#server/connectors/text.ts";
import { instantOf, type Outage, type Span } from "#server/connectors/reported-days.ts";
import type { MaintenanceEvidence } from "#server/posture/evidence.ts";

/** A maintenance window of a monitoring service, one for every occurrence. `externals` null = every monitor of the account. */
export type VendorWindow = Span & { id: string; externals: string[] | null; reason: string };

/** As evidence, seen at `now`. Windows without monitors say nothing and are left out. */
export function maintenanceEvidence(windows: readonly VendorWindow[], now: string): MaintenanceEvidence[] {
  const byId = new Map(windows.map((window) => [window.id, window]));
  return [...byId.values()]
    .filter(({ from, to, externals }) => to > from && externals?.length !== 0)
    .map(({ id, externals, from, to, reason }) => ({
      kind: "maintenance",
      id: cleanLine(id, 300),
      externals,
      from: instantOf(from),
      to: instantOf(to),
      reason: cleanLine(reason, 500),
      seenAt: now,
    }));
}

/** A service records nothing, or nothing it counts, within its own windows: that time was not measured, whatever its list of outages says beside it. */
export function windowsAsOutages(windows: readonly VendorWindow[], external: string): Outage[] {
  return windows.filter(({ externals }) => externals === null || externals.includes(external)).map(({ from, to }) => ({ from, to, state: "maintenance" }));
}
