import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { dropCheckMonths } from "#server/store/check-partitions.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

/**
 * Drops the single checks and response times of whole months that are older than `months` before this one (default: KEEPWATCH_CHECK_MONTHS; null
 * keeps all). One month more stays, because a month reads the day before it. Returns what was dropped; running it again drops nothing.
 */
export async function dropOldChecks({ now, months = env.checkMonths }: { now: string; months?: number | null }): Promise<string[]> {
  if (months === null) return [];
  const firstKept = `${addMonthsTo(now.slice(0, 7), -months - 1)}-01`;
  const dropped = await withScope(await scopeForJob("drop-checks", []), "write", (tx) => dropCheckMonths(tx, firstKept));
  if (dropped.length > 0) log("info", "checks.dropped", { before: firstKept, tables: dropped.length });
  return dropped;
}
