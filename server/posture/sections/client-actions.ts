import { toMs } from "#server/posture/as-of.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { creditClaims } from "#server/posture/credit-words.ts";
import type { AttestationFacts, ClientFacts, FollowUpFacts } from "#server/posture/facts.ts";
import { formatDay, formatMoney, formatShare } from "#server/posture/format.ts";
import { firstDayOf, lastDayOf } from "#server/posture/period.ts";
import { formatPeriod } from "#server/posture/period-words.ts";
import type { SectionContext } from "#server/posture/section.ts";

/** How the text of a claim begins. */
export const CLAIM = "Claim your credit";

type Item = BlockOf<"actions">["items"][number];
type Context = Pick<SectionContext, "facts" | "measures">;

/** What the client has to do, most pressing first: a credit to claim, what they said they would do, new documents for their own records. */
export function clientActions(context: Context): Item[] {
  const owed = owedByClient(context.facts).map(({ promise, question, due }) => ({ text: promise, detail: `From our walk-through: ${question}`, until: due }));
  const items = [...claimItem(context), ...owed, ...context.facts.attestations.filter((each) => isNew(each, context.facts)).map(documentItem)];
  return items.sort((a, b) => ((a.until ?? "9999") < (b.until ?? "9999") ? -1 : (a.until ?? "9999") > (b.until ?? "9999") ? 1 : 0));
}

/** A claim whose last local day has passed is nothing to do any more. */
function claimItem({ facts, measures: { availability } }: Context): Item[] {
  const claims = creditClaims({ measure: availability, period: facts.period, now: facts.now }).filter(({ over }) => !over);
  return claims.map(({ period, creditPct, creditCents, clause, claimUntil }) => ({
    text: `${CLAIM}${creditCents === null ? "" : ` of ${formatMoney(creditCents)}`}${availability.months.length > 0 ? ` for ${formatPeriod(period)}` : ""}`,
    detail: `${formatShare(creditPct)} of the monthly fee${clause === null ? "" : `, ${clause}`}. The uptime ledger of this report is your proof.`,
    until: claimUntil,
  }));
}

/** Promises of a walk-through that the client made: the owner is the client's name, its short name or "client". */
export function owedByClient({ client, followUps = [], period, now }: ClientFacts): FollowUpFacts[] {
  const names = [client.name, client.slug, "client"].map((name) => name.toLowerCase());
  const open = ({ raisedAt, doneAt }: FollowUpFacts) => toMs(raisedAt) < toMs(period.end) && (doneAt === null || toMs(doneAt) > toMs(now));
  return followUps.filter((each) => each.released && names.includes(each.owner.trim().toLowerCase()) && open(each));
}

/** Issued in this period, covers the client, and they may have it. */
function isNew({ covers, proven, stage, issuedOn, document }: AttestationFacts, { period }: ClientFacts): boolean {
  const inPeriod = issuedOn !== null && issuedOn >= firstDayOf(period) && issuedOn <= lastDayOf(period);
  return covers && proven && stage === "issued" && inPeriod && document !== null && document.visibility !== "internal";
}

function documentItem({ programme, label, issuer, issuedOn, document }: AttestationFacts): Item {
  const name = label === "" || label === programme ? programme : `${programme} (${label})`;
  const why = /pci/i.test(programme)
    ? "PCI DSS asks you to check the status of your payment provider once a year; this is the proof."
    : "For your own audit and insurance files.";
  const copy = document?.visibility === "nda" ? " We send a copy under a confidentiality agreement." : "";
  const from = `Issued ${formatDay(issuedOn ?? "", { year: true })}${issuer === null ? "" : ` by ${issuer}`}.`;
  return { text: `Review and keep the new ${name} document`, detail: `${from} ${why}${copy}`, until: null };
}
