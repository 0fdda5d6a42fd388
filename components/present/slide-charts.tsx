import type { CSSProperties } from "react";
import { trendScale } from "#components/charts/trend-scale.ts";
import { SlideCell } from "#components/present/slide-cell.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { textWidth } from "#server/posture/slides-measure.ts";

const BOX = { width: 1696, height: 390, left: 96, right: 1640, top: 48, bottom: 330 };
const shortMonth = (label: string) => label.replace(/^([A-Z][a-z]{2})[a-z]* (\d{4})$/, "$1 $2");

/** A line over periods: a missing one is a gap, the last one is named, the target is dashed and named. */
export function SlideTrend({ block }: { block: BlockOf<"trend"> }) {
  const { points, target, unit } = block;
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const scale = trendScale(target ? [...known, target.value] : known, unit);
  const x = (at: number) => BOX.left + 40 + (at * (BOX.right - BOX.left - 80)) / Math.max(1, points.length - 1);
  const y = (value: number) => BOX.bottom - ((value - scale.low) / (scale.high - scale.low)) * (BOX.bottom - BOX.top);
  const last = points.findLastIndex(({ value }) => value !== null);
  const step = Math.max(1, Math.ceil(points.length / 6));
  const drawn = points.map(({ value }, at) => (value === null ? null : { x: x(at), y: y(value) }));
  const line = drawn
    .map((at, index) => (at === null ? "" : `${index === 0 || drawn[index - 1] === null ? "M" : "L"}${at.x.toFixed(1)} ${at.y.toFixed(1)}`))
    .join("");
  return (
    <figure className="s-chart">
      <figcaption>{glue(block.summary)}</figcaption>
      <svg
        viewBox={`0 0 ${BOX.width} ${BOX.height}`}
        role="img"
        aria-label={`${block.title}: ${points.map(({ label, display }) => `${label} ${display}`).join(", ")}`}
      >
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={BOX.left} x2={BOX.right} y1={y(tick)} y2={y(tick)} className="grid" />
            <text x={BOX.left - 16} y={y(tick) + 10} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {points.map(({ label }, at) =>
          (points.length - 1 - at) % step === 0 ? (
            <text key={label} x={x(at)} y={BOX.bottom + 44} textAnchor={at === points.length - 1 ? "end" : "middle"}>
              {shortMonth(label)}
            </text>
          ) : null,
        )}
        {target && (
          <>
            <line x1={BOX.left} x2={BOX.right} y1={y(target.value)} y2={y(target.value)} className="target" />
            <text x={BOX.left + 8} y={y(target.value) + 36} className="halo">
              {target.label}
            </text>
          </>
        )}
        <path d={line} className="line" />
        {drawn.map((at, index) => at && <circle key={points[index]?.label} cx={at.x} cy={at.y} r={index === last ? 9 : 6} />)}
        {drawn[last] && (
          <text
            x={Math.min(BOX.right, drawn[last].x + textWidth(points[last]?.display ?? "", 30) / 2)}
            y={drawn[last].y - 20}
            textAnchor="end"
            className="halo last"
          >
            {points[last]?.display}
          </text>
        )}
      </svg>
      {scale.note && <p className="s-note">{scale.note}</p>}
    </figure>
  );
}

/** Amounts from zero, each named at its end; no data is an empty line that says so. */
export function SlideBars({ block }: { block: BlockOf<"bars"> }) {
  const most = Math.max(1, ...block.bars.flatMap(({ value }) => value ?? []));
  const width = (value: number | null) => ({ "--share": (value ?? 0) / most }) as CSSProperties;
  return (
    <figure className="s-chart">
      <figcaption>{glue(block.summary)}</figcaption>
      <ul className="s-bars">
        {block.bars.map((bar) => (
          <li key={bar.label}>
            <span>{glue(bar.label)}</span>
            <span className="s-bar">
              {bar.value !== null && bar.value > 0 && <i aria-hidden="true" style={width(bar.value)} />}
              <b>
                <SlideCell cell={bar.cell} />
              </b>
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
