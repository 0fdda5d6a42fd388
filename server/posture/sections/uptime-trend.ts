import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf, formatMonth, formatPercent, formatShare } from "#server/posture/format.ts";
import { monthOf, shiftPeriod } from "#server/posture/period.ts";
import type { Figure } from "#server/posture/report.ts";
import type { SectionContext } from "#server/posture/section.ts";

const MOST_MONTHS = 24;

/** Uptime of each month on record up to this one, at most 24; a month without a figure is a gap. Null with fewer than two months. */
export function uptimeTrend({ facts, figures, measures }: SectionContext): BlockOf<"trend"> | null {
  const past = new Map(facts.history.map(({ period, figures: then }) => [period, judged(then)]));
  past.set(facts.period.id, judged({ "availability.uptime_pct": figures.get("availability.uptime_pct"), [COVERAGE]: figures.get(COVERAGE) }));
  const oldest = [...past].flatMap(([id, value]) => (value === null ? [] : [id])).sort()[0] ?? facts.period.id;
  const months: string[] = [];
  for (let month = facts.period; months.length < MOST_MONTHS && month.id >= oldest; month = shiftPeriod(month, -1)) months.unshift(month.id);
  if (months.filter((id) => (past.get(id) ?? null) !== null).length < 2) return null;
  const points = months.map((id) => ({ label: formatMonth(id), value: past.get(id) ?? null, display: formatPercent(past.get(id) ?? null) }));
  const target = measures.availability.contract.policy.targetPpm / 10_000;
  return {
    kind: "trend",
    title: "Uptime by month",
    unit: "%",
    target: { value: target, label: `Target ${formatShare(target)}` },
    points,
    summary: sentence(points, target, monthOf(months[0] ?? oldest, facts.period.timeZone).id, facts.period.id),
  };
}

const COVERAGE = "availability.coverage_pct";

/** A share of the few minutes watched is no figure of the month. */
function judged(figures: Readonly<Record<string, Figure>>): number | null {
  const coverage = figures[COVERAGE]?.value;
  return typeof coverage === "number" && coverage < COVERAGE_FLOOR_PCT ? null : (figures["availability.uptime_pct"]?.value ?? null);
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
