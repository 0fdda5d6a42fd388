import type { CSSProperties } from "react";
import { CellText } from "#components/report/blocks/cell-text.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

/** From zero, each bar with its number beside it; what has no data has no bar and says so. */
export function Bars({ block, figures }: { block: BlockOf<"bars">; figures: Record<string, Figure> }) {
  const most = Math.max(0, ...block.bars.map(({ value }) => value ?? 0));
  // One of a few things must not look like a wall: counts below ten are drawn on a scale of ten.
  const counted = block.bars.every(({ value }) => value === null || Number.isInteger(value));
  const scale = Math.max(most, counted ? 10 : 0) || 1;
  return (
    <figure className="bars">
      <figcaption>
        <h3 className="block-title">{block.title}</h3>
        <p className="readout">{glue(block.summary)}</p>
      </figcaption>
      <table className="severities">
        <caption className="sr-only">
          {block.title}, in {block.unit}
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Which</th>
            <th scope="col">{block.unit}</th>
          </tr>
        </thead>
        <tbody>
          {block.bars.map((bar) => (
            <tr key={bar.label}>
              <th scope="row">{bar.label}</th>
              <td>
                <span className={bar.value === null ? "bar-line gap" : "bar-line"}>
                  {bar.value !== null && bar.value > 0 && <i aria-hidden="true" style={{ "--share": bar.value / scale } as CSSProperties} />}
                  <b>
                    <CellText cell={{ ...bar.cell, detail: undefined }} label={bar.label} figures={figures} />
                  </b>
                  {bar.cell.detail && <small>{glue(bar.cell.detail)}</small>}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
