import { assembleReport } from "#server/operations/assemble-report.ts";
import { type ClientMonth, clientMonthOf } from "#server/posture/client-month.ts";
import { saveClientMonth } from "#server/store/client-months.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Month = { clientSlug: string; periodId: string; now: string };

/** Brings one client's kept month up to date with the evidence. Running it again changes nothing. Errors: not-found. */
export async function refreshMonth({ scope, clientSlug, periodId, now }: Month & { scope: ClientScope }): Promise<ClientMonth> {
  return withScope(scope, "write", async (tx) => {
    const { clientId, whole } = await assembleReport(tx, { clientSlug, periodId, now, figuresOnly: true });
    const month = clientMonthOf(whole);
    await saveClientMonth(tx, clientId, month);
    return month;
  });
}
