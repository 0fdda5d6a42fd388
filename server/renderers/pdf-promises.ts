import type { BlockOf } from "#server/posture/blocks.ts";
import { rowHeights } from "#server/renderers/pdf-rows.ts";

// Points; together the full width of a page.
const WIDTHS = [200, 310];
/** More rows than these may be parted by the end of a page. */
const MOST_WHOLE = 14;

/** What decided each promise, below the ledger and over the full width; null where no evidence was kept. */
export function promiseEvidence({ rows }: BlockOf<"promise-ledger">) {
  const promises = rows.flatMap(({ promise, evidence = [] }) => {
    if (evidence.length === 0) return [];
    const cells = evidence.map(({ what, value }) => [{ text: what }, { text: value }]);
    return [{ promise, rows: evidence, whole: cells.length <= MOST_WHOLE, heights: rowHeights(cells, { widths: WIDTHS, compact: true }) }];
  });
  return promises.length === 0 ? null : { wide: true, widths: WIDTHS, promises };
}
