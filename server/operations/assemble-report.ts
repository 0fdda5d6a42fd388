import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { Period } from "#server/posture/period.ts";
import type { Report } from "#server/posture/report.ts";
import { STANDARD_CADENCE, STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import type { Tx } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";

/** The report as the evidence stands, with every audience's blocks. Errors: not-found for a client out of reach, a month that has not begun, or no month at all. */
export async function assembleReport(
  tx: Tx,
  { clientSlug, periodId, now }: { clientSlug: string; periodId: string; now: string },
): Promise<{ clientId: string; report: Report }> {
  if (!Period.shape.id.safeParse(periodId).success) throw new AppError("not-found", "There is no such report.");
  const { clientId, facts } = await loadFacts(tx, { clientSlug, periodId, now });
  if (Date.parse(facts.period.start) > Date.parse(now)) throw new AppError("not-found", "There is no such report.");
  return { clientId, report: buildReport({ ...facts, vendor: { name: env.vendorName }, deadlines: STANDARD_DEADLINES, cadence: STANDARD_CADENCE }) };
}
