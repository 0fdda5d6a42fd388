import { policyFor, STANDARD_POLICY } from "#server/posture/contract.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { formatDay, formatMonth } from "#server/posture/format.ts";
import { addDays, firstDayOf, lastDayOf, nextPeriod, type Period } from "#server/posture/period.ts";

/** Days of a month, first and last included, and the terms that were in force on them. */
export type TermsDays = { first: string; last: string; policy: ContractPolicy };

/** Which days of a month had which terms, first to last; together they are the whole month. Our standard target stands where there is no contract. */
export function termsOfMonth(policies: readonly ContractPolicy[], period: Period): TermsDays[] {
  const [first, last] = [firstDayOf(period), lastDayOf(period)];
  const later = policies
    .filter(({ effectiveFrom }) => effectiveFrom > first && effectiveFrom <= last)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const begins = [{ day: first, policy: policyFor(policies, period).policy }, ...later.map((policy) => ({ day: policy.effectiveFrom, policy }))];
  return begins.map(({ day, policy }, index) => ({
    first: day,
    last: begins[index + 1] === undefined ? last : addDays(begins[index + 1]?.day ?? last, -1),
    policy,
  }));
}

const nameOf = (policy: ContractPolicy) => (policy === STANDARD_POLICY ? "our standard target" : policy.name);

/**
 * Which days had which terms, and which of them judge the month, where they changed in it. A target and a fee are a month's, so a month is judged whole, by
 * the terms in force on its first day. Null = the same all along.
 */
export function termsOfMonthWords(policies: readonly ContractPolicy[], period: Period): string | null {
  const parts = termsOfMonth(policies, period);
  const [begin, ...later] = parts;
  if (begin === undefined || later.length === 0) return null;
  const days = ({ first, last }: TermsDays) => (first === last ? formatDay(first) : `${formatDay(first)} to ${formatDay(last)}`);
  const spans = parts.map((part) => `${days(part)}: ${nameOf(part.policy)}`);
  const newest = later.at(-1)?.policy ?? begin.policy;
  const whole = `A month is judged whole, by the terms in force on its first day: this one by ${nameOf(begin.policy)}`;
  return `${spans.join("; ")}. ${whole}. The first month ${nameOf(newest)} judges is ${formatMonth(nextPeriod(period).id)}.`;
}

/** Why our standard target judges a month: "No contract terms on file", or that none were in force when it began. */
export function noTerms({ next }: { next: ContractPolicy | null }, period: Period): string {
  return next === null ? "No contract terms on file" : `No contract terms were in force on ${formatDay(firstDayOf(period))}`;
}
