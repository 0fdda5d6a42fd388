import type PptxGenJS from "pptxgenjs";
import type { Cell, Verdict } from "#server/posture/blocks.ts";
import { lineCount, textWidth } from "#server/posture/slides-measure.ts";
import { type Canvas, marked, place, type Run, textOf } from "#server/renderers/pptx-canvas.ts";
import { BODY, INK, INK_2, inches, LINE, STAGE, VERDICTS } from "#server/renderers/pptx-look.ts";
import { visibleText } from "#server/renderers/visible-text.ts";

/** A cell as lines; `size` px at scale 1. */
export type TableCell = Run[][];
export type TableColumn = { title: string; width: number; align: "left" | "right" };
export type DeckTable = { name: string; columns: TableColumn[]; rows: TableCell[][]; strong?: boolean[] };

const PAD = 32;
const ROW = 24;
const TEXT = 30;
const SMALL = 28;

export const plain = (text: string, more: Partial<Run> = {}): Run => ({ text, size: TEXT, ...more });
export const small = (text: string | null | undefined): Run[] => (text ? [{ text, size: SMALL, color: INK_2 }] : []);
/** Never colour alone: sign, word, colour. */
export const verdictRuns = ({ state, label }: Verdict, size: number = SMALL): Run[] => [
  { text: `${VERDICTS[state].sign} ${label}`, size, bold: true, color: VERDICTS[state].color },
];

/** A report's cell: what it says, its verdict, its detail. */
export function cellLines(cell: Cell, more: Partial<Run> = {}): TableCell {
  const repeats = cell.verdict?.label === cell.text;
  return [repeats ? [] : [plain(cell.text, more)], cell.verdict ? verdictRuns(cell.verdict) : [], small(cell.detail)];
}

const scaled = (cell: TableCell, scale: number): TableCell => cell.map((runs) => runs.map((run) => ({ ...run, size: run.size * scale })));

/** Height of lines in a column, stage px, on the generous side. */
export function linesHeight(cell: TableCell, width: number): number {
  return cell
    .filter((runs) => runs.some(({ text }) => text !== ""))
    .reduce((sum, runs) => {
      const size = Math.max(...runs.map((run) => run.size));
      const text = visibleText(runs.map((run) => run.text).join(""));
      return sum + text.split("\n").reduce((lines, line) => lines + lineCount(line, width, size), 0) * size * 1.25;
    }, 0);
}

/** Column widths that fill the stage. */
export function spread(columns: TableColumn[]): TableColumn[] {
  const total = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map((column) => ({ ...column, width: (column.width / total) * BODY }));
}

function rowHeights({ columns, rows }: DeckTable, scale: number): number[] {
  const head = columns.map(({ title }): TableCell => [[{ text: title, size: SMALL, bold: true, color: INK_2 }]]);
  return [head, ...rows].map(
    (row) => Math.max(SMALL * scale, ...row.map((cell, at) => linesHeight(scaled(cell, scale), (columns[at]?.width ?? BODY) - PAD))) + ROW * scale,
  );
}

/** A date, a name, a verdict: set on two lines it reads badly; a sentence does not. */
const SHORT = 24;

/** Set larger than planned, a word would be broken or a few words would take two lines: then it does not fit. */
function tooLarge({ columns, rows }: DeckTable, scale: number): boolean {
  const heads = columns.map(({ title }): TableCell => [[{ text: title, size: SMALL }]]);
  const breaks = (cell: TableCell, at: number) => {
    const width = (columns[at]?.width ?? BODY) - PAD;
    return cell.flat().some(({ text, size }) => {
      const together = text.length <= SHORT && lineCount(text, width, size) === 1;
      return (together ? [text] : text.split(/\s+/u)).some((words) => textWidth(words, size * scale) > width);
    });
  };
  return [heads, ...rows].some((row) => row.some(breaks));
}

export function tableHeight(table: DeckTable, scale: number): number {
  if (scale > 1 && tooLarge(table, scale)) return Number.POSITIVE_INFINITY;
  return rowHeights(table, scale).reduce((sum, height) => sum + height, 0);
}

/** A native table with a header row; text to the side its column asks for, hairlines below rows. */
export function drawTable(canvas: Canvas, table: DeckTable, y: number, scale: number): void {
  const heights = rowHeights(table, scale);
  const line = (color: string, pt: number) => ({ type: "solid" as const, color, pt });
  const none = { type: "none" as const };
  const sides = (at: number): [right: number, left: number] => {
    const [column, next] = [table.columns[at], table.columns[at + 1]];
    if (column?.align !== "right") return [inches(PAD), 0];
    return [next === undefined || next.align === "right" ? 0.01 : inches(PAD), 0];
  };
  const cellOf = (cell: TableCell, at: number, below: { type: "solid"; color: string; pt: number }, valign: "top" | "bottom"): PptxGenJS.TableCell => {
    const column = table.columns[at];
    const text = textOf(scaled(cell, scale), column?.align);
    return {
      text: text.length === 0 ? "" : (text as PptxGenJS.TableCell[]),
      options: {
        valign,
        fontSize: 14 * scale,
        border: [none, none, below, none],
        margin: [inches((ROW / 2) * scale), sides(at)[0], inches((ROW / 2) * scale), sides(at)[1]],
      },
    };
  };
  const head = table.columns.map(({ title }, at) => cellOf([[{ text: title, size: SMALL, bold: true, color: INK_2 }]], at, line(INK, 1), "bottom"));
  const body = table.rows.map((row, index) =>
    row.map((cell, at) => cellOf(cell, at, table.strong?.[index + 1] === true ? line(INK, 1) : line(LINE, 0.75), "top")),
  );
  const box = { x: STAGE.left, y, w: table.columns.reduce((sum, { width }) => sum + width, 0), h: heights.reduce((sum, height) => sum + height, 0) };
  const alt = `${table.name}: a table of ${table.rows.length} ${table.rows.length === 1 ? "row" : "rows"} with ${table.columns.map(({ title }) => title).join(", ")}.`;
  canvas.slide.addTable([head, ...body], {
    ...place(box),
    colW: table.columns.map(({ width }) => inches(width)),
    rowH: heights.map(inches),
    objectName: marked(canvas.deck, { name: `Table: ${table.name}`, role: { alt } }),
  });
}
