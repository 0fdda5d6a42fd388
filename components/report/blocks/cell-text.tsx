import { Basis } from "#components/ui/basis.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Cell } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

/** What one cell says. Given `figures`, its number tells where it came from when asked. */
export function CellText({ cell, label, figures }: { cell: Cell; label: string; figures?: Record<string, Figure> }) {
  const basis = cell.figure ? figures?.[cell.figure]?.basis : undefined;
  const repeats = cell.verdict?.label === cell.text;
  return (
    <>
      {!repeats && (
        <Basis text={basis} label={label}>
          <span data-figure={cell.figure}>{glue(cell.text)}</span>
        </Basis>
      )}
      {cell.verdict && (
        <>
          {!repeats && " "}
          <VerdictMark verdict={cell.verdict} />
        </>
      )}
      {cell.detail && <small>{glue(cell.detail)}</small>}
    </>
  );
}
