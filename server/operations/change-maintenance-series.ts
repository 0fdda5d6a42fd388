import { Temporal } from "temporal-polyfill";
import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findSeries, updateSeries } from "#server/store/maintenance-series.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type SeriesRequest = { scope: ClientScope; clientSlug: string; id: string; actor: string; now: string };
type Series = NonNullable<Awaited<ReturnType<typeof findSeries>>>;

/** What ending and leaving out have in common; months from `firstDay` on are brought up to date. Errors: not-found. */
export async function changeSeries(
  { scope, clientSlug, id, actor, now }: SeriesRequest,
  firstDay: string,
  decide: (series: Series) => { lastDay: string } | { skipDays: string[] },
): Promise<void> {
  const client = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, clientSlug);
    const series = await findSeries(tx, found.clientId, id);
    if (series === null) throw new AppError("not-found", "There is no such recurring window.");
    const changed = decide(series);
    await updateSeries(tx, found.clientId, id, changed);
    const action = "lastDay" in changed ? "maintenance-series.ended" : "maintenance-series.day-skipped";
    await recordAudit(tx, { chain: found.clientId, actor, action, subject: id, detail: changed, at: now });
    return found;
  });
  await refreshSpan(scope, client, { from: Temporal.PlainDate.from(firstDay).toZonedDateTime(client.timeZone).toInstant().toString(), to: null, now });
}
