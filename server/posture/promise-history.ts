import type { VerdictState } from "#server/posture/blocks.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { PROMISES, type PromiseCounts } from "#server/posture/promises.ts";

/** How one promise read over all clients of a month that have a record; `record` false = none has. */
export type PromiseTally = PromiseCounts & { period: string; clients: number; record: boolean };
export type CountedMonth = PromiseCounts & { period: string; promise: string };
/** One client's reading of a promise, as its month was kept. */
export type PromiseReading = { state: VerdictState; label: string; proof: string; evidence: { what: string; value: string }[] };

const MONTHS = 12;

/** The months shown beside a month: it and the eleven before, oldest first. */
export function historyMonths(period: string): string[] {
  return Array.from({ length: MONTHS }, (_, index) => addMonthsTo(period, index - MONTHS + 1));
}

/** Every promise with its twelve months, oldest first; a month nobody has a record of is kept as such, not left out. */
export function promiseHistory({ period, counted }: { period: string; counted: readonly CountedMonth[] }): Map<string, PromiseTally[]> {
  const found = new Map(counted.map((row) => [`${row.promise} ${row.period}`, row]));
  const tally = (promise: string, month: string): PromiseTally => {
    const row = found.get(`${promise} ${month}`);
    const { kept = 0, atRisk = 0, broken = 0, notShown = 0 } = row ?? {};
    return { period: month, kept, atRisk, broken, notShown, clients: kept + atRisk + broken + notShown, record: row !== undefined };
  };
  return new Map(PROMISES.map(({ id }) => [id, historyMonths(period).map((month) => tally(id, month))]));
}

/** One broken client breaks a month, one at risk puts it at risk; it is kept only when it was kept for everybody. */
export function tallyState({ kept, atRisk, broken, clients }: PromiseTally): VerdictState {
  if (broken > 0) return "missed";
  if (kept + atRisk === 0) return "no-data";
  return kept === clients ? "met" : "at-risk";
}
