import { addMonthsTo } from "#server/posture/month-id.ts";

/** "2026-10", "2026-Q4" or "2026". */
export const PERIOD_ID = /^\d{4}(?:-(?:0[1-9]|1[0-2]|Q[1-4]))?$/;

export type PeriodKind = "month" | "quarter" | "year";

const MONTHS: Record<PeriodKind, number> = { month: 1, quarter: 3, year: 12 };
const KINDS: readonly PeriodKind[] = ["month", "quarter", "year"];

/** Throws RangeError on what is no period. */
export function kindOf(id: string): PeriodKind {
  if (!PERIOD_ID.test(id)) throw new RangeError(`no period ${JSON.stringify(id)}`);
  return id.length === 4 ? "year" : id[5] === "Q" ? "quarter" : "month";
}

/** The month a period begins with: "2026-Q3" → "2026-07". */
export function firstMonthOf(id: string): string {
  const kind = kindOf(id);
  if (kind === "month") return id;
  return `${id.slice(0, 4)}-${String(kind === "year" ? 1 : Number(id[6]) * 3 - 2).padStart(2, "0")}`;
}

/** The month a period ends with: "2026-Q3" → "2026-09". */
export function lastMonthOf(id: string): string {
  return addMonthsTo(firstMonthOf(id), MONTHS[kindOf(id)] - 1);
}

/** The ids of its months, first to last. */
export function monthIdsOf(id: string): string[] {
  return Array.from({ length: MONTHS[kindOf(id)] }, (_, index) => addMonthsTo(firstMonthOf(id), index));
}

/** The period of a kind that a month lies in: "2026-08" → "2026-Q3". */
export function periodIdOf(month: string, kind: PeriodKind): string {
  if (kind === "month") return month;
  const year = month.slice(0, 4);
  return kind === "year" ? year : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`;
}

/** The period of the same kind `count` later (negative: earlier). */
export function shiftId(id: string, count: number): string {
  const kind = kindOf(id);
  return periodIdOf(addMonthsTo(firstMonthOf(id), count * MONTHS[kind]), kind);
}

/** Order of reading: what ended last comes first; of those that end together the shorter. */
export function compareNewestFirst(a: string, b: string): number {
  const [endA, endB] = [lastMonthOf(a), lastMonthOf(b)];
  if (endA !== endB) return endA < endB ? 1 : -1;
  return KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b));
}
