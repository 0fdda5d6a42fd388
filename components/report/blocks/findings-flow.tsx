import type { CSSProperties } from "react";
import { CellText } from "#components/report/blocks/cell-text.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

type FlowProps = { block: BlockOf<"findings-flow">; figures: Record<string, Figure> };

const SPOKEN = { "": "", "+": "plus", "−": "minus", "=": "equals" };

export function FindingsFlow({ block, figures }: FlowProps) {
  return (
    <>
      <ol className="flow">
        {block.terms.map((term) => (
          <li key={term.label}>
            {term.operator && (
              <>
                <span className="op" aria-hidden="true">
                  {term.operator}
                </span>
                <span className="sr-only">{SPOKEN[term.operator]} </span>
              </>
            )}
            <div>
              <b>
                <CellText cell={term.value} label={term.label} figures={figures} />
              </b>
              <span>{term.label}</span>
            </div>
          </li>
        ))}
      </ol>
      <SeverityBars block={block} figures={figures} />
    </>
  );
}

function SeverityBars({ block, figures }: FlowProps) {
  const most = Math.max(1, ...block.severities.map((severity) => severity.open));
  // One finding must not look like a wall: below ten, a bar is drawn on a scale of ten.
  const width = (count: number): CSSProperties => ({ "--share": count / Math.max(most, 10) }) as CSSProperties;
  return (
    <table className="severities">
      <caption className="sr-only">Open findings by severity</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Open</th>
          <th scope="col">Age and due dates</th>
        </tr>
      </thead>
      <tbody>
        {block.severities.map((severity) => (
          <tr key={severity.label}>
            <th scope="row">{severity.label}</th>
            <td className="bar-cell">
              <span className="bar-line">
                {severity.open > severity.overdue && <i aria-hidden="true" style={width(severity.open - severity.overdue)} />}
                {severity.overdue > 0 && <i aria-hidden="true" className="late" style={width(severity.overdue)} />}
                <b>
                  <CellText cell={severity.value} label={`Open, ${severity.label.toLowerCase()}`} figures={figures} />
                </b>
              </span>
            </td>
            <td className="bar-note">{severity.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
