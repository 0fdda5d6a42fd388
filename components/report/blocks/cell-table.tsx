import { CellText } from "#components/report/blocks/cell-text.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { formatCount } from "#server/posture/format.ts";

const FOLD_OVER = 25;

/** Every row is a figure with its formula: kept in the PDF and CSV, left out of a print of the page. */
const isReference = (block: BlockOf<"table">) => block.rows.every((row) => row.at(-1)?.figure !== undefined);

/** A long table stays closed until asked for; print shows it open. */
export function CellTable({ block }: { block: BlockOf<"table"> }) {
  if (block.rows.length <= FOLD_OVER) return <OpenTable block={block} />;
  return (
    <details className={isReference(block) ? "more fold reference" : "more fold"}>
      <summary>
        {block.title}, {formatCount(block.rows.length)} rows
      </summary>
      <div>
        <OpenTable block={block} />
      </div>
    </details>
  );
}

function OpenTable({ block }: { block: BlockOf<"table"> }) {
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
              const text = <CellText cell={cell} label={title} />;
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
