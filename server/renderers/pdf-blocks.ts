import type { Block, BlockOf, Cell } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatDay, formatMonth, localDay } from "#server/posture/format.ts";
import { regularWidthOf, widthOf } from "#server/renderers/pdf-fonts.ts";
import { promiseEvidence } from "#server/renderers/pdf-promises.ts";
import { GUTTER, rowHeights } from "#server/renderers/pdf-rows.ts";
import type { Section } from "#server/posture/report.ts";

const MOST_ROWS = 200;
const TOLD_DAYS = 6;
// Points, as in report.typ: with and without the margin for notes.
const WIDE = 510;
const NARROW = 364;
const NAMELESS: Column = { title: "", align: "start" };
const WITHHELD = { all: null, staff: "For our staff. Not in the client's report.", security: "For the security team only. Not in the client's report." };

export type Drawn = { kind: Block["kind"] | "promise-evidence"; withheld: string | null; wide: boolean; [more: string]: unknown };
/** `files` names the attachment with all rows of a block; `based` are the key figures that a row of the method appendix explains. */
export type Around = { files: ReadonlyMap<Block, string>; based: ReadonlySet<string>; zone: string; opening: boolean };

const basisAnchor = (figure: string): string => `basis-${figure.replaceAll(/[^a-z0-9_-]/gu, "-")}`;

/** The figures a table explains, one a row in its last cell; none when it is any other table. */
export function explainedFigures(block: Block): string[] {
  if (block.kind !== "table" || block.columns.length !== 2 || block.rows.some(([first]) => first?.figure !== undefined)) return [];
  const figures = block.rows.flatMap((row) => row.at(-1)?.figure ?? []);
  return figures.length === block.rows.length ? figures : [];
}

/** A block and what is set below it on its own. */
export function drawnBlocks(each: Section["blocks"][number], around: Around): Drawn[] {
  const more = each.block.kind === "promise-ledger" ? promiseEvidence(each.block) : null;
  const below: Drawn[] = more === null ? [] : [{ kind: "promise-evidence", withheld: WITHHELD[each.audience], ...more }];
  return [drawnBlock(each, around), ...below];
}

/** A block with what its drawing needs worked out: scales, dates in words, caps. Decides nothing about numbers. */
function drawnBlock({ block, audience }: Section["blocks"][number], around: Around): Drawn {
  return { withheld: WITHHELD[audience], wide: false, ...block, ...extras(block, around) } as Drawn;
}

function extras(block: Block, around: Around): Record<string, unknown> {
  const { files, based, zone, opening } = around;
  switch (block.kind) {
    case "key-figures":
      return {
        wide: opening,
        items: block.items.map((item) => ({ ...item, anchor: based.has(item.figure) ? basisAnchor(item.figure) : null })),
      };
    case "table":
      return table(block, around);
    case "day-strip":
      return dayStrip(block);
    case "trend":
      return trend(block);
    case "actions":
      return { items: block.items.map((item) => ({ ...item, until: item.until === null ? null : `By ${day(item.until)}` })) };
    case "note":
      return { signed: `${block.by}, ${day(block.at.includes("T") ? localDay(block.at, zone) : block.at)}` };
    case "follow-ups":
      return {
        rows: block.rows.map((row) => ({
          ...row,
          standing: [row.owner, row.due === null ? "" : `due ${day(row.due)}`, row.done === null ? "" : `done ${day(row.done)}`]
            .filter((part) => part !== "")
            .join(", "),
        })),
      };
    case "change-list":
      return {
        groups: block.groups.map((group) => ({
          ...group,
          tall: group.rows.some(({ text, detail }) => isTall(text, detail)),
          ...capped(group.rows, group.note, files.get(block)),
        })),
      };
    case "definitions":
      return { wide: block.items.length > 3 };
    case "paragraph":
    case "promise-ledger":
    case "ledger":
    case "findings-flow":
    case "badge-shelf":
    case "comparison":
    case "bars":
      return {};
    default:
      return block satisfies never;
  }
}

/** Days are said in words; anything else is left as it was written. */
function day(text: string): string {
  return /^\d{4}-\d\d-\d\d/u.test(text) ? formatDay(text.slice(0, 10), { year: true }) : text;
}

function capped<T>(rows: T[], note: string | null, file: string | undefined): { rows: T[]; note: string | null } {
  if (rows.length <= MOST_ROWS) return { rows, note };
  const shown = `Showing ${MOST_ROWS} of ${formatCount(rows.length)} rows; the attached file ${file ?? "of data"} has them all.`;
  return { rows: rows.slice(0, MOST_ROWS), note: note === null ? shown : `${shown} ${note}` };
}

function table(block: BlockOf<"table">, { files, based }: Around) {
  const file = files.get(block);
  if (explainedFigures(block).length > 0) return reference(block, based);
  const { rows, note } = capped(block.rows, block.note, file);
  const wide = block.columns.length > 4;
  const compact = rows.length > 25;
  const tall = rows.some((row) => row.some(({ text, detail = "" }) => isTall(text, detail)));
  return { rows, note, wide, compact, tall, anchors: null, ...laidOut(block.columns, rows, { compact, room: wide ? WIDE : NARROW }) };
}

/** Whether a cell may be of four lines or more, which a page break could part. */
const isTall = (text: string, detail: string): boolean => text.length + detail.length > 90;

type Column = BlockOf<"table">["columns"][number];

type Room = { compact: boolean; room: number; most?: number };

