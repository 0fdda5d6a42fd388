import type { Cell } from "#server/posture/blocks.ts";
import { regularWidthOf } from "#server/renderers/pdf-fonts.ts";
import { printable } from "#server/renderers/pdf-text.ts";

/** Height of a capital of our sans face and room between lines, in ems; the typesetter's line is as high as its capitals. */
const CAPITAL = 0.723;
const LEADING = 0.5;
/** Room right of every column but the last, and above and below a row, points; as in report-style.typ. */
export const GUTTER = 10;
const PAD = { compact: 2.6, usual: 5 } as const;
const DETAIL = 7.9;
/** Small numbers and names are set without kerning, so that their width is known; where there is kerning it is known roughly. */
const SLACK = { compact: 0.002, usual: 0.06 } as const;

// Letters our face has, with widths we read from it. Others come from another face, of another height.
const PLAIN = /^[\x20-\x7e\u00a0\u00a1\u00a6-\u00ac\u00ae-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2212\u200b]*$/u;
// A line ends after these too, or does not: by rules that are the typesetter's own.
const MAY_END = /[-/|?!…–—\u200b]/u;

/** Lines a text is set in, first fit; null = too close to say. Widths in points. */
function linesOf(raw: string, width: number, { size, slack }: { size: number; slack: number }): number | null {
  const text = printable(raw);
  if (!PLAIN.test(text)) return null;
  const wide = (piece: string) => regularWidthOf(piece, size);
  const least = width * (1 - slack) - 0.3;
  const most = width * (1 + slack) + 0.3;
  if (wide(text.trimEnd()) <= least) return 1;
  let lines = 1;
  let line = "";
  for (const word of text.split(/(?<= )/u)) {
    const used = wide((line + word).trimEnd());
    if (used <= least) line += word;
    else if (used <= most || wide(word.trimEnd()) > least || MAY_END.test(word.trimEnd().slice(0, -1))) return null;
    else {
      lines += 1;
      line = word;
    }
  }
  return lines;
}

/**
 * Heights of rows whose cells are plain words, in points; null = only the typesetter knows. What we know it need not find out, which is by far
 * the most of what a table costs. `widths` are those of the columns, gutter and all.
 */
export function rowHeights(rows: readonly (readonly Cell[])[], { widths, compact }: { widths: readonly number[]; compact: boolean }): (number | null)[] {
  const kind = compact ? "compact" : "usual";
  const size = compact ? 7.9 : 8.9;
  const slack = SLACK[kind];
  const heightOf = ({ text, detail, verdict }: Cell, at: number): number | null => {
    if (verdict !== undefined || (text === "" && detail !== undefined)) return null;
    const width = (widths[at] ?? 0) - (at === widths.length - 1 ? 0 : GUTTER);
    const first = text === "" ? 0 : linesOf(text, width, { size, slack });
    const second = detail === undefined ? 0 : linesOf(detail, width, { size: DETAIL, slack });
    if (first === null || second === null) return null;
    return CAPITAL * (first * size + second * DETAIL) + LEADING * size * Math.max(0, first + second - 1);
  };
  return rows.map((row) => {
    const heights = row.map(heightOf);
    return heights.includes(null) ? null : Math.max(0, ...heights.map((each) => each ?? 0)) + 2 * PAD[kind];
  });
}
