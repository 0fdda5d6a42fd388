import type { ReactNode } from "react";
import { sideOfLast, trendScale } from "#components/charts/trend-scale.ts";
import { formatCount } from "#server/posture/format.ts";

export type TrendPoint = { label: string; value: number | null; display: string };
export type Trend = { unit: string; target: { value: number; label: string } | null; points: readonly TrendPoint[] };

const shortMonth = (label: string) => label.replace(/^([A-Z][a-z]{2})[a-z]* (\d{4})$/, "$1 $2");
export const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;

/** Where a trend's points stand, as shares of the plot from its top left. */
export function trendPlaces({ unit, target, points }: Trend) {
  const known = points.flatMap(({ value }) => value ?? []);
  const scale = trendScale(target ? [...known, target.value] : known, unit);
  return {
    scale,
    x: (at: number) => (points.length < 2 ? 1 : at / (points.length - 1)),
    y: (value: number) => 1 - (value - scale.low) / (scale.high - scale.low || 1),
  };
}

/** What stands around a line: axis, months, target and the newest value. Words and table say the same beside it, so readers are spared these. */
export function PlotFrame({ trend, children }: { trend: Trend; children: ReactNode }) {
  const { target, points } = trend;
  const { scale, x, y } = trendPlaces(trend);
  const last = points.findLastIndex(({ value }) => value !== null);
  const end = points[last];
  const before = points[last - 1]?.value;
  return (
    <>
      <div className="plot">
        <div aria-hidden="true">
          {scale.ticks.map((tick) => (
            <span key={tick} className="plot-tick" style={{ top: percent(y(tick)) }}>
              {Number.isInteger(tick) ? formatCount(tick) : tick}
            </span>
          ))}
        </div>
        {children}
        <div aria-hidden="true">
          {target && (
            <span className={`plot-target-label ${targetSide(points, target.value)}`} style={{ top: percent(y(target.value)) }}>
              {target.label}
            </span>
          )}
          {end?.value != null && (
            <span
              className={`plot-last ${sideOfLast(before == null ? null : y(before), y(end.value))}${x(last) < 0.12 ? " first" : ""}`}
              style={{ left: percent(x(last)), top: percent(y(end.value)) }}
            >
              {end.display}
            </span>
          )}
          {monthTicks(points.length).map((at) => (
            <span key={points[at]?.label} className={at === 0 || at === points.length - 1 ? "plot-month edge" : "plot-month"} style={{ left: percent(x(at)) }}>
              {shortMonth(points[at]?.label ?? "")}
            </span>
          ))}
        </div>
      </div>
      {scale.note && <p className="table-note">{scale.note}</p>}
    </>
  );
}

/** The first and last month and as many between as have room. */
function monthTicks(count: number): number[] {
  if (count < 3) return [...Array(count).keys()];
  const gaps = [4, 3, 2].find((parts) => (count - 1) % parts === 0) ?? 2;
  return Array.from({ length: gaps + 1 }, (_, part) => Math.round(((count - 1) * part) / gaps));
}

/** The target is written at the start, as the newest value stands at the end: under its line when the series is above it there. */
function targetSide(points: readonly TrendPoint[], target: number): string {
  const first = points.slice(0, 4).flatMap(({ value }) => (value === null ? [] : [value - target]));
  return first.length > 0 && first.every((gap) => gap >= 0) ? "under" : "over";
}
