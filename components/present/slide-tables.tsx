import type { CSSProperties, ReactNode } from "react";
import { SlideCell } from "#components/present/slide-cell.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { formatDay } from "#server/posture/format.ts";
import { columnWidths } from "#server/posture/slides-columns.ts";
import { DRAWN } from "#server/posture/slides-heights.ts";

type Column = { title: string; align: "start" | "end"; width: number };
type Row = { key: string; strong?: boolean; cells: ReactNode[] };
type RowsProps = { name: string; columns: readonly Column[]; rows: readonly Row[]; bare?: boolean; note?: string | null };

const share = (width: number): CSSProperties => ({ width: `${(width / 1696) * 100}%` });

/** The one table of the slides: columns as planned, so that text takes the lines it was planned to take. */
export function SlideRows({ name, columns, rows, bare = false, note = null }: RowsProps) {
  return (
    <div>
      <table className={`s-table ${bare ? "bare" : ""}`}>
        <caption className="sr-only">{name}</caption>
        <colgroup>
          {columns.map(({ title, width }) => (
            <col key={title} style={share(width)} />
          ))}
        </colgroup>
        <thead className={bare ? "sr-only" : undefined}>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" className={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className={row.strong ? "sum" : undefined}>
              {row.cells.map((cell, at) => {
                const column = columns[at];
                return at === 0 ? (
                  <th key={column?.title} scope="row" className={column?.align}>
                    {cell}
                  </th>
                ) : (
                  <td key={column?.title} className={column?.align}>
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {note !== null && <p className="s-note">{glue(note)}</p>}
    </div>
  );
}

const columnsOf = (titles: readonly string[], widths: readonly number[], ends: readonly number[] = []): Column[] =>
  titles.map((title, at) => ({ title, align: ends.includes(at) ? "end" : "start", width: widths[at] ?? 0 }));

export function SlideTable({ block }: { block: BlockOf<"table"> }) {
  const widths = columnWidths(block);
  return (
    <SlideRows
      name={block.title}
      columns={block.columns.map((column, at) => ({ ...column, width: widths[at] ?? 0 }))}
      rows={block.rows.map((row, at) => ({ key: `${at}`, cells: row.map((cell, column) => <SlideCell key={`${at} ${column}`} cell={cell} />) }))}
      note={block.note}
    />
  );
}

export function SlideLedger({ block }: { block: BlockOf<"ledger"> }) {
  return (
    <SlideRows
      name={block.title}
      columns={columnsOf([block.title, "Basis", block.valueTitle], DRAWN.ledger, [2])}
      rows={block.rows.map((row, at) => ({
        key: `${at} ${row.label}`,
        strong: row.strong,
        cells: [
          <span key="label">
            {glue(row.label)}
            {row.detail && <small>{glue(row.detail)}</small>}
          </span>,
          <span key="basis" className="s-basis">
            {glue(row.basis)}
          </span>,
          <SlideCell key="value" cell={row.value} />,
        ],
      }))}
    />
  );
}

export function SlidePromises({ block }: { block: BlockOf<"promise-ledger"> }) {
  return (
    <SlideRows
      bare
      name="Our promises, whether each was kept, and the proof"
      columns={columnsOf(["Promise", "Verdict", "Proof"], DRAWN.promise)}
      rows={block.rows.map((row) => ({
        key: row.id,
        cells: [row.promise, <VerdictMark key="verdict" verdict={row.verdict} />, glue(row.proof)],
      }))}
    />
  );
}

export function SlideFollowUps({ block }: { block: BlockOf<"follow-ups"> }) {
  return (
    <SlideRows
      bare
      name="What you asked, what we promised, and what became of it"
      columns={columnsOf(["You asked", "We promised", "State"], DRAWN.asked)}
      rows={block.rows.map((row, at) => ({
        key: `${at} ${row.asked}`,
        cells: [
          glue(row.asked),
          <span key="promised" className="s-plain">
            {glue(row.promised)}
            {row.outcome && <small>{glue(row.outcome)}</small>}
            <small>{row.owner}</small>
          </span>,
          <span key="state">
            <VerdictMark verdict={row.verdict} />
            {row.done ? <small>Done {formatDay(row.done, { year: true })}</small> : row.due && <small>Due {formatDay(row.due, { year: true })}</small>}
          </span>,
        ],
      }))}
    />
  );
}
