import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { formatMs, joinWords, spellMs } from "#server/posture/format.ts";
import { formatPeriod } from "#server/posture/period-words.ts";
import type { MarginNote } from "#server/posture/report.ts";

type Terms = { policy: ContractPolicy; standard: boolean; month: string | null };

/** What the terms in force say of response time, and what stands beside each of the times. A limit judges single checks, so no time gets a verdict by it. */
export function limitWords(measure: AvailabilityMeasure): { note: MarginNote; detail: string } {
  const terms = termsOf(measure);
  const limits = [...new Set(terms.map(({ policy }) => policy.latencyLimitMs))];
  const [only] = limits;
  if (limits.length > 1) return { note: { title: "Limit", text: `${joinWords(monthly(terms))}. ${COUNTED}` }, detail: "Limit differs by month" };
  if (only === undefined || only === null) {
    const who = terms.every(({ standard }) => standard) ? "No contract terms are on file, and our standard target sets" : "The terms on file set";
    return {
      note: { title: "No target", text: `${who} no limit on response time, so there is no target and no verdict.` },
      detail: "No target set",
    };
  }
  const sources = [...new Set(terms.map(({ policy }) => cited(policy)))];
  return {
    note: { title: "Limit", text: `${joinWords(sources)}: a check slower than ${spellMs(only)} has failed. ${COUNTED}` },
    detail: `Limit ${formatMs(only)} a check`,
  };
}

const COUNTED = "Such checks count in uptime. The terms set no target for the times here, so they have no verdict.";

function termsOf({ contract, months }: AvailabilityMeasure): Terms[] {
  if (months.length === 0) return [{ ...contract, month: null }];
  return months.map(({ period, measure }) => ({ ...measure.contract, month: formatPeriod(period.id) }));
}

function monthly(terms: readonly Terms[]): string[] {
  return terms.map(
    ({ policy, month }) =>
      `${month}: ${policy.latencyLimitMs === null ? "no limit" : `a check slower than ${spellMs(policy.latencyLimitMs)} has failed (${cited(policy)})`}`,
  );
}

function cited({ name, failureClause }: ContractPolicy): string {
  return failureClause === "" ? name : `${name}, ${failureClause}`;
}
