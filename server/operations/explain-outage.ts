import { AppError } from "#server/errors.ts";
import { factsForTerms } from "#server/operations/facts-for-terms.ts";
import { readLine, readSpan } from "#server/operations/window-text.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { outagesOf } from "#server/posture/contract-outages.ts";
import { MOST_REASON } from "#server/posture/outage-reasons.ts";
import { monthsTouching, toSeconds } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getSite } from "#server/store/clients.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { clearOutageReasons, saveOutageReason } from "#server/store/outage-reasons.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  scope: ClientScope;
  clientSlug: string;
  site: string;
  from: string;
  to: string;
  /** Empty takes back what was said. */
  reason: string;
  actor: string;
  by: string;
  now: string;
};

/**
 * Says why a site was down, for the client to read in the reports to come; what was said of these minutes before gives way to it. It changes no figure.
 * Errors: not-found; bad-input for a text that is too long, or where no downtime is recorded.
 */
export async function explainOutage({ scope, clientSlug, site: siteSlug, actor, by, now, ...given }: Request): Promise<void> {
  const { from, to } = readSpan(given, { what: "The outage", timeZone: "UTC" });
  const takenBack = given.reason.trim() === "";
  const reason = takenBack ? null : readLine(given.reason, { max: MOST_REASON, what: "the reason" });
  await withScope(scope, "write", async (tx) => {
    const { client, site } = await getSite(tx, clientSlug, siteSlug);
    const { clientId, timeZone } = client;
    if (!(await wasDown(tx, { clientSlug, site: siteSlug, from, to, timeZone, now }))) throw new AppError("bad-input", "No downtime is recorded there.");
    const place = { clientId, siteId: site.siteId, from, to };
    await clearOutageReasons(tx, place);
    if (reason !== null) await saveOutageReason(tx, place, { reason, author: actor, enteredBy: by, enteredAt: now });
    const action = reason === null ? "outage.reason-withdrawn" : "outage.explained";
    await recordAudit(tx, { chain: clientId, actor, action, subject: siteSlug, detail: { site: siteSlug, from, to, reason }, at: now });
  });
}

type Place = { clientSlug: string; site: string; from: string; to: string; timeZone: string; now: string };

/** Also what a correction has taken off since: it is down as it was measured. */
async function wasDown(tx: Tx, { clientSlug, site, from, to, timeZone, now }: Place): Promise<boolean> {
  const [fromS, toS] = [toSeconds(from), toSeconds(to)];
  for (const { id: periodId, start } of monthsTouching({ from, to }, timeZone)) {
    if (Date.parse(start) > Date.parse(now)) break;
    const { facts } = await factsForTerms(tx, { clientSlug, periodId, now });
    const outages = outagesOf(measureAvailability({ ...facts, corrections: [] }));
    if (outages.some((each) => each.site === site && each.from < toS && each.to > fromS)) return true;
  }
  return false;
}
