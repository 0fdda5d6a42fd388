import { log } from "#server/log.ts";
import type { Touched } from "#server/operations/apply-evidence.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { monthOf, nextPeriod, periodContaining } from "#server/posture/period.ts";
import { listKeptMonths } from "#server/store/client-months.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

/**
 * Brings the kept months up to date after their evidence has changed, each in its own transaction, once per month. The evidence is already safe:
 * a month that fails is logged and the hourly refresh tries it again.
 */
export async function refreshTouched({ touched, now }: { touched: Touched[]; now: string }): Promise<void> {
  for (const [clientId, parts] of Map.groupBy(touched, (part) => part.clientId)) {
    const scope = await scopeForJob("refresh", [clientId]);
    const months = new Set<string>();
    for (const part of parts)
      for (const month of part.keptOnly ? [part.first, ...(await withScope(scope, "read", (tx) => listKeptMonths(tx, part))), part.last] : allMonths(part))
        months.add(month);
    // What has not begun anywhere yet has no report.
    const end = periodContaining(now, "Etc/GMT-14").id;
    for (const periodId of [...months].filter((month) => month <= end).sort()) {
      try {
        await refreshMonth({ scope, clientSlug: parts[0]?.slug ?? "", periodId, now });
      } catch (error) {
        log("error", "refresh.failed", { client: clientId, period: periodId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    }
  }
}

// Only the ids matter here, so any zone will do.
function allMonths({ first, last }: Touched): string[] {
  const months: string[] = [];
  for (let month = monthOf(first, "UTC"); month.id <= last; month = nextPeriod(month)) months.push(month.id);
  return months;
}
