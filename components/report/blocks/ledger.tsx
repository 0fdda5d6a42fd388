import { CellText } from "#components/report/blocks/cell-text.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

export function Ledger({ block, figures }: { block: BlockOf<"ledger">; figures: Record<string, Figure> }) {
  return (
    <table className="table ledger">
      <caption className="sr-only">{block.title}</caption>
      <thead>
        <tr>
          <th scope="col">{block.title}</th>
          <th scope="col">Basis</th>
          <th scope="col" className="n">
            {block.valueTitle}
          </th>
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, at) => (
          <tr key={`${at} ${row.label}`} className={row.strong ? "sum" : undefined}>
            <th scope="row">
              {glue(row.label)}
              {row.detail && <small>{row.detail}</small>}
            </th>
            <td>{glue(row.basis)}</td>
            <td className="n">
              <CellText cell={row.value} label={row.label} figures={figures} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
