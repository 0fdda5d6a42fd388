import { monthTitle } from "#server/posture/month-name.ts";
import { firstMonthOf, kindOf, lastMonthOf } from "#server/posture/period-id.ts";

const monthName = (id: string): string => monthTitle(id).split(" ")[0] ?? id;

/** "October 2026", "July to September 2026", "2026". A quarter is named by its months: "third quarter" is another one in a city's fiscal year. */
export function formatPeriod(id: string): string {
  const kind = kindOf(id);
  if (kind === "year") return id;
  return kind === "month" ? monthTitle(id) : `${monthName(firstMonthOf(id))} to ${monthTitle(lastMonthOf(id))}`;
}

/** Without the year where the reader knows it: "October", "July to September", "2026". */
export function periodName(id: string): string {
  return kindOf(id) === "year" ? id : formatPeriod(id).slice(0, -5);
}

/** For sentences: "in October", "from July to September", "in 2026". */
export function inPeriod(id: string): string {
  return `${kindOf(id) === "quarter" ? "from" : "in"} ${periodName(id)}`;
}

/** "this month", "this quarter", "this year". */
export function thisPeriod(id: string): string {
  return `this ${kindOf(id)}`;
}
