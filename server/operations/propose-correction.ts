import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { readLine, readSpan } from "#server/operations/window-text.ts";
import { factsForTerms } from "#server/operations/facts-for-terms.ts";
import { correctsAnything } from "#server/posture/correction-effect.ts";
import { monthsTouching } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getSite } from "#server/store/clients.ts";
import { insertCorrection, listCorrections } from "#server/store/corrections.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  site: string;
  from: string;
  to: string;
  reason: string;
  clause: string;
  actor: string;
  by: string;
  now: string;
};

/**
 * Says that measured downtime was not the site's. It changes no figure until somebody else has approved it.
 * Errors: not-found; bad-input without reason or clause, or where no downtime is recorded; conflict with another correction of the same minutes.
 */
export async function proposeCorrection({ scope, clientSlug, site: siteSlug, actor, by, now, ...given }: Request): Promise<{ id: string }> {
  const { from, to } = readSpan(given, { what: "The correction", timeZone: "UTC" });
  const reason = readLine(given.reason, { max: 500, what: "the reason" });
  const clause = readLine(given.clause, { max: 200, what: "the clause it rests on" });
  if (Date.parse(to) > Date.parse(now)) throw new AppError("bad-input", "An outage can be corrected once it is over.");
  const { client, id } = await withScope(scope, "write", async (tx) => {
    const { client: found, site } = await getSite(tx, clientSlug, siteSlug);
    const { clientId, timeZone } = found;
    const others = (await listCorrections(tx, clientId, { from, to })).filter((each) => each.withdrawnAt === null && each.siteId === site.siteId);
    if (others.length > 0) throw new AppError("conflict", "Another correction covers some of these minutes already. Withdraw it first.");
    const proposed = { id: "proposed", site: siteSlug, from, to, reason, clause, enteredBy: by, enteredAt: now, approvedBy: null, approvedAt: null };
    const corrects = async (periodId: string) => correctsAnything((await factsForTerms(tx, { clientSlug, periodId, now })).facts, proposed);
    let changes = false;
    // Each month is judged by itself.
    for (const { id: periodId } of monthsTouching({ from, to }, timeZone)) changes ||= await corrects(periodId);
    if (!changes) throw new AppError("bad-input", "No downtime that counts under the contract is recorded there, so there is nothing to correct.");
    const correctionId = await insertCorrection(tx, clientId, {
      siteId: site.siteId,
      startsAt: from,
      endsAt: to,
      reason,
      clause,
      author: actor,
      enteredBy: by,
      enteredAt: now,
    });
    const detail = { site: siteSlug, from, to, reason, clause };
    await recordAudit(tx, { chain: clientId, actor, action: "correction.proposed", subject: correctionId, detail, at: now });
    return { client: found, id: correctionId };
  });
  await refreshSpan(scope, client, { from, to, now });
  return { id };
}
