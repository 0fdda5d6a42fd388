import Link from "next/link";
import type { ReactNode } from "react";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import { formatMonth } from "#server/posture/format.ts";

export type PromiseGridRow = { id: string; title: ReactNode; cells: { key: string; content: ReactNode }[] };
type PromiseGridProps = { caption: string; months: { period: string; href: string; current: boolean }[]; rows: PromiseGridRow[] };

/** Promises against months; a month's name leads to that month. */
export function PromiseGrid({ caption, months, rows }: PromiseGridProps) {
  return (
    <ScrollRegion label={caption} columns={months.length + 4}>
      <table className="table promise-grid">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Promise</th>
            {months.map(({ period, href, current }) => (
              <th key={period} scope="col" className="month">
                <Link href={href} aria-current={current ? "true" : undefined} aria-label={formatMonth(period)}>
                  {formatMonth(period).slice(0, 3)}
                  <small>{period.slice(2, 4)}</small>
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{row.title}</th>
              {row.cells.map(({ key, content }) => (
                <td key={key}>{content}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
