import { daysBetween, toMs } from "#server/posture/as-of.ts";
import type { PurgeFacts } from "#server/posture/purge-facts.ts";
import { addDays } from "#server/posture/period.ts";

export type Action = "blocked" | "deleted";
export type Count = PurgeFacts["counts"][number];
type Report = { id: string; from: string; to: string; atMs: number; counts: Count[] };

/** One system's report of one span of days; its reasons are parts of it. */
export const reportOf = ({ source, from, to }: Count): string => JSON.stringify([source, from, to]);

/** Every day of some totals ("YYYY-MM-DD"). */
export function daysOfCounts(counts: readonly Count[]): Set<string> {
  return new Set(counts.flatMap(({ from, to }) => Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))));
}

/**
 * Of reports that speak of the same days only one counts, whichever systems sent them: the one of the longest span, of equal spans the one reported last.
 * A total stands for all accounts of its days and cannot be compared with another account by account, so that adding two would count people twice.
 */
export function chooseTotals(counts: readonly Count[], action: Action): { kept: Count[]; dropped: string[] } {
  const reports = [...Map.groupBy(counts, reportOf)].flatMap(([id, all]): Report[] => {
    const stated = all.filter((count) => count[action] !== null);
    const [first] = stated;
    return first ? [{ id, from: first.from, to: first.to, atMs: Math.max(...stated.map(({ reportedAt }) => toMs(reportedAt))), counts: stated }] : [];
  });
  reports.sort((a, b) => daysBetween(b.from, b.to) - daysBetween(a.from, a.to) || compare(a.from, b.from) || b.atMs - a.atMs || compare(a.id, b.id));
  const kept: Report[] = [];
  const dropped: string[] = [];
  for (const report of reports) {
    if (kept.some((other) => report.from <= other.to && other.from <= report.to)) dropped.push(report.id);
    else kept.push(report);
  }
  return { kept: kept.flatMap((report) => report.counts), dropped };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
