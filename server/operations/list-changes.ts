import { assembleReport } from "#server/operations/assemble-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { errataBetween } from "#server/posture/errata.ts";
import { withScope } from "#server/store/database.ts";
import { findLatestPublished } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Place = { scope: ClientScope; clientSlug: string; periodId: string; now: string };

/** What a client would read as changed if the report were published now; null when there is no revision to compare with. Errors: not-found. */
export function listChanges({ scope, clientSlug, periodId, now }: Place): Promise<string[] | null> {
  return withScope(scope, "read", async (tx) => {
    const { clientId, report } = await assembleReport(tx, { clientSlug, periodId, now });
    const latest = await findLatestPublished(tx, clientId, periodId);
    return latest === null ? null : errataBetween(forReader(latest.report, "client"), forReader(report, "client"));
  });
}
