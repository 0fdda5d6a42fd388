import { log } from "#server/log.ts";
import { isClosed } from "#server/operations/closed-months.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { monthOf, nextPeriod, periodContaining, previousPeriod } from "#server/posture/period.ts";
import { firstKeptDay } from "#server/store/check-partitions.ts";
import { listKeptMonths } from "#server/store/client-months.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** More clients than this are not brought up to date within the pull that touched them. */
export const REFRESHED_AT_ONCE = 200;

/**
 * What a pull of thousands of clients leaves to others: it would keep the next pull waiting. Where something failed comes first; where checks only went on
 * succeeding in this month or the last, the hourly refresh is soon enough.
 */
export function divideTouched(touched: readonly Touched[], now: string): { soon: Touched[]; later: Touched[] } {
  if (touched.length <= REFRESHED_AT_ONCE) return { soon: [...touched], later: [] };
  // The hourly refresh goes by each client's own zone; a month counts as its own when it is so everywhere.
  const hourly = previousPeriod(periodContaining(now, "Etc/GMT-14")).id;
  const pressing = touched.filter(({ quiet, first }) => quiet !== true || first < hourly).sort((a, b) => Number(a.quiet ?? false) - Number(b.quiet ?? false));
  return { soon: pressing.slice(0, REFRESHED_AT_ONCE), later: pressing.slice(REFRESHED_AT_ONCE) };
}

/**
 * Brings the kept months up to date after their evidence has changed, each in its own transaction, once per month. The evidence is already safe:
 * a month that fails is logged and the hourly refresh tries it again. Months whose checks are kept no more stay as they are.
 */
export async function refreshTouched({ touched, now }: { touched: readonly Touched[]; now: string }): Promise<void> {
  if (touched.length === 0) return;
  const firstKept = await withScope(await scopeForJob("refresh", []), "read", firstKeptDay);
  for (const [clientId, parts] of Map.groupBy(touched, (part) => part.clientId)) {
    const scope = await scopeForJob("refresh", [clientId]);
    const months = new Set<string>();
    for (const part of parts)
      for (const month of part.keptOnly ? [part.first, ...(await withScope(scope, "read", (tx) => listKeptMonths(tx, part))), part.last] : allMonths(part))
        months.add(month);
    // What has not begun anywhere yet has no report.
    const end = periodContaining(now, "Etc/GMT-14").id;
    for (const periodId of [...months].filter((month) => month <= end && !isClosed(month, firstKept)).sort()) {
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
