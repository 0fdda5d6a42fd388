import Link from "next/link";
import type { ReactNode } from "react";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";

export type DataColumn = {
  title: string;
  align?: "start" | "end" | "why";
  /** A sortable column: where its header leads, and how the rows are sorted by it now. */
  sort?: { href: string; now: "ascending" | "descending" | null };
};
export type DataRow = { id: string; cells: ReactNode[]; strong?: boolean };
type DataTableProps = { caption: string; showCaption?: boolean; columns: DataColumn[]; rows: DataRow[]; note?: string };

const cellClass = (column: DataColumn | undefined) => (column?.align === "end" ? "n" : column?.align === "why" ? "why" : undefined);

export function DataTable({ caption, showCaption, columns, rows, note }: DataTableProps) {
  return (
    <>
      <ScrollRegion label={caption} columns={columns.length}>
        <table className="table rows stacks">
          <caption className={showCaption ? undefined : "sr-only"}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.title} scope="col" className={cellClass(column)} aria-sort={column.sort?.now ?? undefined}>
                  {column.sort ? (
                    <Link href={column.sort.href}>
                      {column.title}
                      {column.sort.now && <span aria-hidden="true">{column.sort.now === "ascending" ? " ↑" : " ↓"}</span>}
                    </Link>
                  ) : (
                    column.title
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className={row.strong ? "sum" : undefined}>
                {row.cells.map((cell, at) => {
                  const key = columns[at]?.title ?? at;
                  return at === 0 ? (
                    <th key={key} scope="row" className="named">
                      {cell}
                    </th>
                  ) : (
                    <td key={key} data-label={columns[at]?.title} className={cellClass(columns[at])}>
                      {cell}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {note && <p className="table-note">{note}</p>}
    </>
  );
}
