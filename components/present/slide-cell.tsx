import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Cell } from "#server/posture/blocks.ts";

/** A cell as it is said: its text, unless the verdict says the same, then the verdict and what goes with it. */
export function SlideCell({ cell }: { cell: Cell }) {
  return (
    <>
      {cell.verdict?.label !== cell.text && (
        <span className="s-value" data-figure={cell.figure}>
          {glue(cell.text)}
        </span>
      )}
      {cell.verdict && <VerdictMark verdict={cell.verdict} />}
      {cell.detail && <small>{glue(cell.detail)}</small>}
    </>
  );
}
