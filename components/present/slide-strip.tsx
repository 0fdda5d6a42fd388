import type { CSSProperties } from "react";
import { monthTicks } from "#components/present/month-ticks.ts";
import { stripAxis } from "#components/report/blocks/strip-axis.ts";
import type { BlockOf } from "#server/posture/blocks.ts";

const FILLS = [
  { key: "downS", swatch: "down", label: "Down" },
  { key: "maintenanceS", swatch: "maintenance", label: "Announced maintenance" },
  { key: "unknownS", swatch: "unknown", label: "No data" },
  { key: "outsideS", swatch: "outside", label: "Not monitored" },
  { key: "upS", swatch: "up", label: "Up" },
] as const;

/** One mark per day, filled from the bottom by seconds; months, quarters and years alike. */
export function SlideStrip({ block }: { block: BlockOf<"day-strip"> }) {
  const { days } = block;
  const seen = FILLS.filter(({ key }) => days.some((day) => day[key] > 0));
  const gap = days.length > 100 ? 1 : days.length > 35 ? 3 : 6;
  const grid = { "--days": days.length, "--day-gap": gap } as CSSProperties;
  const ticks = days.length > 35 ? monthTicks(days) : stripAxis(days);
  return (
    <figure className="s-strip">
      <figcaption>
        <b>{block.title}</b>
        <span>
          {[...seen].reverse().map((fill) => (
            <span key={fill.key}>
              <i className={fill.swatch} aria-hidden="true" />
              {fill.label}
            </span>
          ))}
        </span>
      </figcaption>
      <div className="s-days" style={grid} role="img" aria-label={block.summary}>
        {days.map((day) => (
          <span key={day.day} className="s-day">
            {FILLS.map((fill) => day[fill.key] > 0 && <i key={fill.key} className={fill.swatch} style={{ flexGrow: day[fill.key] }} />)}
          </span>
        ))}
      </div>
      <ol className="s-axis" style={grid} aria-hidden="true">
        {ticks.map((tick) => (
          <li key={tick.column} className={tick.bad ? "bad" : undefined} style={{ gridColumn: tick.column }}>
            {tick.text}
          </li>
        ))}
      </ol>
    </figure>
  );
}
