import { log } from "#server/log.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { periodContaining } from "#server/posture/period.ts";
import { listKeptMonths } from "#server/store/client-months.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

/**
 * Brings those of a client's months that are kept, from one moment to another (null = from there on), up to date, each in its own transaction.
 * Published reports stay as they are. What was entered is safe: a month that fails is logged, and the hourly refresh or the next change tries it again.
 */
export async function refreshSpan(
  scope: ClientScope,
  { clientId, slug, timeZone }: Pick<ClientRecord, "clientId" | "slug" | "timeZone">,
  { from, to, now }: { from: string; to: string | null; now: string },
): Promise<void> {
  const month = (instant: string) => periodContaining(instant, timeZone).id;
  const span = { clientId, first: month(from), last: month(to ?? now) };
  const kept = await withScope(scope, "read", (tx) => listKeptMonths(tx, span));
  for (const periodId of kept) {
    try {
      await refreshMonth({ scope, clientSlug: slug, periodId, now });
    } catch (error) {
      log("error", "refresh.failed", { client: clientId, period: periodId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}
