import { factsForTerms } from "#server/operations/facts-for-terms.ts";
import { readDeadlines } from "#server/operations/set-deadlines.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import { isOverdue, measureFindings } from "#server/posture/findings.ts";
import { periodContaining } from "#server/posture/period.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type LateFinding = { id: string; title: string; host: string; severity: Severity; dueDay: string; overdueDays: number; policy: string };
export type DeadlinePreview = { open: number; undated: number; kevOpen: number | null; now: number; overdue: number; late: LateFinding[] };
const SHOWN = 20;

/** Which of a client's open findings would be past due today under policies nobody has saved, against how many are under those in force. Errors: not-found, bad-input. */
export async function previewDeadlines(request: { scope: ClientScope; client: string; policies: unknown; now: string }): Promise<DeadlinePreview> {
  const { scope, client, now } = request;
  const policies: readonly DeadlinePolicy[] = readDeadlines(request.policies);
  return withScope(scope, "read", async (tx) => {
    const { timeZone } = await getClient(tx, client);
    const { facts } = await factsForTerms(tx, { clientSlug: client, periodId: periodContaining(now, timeZone).id, now });
    const [today, then] = [measureFindings(facts), measureFindings({ ...facts, deadlines: policies })];
    const hosts = new Map(facts.sites.map(({ slug, host }) => [slug, host]));
    const late = then.openRows.filter(isOverdue).slice(0, SHOWN);
    return {
      open: then.open,
      undated: then.openRows.filter(({ deadline }) => deadline === null).length,
      kevOpen: then.kev?.open ?? null,
      now: today.overdue,
      overdue: then.overdue,
      late: late.map(({ facts: { id, title, site }, now: { severity }, deadline }) => ({
        id,
        title,
        host: hosts.get(site) ?? site,
        severity,
        dueDay: deadline?.dueDay ?? "",
        overdueDays: deadline?.overdueDays ?? 0,
        policy: deadline?.policy ?? "",
      })),
    };
  });
}
