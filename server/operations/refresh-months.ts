import type { Touched } from "#server/operations/touched-months.ts";
import { refreshStatement } from "#server/operations/refresh-statement.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { periodContaining, previousPeriod } from "#server/posture/period.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** This month and the last of every client, then the public statement: badges lapse and evidence goes stale by the clock alone. */
export async function refreshMonths({ now }: { now: string }): Promise<number> {
  const all = await scopeForJob("refresh", "all");
  const clients = await withScope(all, "read", listClients);
  const touched = clients.map(({ clientId, slug, timeZone }): Touched => {
    const current = periodContaining(now, timeZone);
    return { clientId, slug, first: previousPeriod(current).id, last: current.id };
  });
  await refreshTouched({ touched, now });
  await refreshStatement({ scope: all, now });
  return clients.length;
}
