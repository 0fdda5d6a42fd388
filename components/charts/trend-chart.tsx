"use client";
import { Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { PlotFrame, trendPlaces } from "#components/charts/plot-frame.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

const EDGE = { top: 0, right: 0, bottom: 0, left: 0 };
const FILL = { width: "100%", height: "100%" };

/** The same trend to walk through by pointer, finger and arrow keys, in the frame of the server's drawing so that nothing moves. */
export function TrendChart({ block }: { block: BlockOf<"trend"> }) {
  const { low, high } = trendPlaces(block).scale;
  const data = [...block.points];
  return (
    <PlotFrame trend={block}>
      <div className="plot-chart">
        <LineChart
          responsive
          style={FILL}
          data={data}
          margin={EDGE}
          accessibilityLayer
          aria-label={`${block.title} by month. Arrow keys go from month to month.`}
        >
          <XAxis dataKey="label" hide />
          <YAxis domain={[low, high]} hide />
          {block.target && <ReferenceLine y={block.target.value} className="plot-target" />}
          <Tooltip
            isAnimationActive={false}
            filterNull={false}
            cursor={{ stroke: "var(--line-strong)" }}
            position={{ y: -26 }}
            allowEscapeViewBox={{ x: false, y: true }}
            content={({ active, label }) => <Reading point={active ? data.find((point) => point.label === label) : undefined} />}
          />
          <Line
            type="linear"
            dataKey="value"
            connectNulls={false}
            isAnimationActive={false}
            stroke="var(--ink)"
            strokeWidth={2}
            dot={{ r: 3, fill: "var(--ink)", stroke: "none" }}
            activeDot={{ r: 5, fill: "var(--ink)", stroke: "var(--paper)", strokeWidth: 2 }}
          />
        </LineChart>
      </div>
    </PlotFrame>
  );
}

function Reading({ point }: { point: BlockOf<"trend">["points"][number] | undefined }) {
  return (
    <span role="status" className={point && "chart-tip"}>
      {point && (
        <>
          <span>{point.label}</span> {point.display}
        </>
      )}
    </span>
  );
}
