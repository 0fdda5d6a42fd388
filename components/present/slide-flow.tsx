import type { CSSProperties } from "react";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { evenly } from "#server/posture/slides-heights.ts";
import { textWidth } from "#server/posture/slides-measure.ts";

const SPOKEN = { "": "", "+": "plus ", "−": "minus ", "=": "equals " };

/** Open at the start, what came and went, open at the end; under it how grave what is open is. */
export function SlideFlow({ block }: { block: BlockOf<"findings-flow"> }) {
  const most = Math.max(10, ...block.severities.map(({ open }) => open));
  const width = (count: number) => ({ "--share": count / most }) as CSSProperties;
  const room = evenly(block.terms.length) - 72;
  return (
    <>
      {block.terms.length > 0 && (
        <ol
          className={`s-flow ${block.terms.every(({ value }) => textWidth(value.text, 84) < room) ? "large" : ""}`}
          style={{ gridTemplateColumns: `repeat(${block.terms.length}, minmax(0, 1fr))` }}
        >
          {block.terms.map((term) => (
            <li key={term.label}>
              {term.operator && <i aria-hidden="true">{term.operator}</i>}
              <div>
                <b>
                  <span className="sr-only">{SPOKEN[term.operator]}</span>
                  <span data-figure={term.value.figure}>{glue(term.value.text)}</span>
                </b>
                <span>{term.label}</span>
              </div>
            </li>
          ))}
        </ol>
      )}
      {block.severities.length > 0 && (
        <ul className="s-severities">
          {block.severities.map((severity) => (
            <li key={severity.label}>
              <span>{severity.label}</span>
              <span className="s-bar">
                {severity.open > severity.overdue && <i aria-hidden="true" style={width(severity.open - severity.overdue)} />}
                {severity.overdue > 0 && <i aria-hidden="true" className="late" style={width(severity.overdue)} />}
                <b>
                  <span data-figure={severity.value.figure}>{glue(severity.value.text)}</span>
                </b>
              </span>
              <small>{glue(severity.note)}</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
