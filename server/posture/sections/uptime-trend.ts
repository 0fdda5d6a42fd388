import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf, formatMonth, formatPercent, formatShare } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { Figure } from "#server/posture/report.ts";
import { monthFigure } from "#server/posture/figures.ts";
import type { SectionContext } from "#server/posture/section.ts";

const MOST_MONTHS = 24;

/** Uptime of each month on record up to this one, at most 24; a month without a figure is a gap. Null with fewer than two months. */
export function uptimeTrend({ facts, figures, measures }: SectionContext): BlockOf<"trend"> | null {
  const past = new Map(facts.history.map(({ period, figures: then }) => [period, judged(then)]));
  // The months of this report say what this report says of them, not what was kept of them earlier.
  const own = measures.availability.months.map(({ period }) => period.id);
  for (const [id, prefix] of own.length === 0 ? [[facts.period.id, "availability"]] : own.map((id) => [id, monthFigure(id)]))
    past.set(id ?? "", judged({ [UPTIME]: figures.get(`${prefix}.uptime_pct`), [COVERAGE]: figures.get(`${prefix}.coverage_pct`) }));
  const last = own.at(-1) ?? facts.period.id;
  const oldest = [...past].flatMap(([id, value]) => (value === null ? [] : [id])).sort()[0] ?? last;
  const months: string[] = [];
  for (let month = last; months.length < MOST_MONTHS && month >= oldest; month = addMonthsTo(month, -1)) months.unshift(month);
  if (months.filter((id) => (past.get(id) ?? null) !== null).length < 2) return null;
  const points = months.map((id) => ({ label: formatMonth(id), value: past.get(id) ?? null, display: formatPercent(past.get(id) ?? null) }));
  const target = measures.availability.contract.policy.targetPpm / 10_000;
  return {
    kind: "trend",
    title: "Uptime by month",
    unit: "%",
    target: { value: target, label: `Target ${formatShare(target)}` },
    points,
    summary: sentence(points, target, months[0] ?? oldest, last),
  };
}

const UPTIME = "availability.uptime_pct";
const COVERAGE = "availability.coverage_pct";

/** A share of the few minutes watched is no figure of the month. */
function judged(figures: Readonly<Record<string, Figure>>): number | null {
  const coverage = figures[COVERAGE]?.value;
  return typeof coverage === "number" && coverage < COVERAGE_FLOOR_PCT ? null : (figures[UPTIME]?.value ?? null);
}

function sentence(points: BlockOf<"trend">["points"], target: number, from: string, to: string): string {
  const known = points.flatMap(({ label, value, display }) => (value === null ? [] : [{ label, value, display }]));
  const span = `From ${formatMonth(from)} to ${formatMonth(to)}`;
  if (known.length === 0) return `${span} there is no uptime figure for any month.`;
  const lowest = known.reduce((low, point) => (point.value < low.value ? point : low));
  const above = known.filter(({ value }) => value >= target).length;
  const gaps = points.length - known.length;
  const missing = gaps === 0 ? "" : ` There is no figure for ${countOf(gaps, "month")}.`;
  return `${span} measured uptime was ${formatShare(target)} or better in ${above} of ${countOf(known.length, "month")}; the lowest was ${lowest.display} in ${lowest.label}.${missing}`;
}
