import { AppError } from "#server/errors.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { withComparison } from "#server/posture/compare-reports.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { PERIOD_ID } from "#server/posture/period-id.ts";
import type { Report } from "#server/posture/report.ts";
import { getEdition, getPublishedStaff } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; report: Report; compare: string; now: string };

/**
 * The report with an earlier period beside it: its newest published edition, or for staff, where nothing is published, the draft; for the same reader.
 * Errors: not-found, the same for a period that is foreign, unpublished to a client, overlapping or not earlier.
 */
export async function compareReport({ scope, report, compare, now }: Request): Promise<Report> {
  const before = PERIOD_ID.test(compare) ? await earlier({ scope, report, compare, now }) : null;
  if (before === null || before.period.end > report.period.start) throw new AppError("not-found", "There is no such report.");
  return withComparison(before, report);
}

async function earlier({ scope, report, compare, now }: Request): Promise<Report> {
  const { reader, client } = report;
  const place = { clientSlug: client.slug, periodId: compare };
  if (scope.plane === "client") return (await getEdition(scope, place)).report;
  try {
    const { report: published } = await (reader === "client" ? getEdition(scope, place) : getPublishedStaff(scope, place));
    return forReader(published, reader);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not-found") throw error;
  }
  const draft = await buildClientReport({ scope, ...place, reader, now });
  return { ...draft, status: `Draft, not published. ${draft.status}` };
}
