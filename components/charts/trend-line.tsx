"use client";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, type TooltipContentProps, XAxis, YAxis } from "recharts";
import { trendScale } from "#components/charts/trend-scale.ts";

export type TrendPoint = { label: string; value: number | null; display: string };
type TrendLineProps = { title: string; unit: string; target: { value: number; label: string } | null; points: TrendPoint[] };

const shortMonth = (label: string) => label.replace(/^([A-Z][a-z]{2})[a-z]* (\d{4})$/, "$1 $2");
const TICK = { fill: "var(--ink-3)", fontSize: 12 };

/** Draws the series it is given: a missing month is a gap, never bridged. */
export function TrendLine({ title, unit, target, points }: TrendLineProps) {
  const known = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const scale = trendScale(target ? [...known, target.value] : known, unit);
  const side = target && nearest(points.slice(0, 2), target.value) < nearest(points.slice(-2), target.value) ? "insideBottomRight" : "insideBottomLeft";
  const last = points.findLastIndex((point) => point.value !== null);
  const falls = (points[last - 1]?.value ?? 0) > (points[last]?.value ?? 0);
  return (
    <>
      <div className="chart">
        <ResponsiveContainer width="100%" height={200} initialDimension={{ width: 720, height: 200 }}>
          <LineChart data={points} margin={{ top: 24, right: 24, bottom: 0, left: 0 }} title={title}>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="label"
              tick={TICK}
              tickFormatter={shortMonth}
              tickLine={false}
              axisLine={{ stroke: "var(--line-strong)" }}
              minTickGap={24}
              interval="preserveStartEnd"
            />
            <YAxis domain={[scale.low, scale.high]} ticks={scale.ticks} tick={TICK} tickLine={false} axisLine={false} width={48} />
            {target && (
              <ReferenceLine
                y={target.value}
                stroke="var(--ink-3)"
                strokeDasharray="4 4"
                label={{ value: target.label, position: side, fill: "var(--ink-2)", fontSize: 12, className: "chart-halo" }}
              />
            )}
            <Tooltip content={TrendTip} cursor={{ stroke: "var(--line-strong)" }} isAnimationActive={false} />
            <Line
              dataKey="value"
              type="linear"
              connectNulls={false}
              isAnimationActive={false}
              stroke="var(--ink)"
              strokeWidth={2}
              dot={{ r: 3, fill: "var(--ink)", stroke: "var(--paper)" }}
              activeDot={{ r: 5, fill: "var(--ink)", stroke: "var(--paper)" }}
              label={(at) => <LastLabel x={Number(at.x)} y={Number(at.y)} below={falls} text={at.index === last ? (points[last]?.display ?? "") : ""} />}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
      {scale.note && <p className="table-note">{scale.note}</p>}
    </>
  );
}

/** How close the line comes to the target, to write beside it where there is room. */
function nearest(points: TrendPoint[], target: number): number {
  return Math.min(...points.map((point) => (point.value === null ? Number.POSITIVE_INFINITY : Math.abs(point.value - target))));
}

/** Above its point, or below where the line comes down to it. */
function LastLabel({ x, y, below, text }: { x: number; y: number; below: boolean; text: string }) {
  if (!text) return <g />;
  return (
    <text className="chart-halo" x={x + 8} y={below ? y + 20 : y - 10} textAnchor="end" fill="var(--ink)" fontSize={13} fontWeight={650}>
      {text}
    </text>
  );
}

function TrendTip({ active, payload }: TooltipContentProps) {
  const point = payload?.[0]?.payload as TrendPoint | undefined;
  if (!active || !point) return null;
  return (
    <p className="chart-tip">
      <span>{point.label}</span> {point.display}
    </p>
  );
}
