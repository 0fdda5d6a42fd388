import { AppError } from "#server/errors.ts";
import { assembleReport } from "#server/operations/assemble-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import type { Reader, Report } from "#server/posture/report.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; periodId: string; reader: Reader; now: string };

/** The report as it stands now, not frozen. Errors: not-found, the same for a foreign client, an absent one and any draft asked for by a client user. */
export async function buildClientReport({ scope, clientSlug, periodId, reader, now }: Request): Promise<Report> {
  if (scope.plane === "client") throw new AppError("not-found", "There is no such report.");
  const { report } = await withScope(scope, "read", (tx) => assembleReport(tx, { clientSlug, periodId, now }));
  return forReader(report, reader);
}
