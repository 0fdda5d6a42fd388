import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import { formatDay, formatMoney, formatShare, joinWords, localDay } from "#server/posture/format.ts";
import type { Period } from "#server/posture/period.ts";
import { periodName } from "#server/posture/period-words.ts";

/** A credit owed for one month. `claimUntil` is the last local day to ask for it; `over` = that day has passed at `now`. */
export type CreditClaim = { period: string; creditPct: number; creditCents: number | null; clause: string | null; claimUntil: string | null; over: boolean };

/** Credits owed, month by month: a contract's fee, credit and deadline are monthly. Empty = none. */
export function creditClaims({ measure, period, now }: { measure: AvailabilityMeasure; period: Period; now: string }): CreditClaim[] {
  const months = measure.months.length === 0 ? [{ period, measure }] : measure.months;
  const today = localDay(now, period.timeZone);
  return months.flatMap((month) => {
    const { creditPct, creditCents, creditClause, claimUntil } = month.measure.contract;
    if (creditPct === null || creditPct === 0) return [];
    return [{ period: month.period.id, creditPct, creditCents, clause: creditClause, claimUntil, over: claimUntil !== null && claimUntil < today }];
  });
}

/** What we owe and until when it can be claimed, in sentences. Null = nothing. */
export function creditSentence(input: { measure: AvailabilityMeasure; period: Period; now: string }): string | null {
  const claims = creditClaims(input);
  const [first] = claims;
  if (first === undefined) return null;
  const long = input.measure.months.length > 0;
  if (claims.length === 1) return `We owe you a credit${amount(first)}${long ? ` for ${periodName(first.period)}` : ""}.${deadline(first)}`;
  return `We owe you credits: ${joinWords(claims.map((claim) => `${periodName(claim.period)}${amount(claim).replace(" of ", " ")}${short(claim)}`))}.`;
}

function amount({ creditPct, creditCents }: CreditClaim): string {
  return `${creditCents === null ? "" : ` of ${formatMoney(creditCents)}`} (${formatShare(creditPct)} of the monthly fee)`;
}

function deadline({ claimUntil, over }: CreditClaim): string {
  if (claimUntil === null) return "";
  const day = formatDay(claimUntil, { year: true });
  return over ? ` The last day to claim it was ${day}.` : ` You can claim it until ${day}.`;
}

function short({ claimUntil, over }: CreditClaim): string {
  if (claimUntil === null) return "";
  return `, ${over ? "which could be claimed" : "to be claimed"} until ${formatDay(claimUntil, { year: true })}`;
}
