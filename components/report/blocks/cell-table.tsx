import { CellText } from "#components/report/blocks/cell-text.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { formatCount } from "#server/posture/format.ts";
import { FOLD_OVER, isReference, tellsFigures } from "#server/posture/reference-table.ts";
import type { Figure } from "#server/posture/report.ts";

type Figures = Record<string, Figure>;

/** So many numbers of one table tell how we know them; of more, the appendix does, and the page stays light. */
const MOST_ASKED = 48;
/** Of a list without figures; the files have the rest. */
const MOST_DRAWN = 100;

const countAsked = (block: BlockOf<"table">) => block.rows.reduce((sum, row) => sum + row.filter(({ figure }) => figure !== undefined).length, 0);

/** The rows a page can carry. A row that says a figure is never left out. */
function drawn(block: BlockOf<"table">): BlockOf<"table"> {
  const { rows, note } = block;
  if (rows.length <= MOST_DRAWN || countAsked(block) > 0) return block;
  const said = `Showing ${MOST_DRAWN} of ${formatCount(rows.length)} rows. The Excel and CSV files of this report have them all.`;
  return { ...block, rows: rows.slice(0, MOST_DRAWN), note: note === null ? said : `${said} ${note}` };
}

/** A long table stays closed until asked for; print shows it open. */
export function CellTable({ block, figures }: { block: BlockOf<"table">; figures: Figures }) {
  const asked = tellsFigures(block) || countAsked(block) > MOST_ASKED ? undefined : figures;
  if (block.rows.length <= FOLD_OVER) return <OpenTable block={block} figures={asked} />;
  return (
    <details className={isReference(block) ? "more fold reference" : "more fold"}>
      <summary>
        {block.title}, {formatCount(block.rows.length)} rows
      </summary>
      <div>
        <OpenTable block={drawn(block)} figures={undefined} />
      </div>
    </details>
  );
}

function OpenTable({ block, figures }: { block: BlockOf<"table">; figures: Figures | undefined }) {
  const { columns } = block;
  const table = (
    <table className={columns.length > 2 ? "table stacks" : "table"}>
      <caption>{block.title}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" className={column.align === "end" ? "n" : undefined}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, at) => (
          <tr key={`${at} ${row[0]?.text}`}>
            {row.map((cell, column) => {
              const title = columns[column]?.title ?? "";
              const label = column === 0 ? title : `${row[0]?.text}, ${title}`;
              const text = <CellText cell={cell} label={label} {...(figures ? { figures } : {})} />;
              if (column === 0)
                return (
                  <th key={title} scope="row">
                    {text}
                  </th>
                );
              return (
                <td key={title} data-label={title} className={columns[column]?.align === "end" ? "n" : undefined}>
                  {text}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <>
      {columns.length > 2 ? (
        <ScrollRegion label={block.title} columns={columns.length}>
          {table}
        </ScrollRegion>
      ) : (
        table
      )}
      {block.note && <p className="table-note">{block.note}</p>}
    </>
  );
}
