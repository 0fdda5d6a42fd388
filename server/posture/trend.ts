import type { BlockOf } from "#server/posture/blocks.ts";
import { formatMonth } from "#server/posture/format.ts";
import { kindOf, lastMonthOf } from "#server/posture/period-id.ts";
import type { SectionContext } from "#server/posture/section.ts";

const MONTHS = 13;

/**
 * One figure over the months, oldest first, ending with this one; for a quarter or year with the last month on record. A month without that figure is a gap, never 0.
 * Null when there are fewer than two months to compare.
 */
export function historyTrend(input: {
  context: Pick<SectionContext, "facts" | "figures">;
  figure: string;
  title: string;
  unit: string;
}): BlockOf<"trend"> | null {
  const { facts, figures } = input.context;
  const month = kindOf(facts.period.id) === "month";
  const end = lastMonthOf(facts.period.id);
  const kept = facts.history
    .filter(({ period }) => (month ? period < end : period <= end))
    .map(({ period, figures: old }) => ({ period, figure: old[input.figure] ?? null }));
  const points = [...kept, ...(month ? [{ period: end, figure: figures.get(input.figure) }] : [])].slice(-MONTHS).map(({ period, figure }) => ({
    label: formatMonth(period),
    value: figure?.value ?? null,
    display: figure?.display ?? "no data",
  }));
  const known = points.filter((point) => point.value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (points.length < 2 || first === undefined || last === undefined) return null;
  const gaps = points.length - known.length;
  const summary =
    first === last
      ? `${last.display} in ${last.label}, the only month with data.`
      : `From ${first.display} in ${first.label} to ${last.display} in ${last.label}.`;
  return {
    kind: "trend",
    title: input.title,
    unit: input.unit,
    target: null,
    points,
    summary: gaps === 0 ? summary : `${summary} ${gaps === 1 ? "One month has" : `${gaps} months have`} no data.`,
  };
}