/** A column of short words (up to `most` points) gets what it needs, so that names and sentences share the rest (null). */
function columnsOf(columns: Column[], rows: Cell[][], { compact, room, most = 150 }: Room) {
  const size = compact ? 7.9 : 8.9;
  // Small cells are never set in the wider face.
  const textWidth = compact ? regularWidthOf : widthOf;
  const cellWidth = ({ text, verdict, detail }: Cell): number =>
    Math.max(text === verdict?.label ? 0 : textWidth(text, size), verdict === undefined ? 0 : widthOf(verdict.label, 8.6) + 12.1, textWidth(detail ?? "", 7.9));
  const needed = columns.map(
    ({ title }, at) => Math.max(widthOf(title, 7.9), ...rows.map((row) => cellWidth(row[at] ?? { text: "" }))) + 1 + (at === columns.length - 1 ? 0 : GUTTER),
  );
  let left = room - 110;
  return columns.map((column, at) => {
    const width = needed[at] ?? 0;
    const fits = at > 0 && width <= most && width <= left;
    if (fits) left -= width;
    return { ...column, width: fits ? Math.ceil(width) : null };
  });
}

function laidOut(columns: Column[], rows: Cell[][], room: Room) {
  const sized = columnsOf(columns, rows, room);
  const shared = sized.filter(({ width }) => width === null).length;
  const rest = (room.room - sized.reduce((sum, { width }) => sum + (width ?? 0), 0)) / shared;
  return { columns: sized, heights: rowHeights(rows, { widths: sized.map(({ width }) => width ?? rest), compact: room.compact }) };
}

/** The method appendix: one line a figure, never capped, and a place to point to. */
function reference(block: BlockOf<"table">, based: ReadonlySet<string>) {
  const {
    columns: [basis, figure],
    rows,
    note,
  } = block;
  const told = rows.map(([first, last]) => [{ text: first?.text ?? "" }, { text: first?.detail ?? "" }, last ?? { text: "" }]);
  const titled: Column[] = [basis ?? NAMELESS, { ...NAMELESS, title: "Name in the data files" }, figure ?? NAMELESS];
  return {
    rows: told,
    note,
    wide: true,
    compact: true,
    tall: false,
    // Only what is pointed to is a place: each costs.
    anchors: explainedFigures(block).map((figure) => (based.has(figure) ? basisAnchor(figure) : null)),
    ...laidOut(titled, told, { compact: true, room: WIDE, most: 230 }),
  };
}

function dayStrip(block: BlockOf<"day-strip">) {
  const notable = block.days.filter((each) => each.state === "down" || each.state === "maintenance" || each.state === "unknown");
  const told = notable.slice(0, TOLD_DAYS).map((each) => each.text);
  if (notable.length > told.length) told.push(`Showing ${told.length} of ${countOf(notable.length, "day")}; the attached data has them all.`);
  const months = Map.groupBy(block.days, (each) => each.day.slice(0, 7));
  const lines = block.days.length <= 31 ? [{ label: "", days: block.days }] : [...months].map(([month, days]) => ({ label: formatMonth(month), days }));
  return { lines, told, alt: [block.summary, ...told].join(" ") };
}

const ABREAST = 3;

/** Labels and values of a trend in three pairs of columns, read downwards. */
function values({ points }: BlockOf<"trend">) {
  const deep = Math.ceil(points.length / ABREAST);
  const rows = Array.from({ length: deep }, (_, row) =>
    Array.from({ length: ABREAST }, (_, pair) => points[row + pair * deep]).flatMap((point) => [{ text: point?.label ?? "" }, { text: point?.display ?? "" }]),
  );
  const [label, value] = [(NARROW / ABREAST) * (1.75 / 2.75), NARROW / ABREAST / 2.75];
  return { rows, heights: rowHeights(rows, { widths: Array.from({ length: ABREAST }, () => [label, value]).flat(), compact: true }) };
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

function trend(block: BlockOf<"trend">) {
  const share = block.unit === "%" || block.unit === "pct";
  const known = [...block.points.flatMap(({ value }) => value ?? []), ...(block.target === null ? [] : [block.target.value])];
  const [low, high] = share ? shareScale(known) : [0, amountScale(known)];
  const runs: [number, number][][] = [[]];
  for (const [at, { value }] of block.points.entries()) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([at, value]);
  }
  const gaps = block.points.filter(({ value }) => value === null).length;
  return {
    share,
    low,
    high,
    middle: middleOf(low, high, share),
    runs: runs.filter((run) => run.length > 0),
    ...values(block),
    // One point, or a flat line, says no more than its sentence.
    drawn: new Set(block.points.flatMap(({ value }) => value ?? [])).size > 1,
    axis: low > 0 ? `The axis starts at ${low} %, not at zero.` : null,
    alt: `${block.summary} The values are in the table that follows.${gaps > 0 ? ` Gaps are periods without data.` : ""}`,
  };
}

/** Half way up, where that is a number people would say. */
function middleOf(low: number, high: number, share: boolean): number | null {
  const middle = Math.round(((low + high) / 2) * 1000) / 1000;
  return share || Number.isInteger(middle) ? middle : null;
}

function shareScale(values: number[]): [number, number] {
  const missing = 100 - Math.min(100, ...values);
  const span = STEPS.find((step) => step >= missing * 1.05) ?? 100;
  return [Math.round((100 - span) * 1000) / 1000, 100];
}

function amountScale(values: number[]): number {
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power;
}
