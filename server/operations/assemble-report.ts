import { AppError } from "#server/errors.ts";
import { refuseClosed } from "#server/operations/closed-months.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { Period } from "#server/posture/period.ts";
import type { Report } from "#server/posture/report.ts";
import { STANDARD_CADENCE } from "#server/posture/standard-terms.ts";
import { loadVendor } from "#server/store/branding.ts";
import { firstKeptDay } from "#server/store/check-partitions.ts";
import type { Tx } from "#server/store/database.ts";
import { listOutageReasons } from "#server/store/outage-reasons.ts";
import { loadFacts } from "#server/store/facts.ts";

/** The report as the evidence stands, with every audience's blocks; `whole` is the same with every section, whatever the client chose to leave out. `figuresOnly` goes without words that change no figure, which is quicker. Errors: not-found for a client out of reach, a period that has not begun, or no period at all; conflict for one whose checks are kept no more. */
export async function assembleReport(
  tx: Tx,
  { clientSlug, periodId, now, figuresOnly = false }: { clientSlug: string; periodId: string; now: string; figuresOnly?: boolean },
): Promise<{ clientId: string; report: Report; whole: Report }> {
  if (!Period.shape.id.safeParse(periodId).success) throw new AppError("not-found", "There is no such report.");
  const { clientId, facts } = await loadFacts(tx, { clientSlug, periodId, now });
  if (Date.parse(facts.period.start) > Date.parse(now)) throw new AppError("not-found", "There is no such report.");
  refuseClosed(facts.period, await firstKeptDay(tx));
  const outageReasons = figuresOnly ? [] : await listOutageReasons(tx, { clientId, from: facts.period.start, to: facts.period.end });
  const { design, ...all } = { ...facts, outageReasons, vendor: await loadVendor(tx), cadence: STANDARD_CADENCE };
  const whole = buildReport(all);
  return { clientId, report: design === undefined ? whole : buildReport({ ...all, design }), whole };
}
