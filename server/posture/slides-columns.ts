import type { BlockOf, Cell } from "#server/posture/blocks.ts";
import { STAGE, textWidth, wordWidth } from "#server/posture/slides-measure.ts";

const PAD = 32;
const WIDEST = { start: 900, end: 420 } as const;

function cellWidth(cell: Cell): number {
  const verdict = cell.verdict === undefined ? 0 : textWidth(cell.verdict.label, 28) + 44;
  const text = cell.verdict?.label === cell.text ? 0 : textWidth(cell.text, 30);
  return Math.max(text + verdict, cell.detail === undefined ? 0 : textWidth(cell.detail, 28));
}

function longestWord(cell: Cell): number {
  return Math.min(420, Math.max(wordWidth(cell.text, 30), wordWidth(cell.verdict?.label ?? "", 30)));
}

type Columns = Pick<BlockOf<"table">, "columns" | "rows">;

function wantedWidths({ columns, rows }: Columns): number[] {
  const cells = (at: number): Cell[] => rows.flatMap((row) => row[at] ?? []);
  return columns.map(({ title, align }, at) =>
    Math.max(
      Math.min(WIDEST[align], Math.max(140, textWidth(title, 28), ...cells(at).map(cellWidth))) + PAD,
      ...cells(at).map((cell) => longestWord(cell) + PAD),
    ),
  );
}

// Words may be set on a second line; numbers may not.
const ENOUGH = 460;

/** Whether no column of a table has to be narrower than it can be read in. */
export function needsNoSqueeze(block: Columns): boolean {
  const enough = wantedWidths(block).map((width, at) => (block.columns[at]?.align === "start" ? Math.min(width, ENOUGH) : width));
  return enough.reduce((sum, width) => sum + width, 0) <= STAGE.width;
}

/** Widths in px of a table's columns on a slide; they add up to the stage's width. Numbers get what they need, words share the rest. */
export function columnWidths({ columns, rows }: Columns): number[] {
  const cells = (at: number): Cell[] => rows.flatMap((row) => row[at] ?? []);
  const wanted = wantedWidths({ columns, rows });
  const least = columns.map(({ align }, at) => (align === "end" ? (wanted[at] ?? 0) : PAD + Math.max(108, ...cells(at).map(longestWord))));
  const spare = STAGE.width - wanted.reduce((sum, width) => sum + width, 0);
  if (spare >= 0) return wanted.map((width, at) => (at === 0 ? width + spare : width));
  const slack = wanted.map((width, at) => Math.max(0, width - (least[at] ?? 0)));
  const give = slack.reduce((sum, width) => sum + width, 0);
  if (give + spare >= 0) return wanted.map((width, at) => width + (spare * (slack[at] ?? 0)) / give);
  const total = least.reduce((sum, width) => sum + width, 0);
  return least.map((width) => (width / total) * STAGE.width);
}
