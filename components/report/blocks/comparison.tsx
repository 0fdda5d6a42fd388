import { CellText } from "#components/report/blocks/cell-text.tsx";
import { ChangeMark } from "#components/report/blocks/change-mark.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

type Row = BlockOf<"comparison">["rows"][number];

/** For whom it is good news stands as a word beside a sign, never in a colour alone. */
export function Comparison({ block, figures }: { block: BlockOf<"comparison">; figures: Record<string, Figure> }) {
  return (
    <table className="table comparison">
      <caption className="sr-only">{block.title}</caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col" className="n">
            {block.beforeTitle}
          </th>
          <th scope="col" className="n">
            {block.afterTitle}
          </th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td className="n" data-label={block.beforeTitle}>
              <CellText cell={row.before} label={`${row.label}, ${block.beforeTitle}`} />
            </td>
            <td className="n" data-label={block.afterTitle}>
              <CellText cell={row.after} label={`${row.label}, ${block.afterTitle}`} figures={figures} />
            </td>
            <td className="change">
              <Change row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Change({ row: { change, direction } }: { row: Row }) {
  if (direction !== "better" && direction !== "worse") return <span className="quiet">{glue(change)}</span>;
  return (
    <>
      <span className={`direction is-${direction}`}>
        <ChangeMark shape={direction} />
        {direction === "better" ? "Better" : "Worse"}
      </span>{" "}
      <span>{glue(change)}</span>
    </>
  );
}
