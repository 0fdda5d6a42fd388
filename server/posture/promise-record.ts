import type { VerdictState } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatMonth, joinWords } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { monthIdsOf } from "#server/posture/period-id.ts";

/** How one promise read in one month. */
export type PromiseMonth = { period: string; state: VerdictState };

const MONTHS = 12;

/**
 * How a promise read in the twelve months before a period, oldest first. A month without a record is `no-data`, which is never counted as kept;
 * months before the first record are left out.
 */
export function promiseRecord(input: {
  period: string;
  promise: string;
  history: readonly { period: string; promises?: Record<string, VerdictState> }[];
}): PromiseMonth[] {
  const first = monthIdsOf(input.period)[0] ?? input.period;
  const states = new Map(input.history.map(({ period, promises }) => [period, promises?.[input.promise]]));
  const months = Array.from({ length: MONTHS }, (_, index) => addMonthsTo(first, index - MONTHS)).map(
    (period): PromiseMonth => ({ period, state: states.get(period) ?? "no-data" }),
  );
  const begun = months.findIndex(({ period }) => states.get(period) !== undefined);
  return begun === -1 ? [] : months.slice(begun);
}

const WORDS: [Exclude<VerdictState, "met">, string][] = [
  ["missed", "broken"],
  ["at-risk", "at risk"],
  ["no-data", "could not be shown"],
];

/** "Kept in 10 of the 12 months before; broken in May 2026." Null without any record. */
export function recordSentence(record: readonly PromiseMonth[]): string | null {
  if (record.length === 0) return null;
  const kept = record.filter(({ state }) => state === "met").length;
  const span = record.length === 1 ? "the month before" : `the ${record.length} months before`;
  const head = kept === record.length ? `Kept in ${record.length === 1 ? "" : "each of "}${span}` : `Kept in ${formatCount(kept)} of ${span}`;
  const rest = WORDS.flatMap(([state, word]) => {
    const months = record.filter((month) => month.state === state).map(({ period }) => formatMonth(period));
    if (months.length === 0) return [];
    return [`${word} in ${months.length > 3 ? countOf(months.length, "month") : joinWords(months)}`];
  });
  return `${[head, ...rest].join("; ")}.`;
}
