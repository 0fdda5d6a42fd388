import type { CSSProperties } from "react";
import { PlotFrame, percent, type Trend, type TrendPoint, trendPlaces } from "#components/charts/plot-frame.tsx";

const W = 1000;
const H = 100;

/** A line drawn on the server, from the series alone: a missing month is a gap, never bridged. Its words and its table stand beside it, so it is hidden from readers. */
export function TrendPlot({ unit, target, points }: Trend) {
  const trend = { unit, target, points };
  const { x, y } = trendPlaces(trend);
  const place = (value: number, at: number) => `${Math.round(x(at) * W * 10) / 10} ${Math.round(y(value) * H * 100) / 100}`;
  const line = points.map(({ value }, at) => (value === null ? "" : `${at > 0 && points[at - 1]?.value != null ? "L" : "M"}${place(value, at)}`)).join("");
  const dots = points.map(({ value }, at) => (value === null ? "" : `M${place(value, at)}h0`)).join("");
  return (
    <PlotFrame trend={trend}>
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" fill="none" aria-hidden="true">
        {target && <path className="plot-target" d={`M0 ${y(target.value) * H}H${W}`} vectorEffect="non-scaling-stroke" />}
        <path className="plot-line" d={line} vectorEffect="non-scaling-stroke" />
        <path className="plot-dots" d={dots} vectorEffect="non-scaling-stroke" />
      </svg>
      <Readings points={points} x={x} />
    </PlotFrame>
  );
}

/** What one month says, shown while the pointer or a finger rests on it. */
function Readings({ points, x }: { points: readonly TrendPoint[]; x: (at: number) => number }) {
  const width = points.length < 2 ? 1 : 1 / (points.length - 1);
  return points.map(({ label, display }, at) => {
    // Not past the plot's edges, where it would widen a narrow page.
    const [from, to] = [Math.max(0, x(at) - width / 2), Math.min(1, x(at) + width / 2)];
    const place: CSSProperties = { left: percent(from), width: percent(to - from) };
    return (
      <span
        key={label}
        aria-hidden="true"
        className={x(at) > 0.6 ? "plot-at end" : "plot-at"}
        style={{ ...place, ["--point" as never]: percent((x(at) - from) / (to - from)) }}
      >
        <span className="chart-tip">
          <span>{label}</span> {display}
        </span>
      </span>
    );
  });
}
