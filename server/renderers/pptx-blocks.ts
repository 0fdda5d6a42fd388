import type { Block } from "#server/posture/blocks.ts";
import { formatDay, formatMoment } from "#server/posture/format.ts";
import type { Report } from "#server/posture/report.ts";
import { columnWidths } from "#server/posture/slides-columns.ts";
import { DRAWN, issuedLine } from "#server/posture/slides-heights.ts";
import type { Part } from "#server/renderers/pptx-canvas.ts";
import { bars, trend } from "#server/renderers/pptx-charts.ts";
import { changeCounts, keyFigures, prose, terms, termsBelow } from "#server/renderers/pptx-columns.ts";
import { BODY, INK_2, VERDICTS } from "#server/renderers/pptx-look.ts";
import { dayStrip } from "#server/renderers/pptx-strip.ts";
import {
  cellLines,
  type DeckTable,
  drawTable,
  plain,
  small,
  spread,
  type TableCell,
  type TableColumn,
  tableHeight,
  verdictRuns,
} from "#server/renderers/pptx-table.ts";

const column = (title: string, width: number, align: "left" | "right" = "left"): TableColumn => ({ title, width, align });
const day = (value: string | null): string => (value === null ? "" : formatDay(value, { year: true }));

function table(table: DeckTable): Part {
  return { height: (scale) => tableHeight(table, scale), draw: (canvas, y, scale) => drawTable(canvas, table, y, scale) };
}

const summary = (text: string): Part[] => (text === "" ? [] : [prose(text, { size: 32, width: DRAWN.prose })]);

const DIRECTIONS = {
  better: { text: "Better", ...VERDICTS.met },
  worse: { text: "Worse", ...VERDICTS["at-risk"] },
  same: { text: "", color: INK_2, sign: "" },
  neither: { text: "", color: INK_2, sign: "" },
  unknown: { text: "", color: INK_2, sign: "" },
} as const;

function changeCell(change: string, direction: keyof typeof DIRECTIONS): TableCell {
  const { text, color, sign } = DIRECTIONS[direction];
  return [[plain(change), ...(text === "" ? [] : [{ text: `   ${sign} ${text}`, size: 28, bold: true, color }])]];
}

function moment(at: string, report: Report): string {
  return /^\d{4}-\d{2}-\d{2}T/u.test(at) ? formatMoment(at, report.client.timeZone, { year: true }) : /^\d{4}-\d{2}-\d{2}$/u.test(at) ? day(at) : at;
}

function tableOf(block: Extract<Block, { kind: "table" }>): Part[] {
  const widths = columnWidths(block);
  const columns = block.columns.map(({ title, align }, at) => column(title, widths[at] ?? 0, align === "end" ? "right" : "left"));
  const rows = block.rows.map((row) => columns.map((_, at) => (row[at] ? cellLines(row[at]) : [])));
  return [table({ name: block.title, columns, rows }), ...(block.note === null ? [] : [prose(block.note, { size: 28, width: BODY })])];
}

/** One block as parts, in reading order. Every kind is named, so that a new one does not compile until it is drawn here. */
export function blockParts(block: Block, report: Report): Part[] {
  switch (block.kind) {
    case "paragraph":
      return [prose(block.text, { size: 34, width: DRAWN.prose })];
    case "note":
      return [prose(block.text, { size: 40, width: DRAWN.quote, serif: true, by: `${block.by}, ${moment(block.at, report)}` })];
    case "key-figures":
      return [keyFigures(block.items)];
    case "promise-ledger": {
      const [promise, verdict, proof] = DRAWN.promise;
      const rows = block.rows.map((row): TableCell[] => [[[plain(row.promise)]], [verdictRuns(row.verdict)], [[plain(row.proof, { color: INK_2 })]]]);
      return [table({ name: "Promises", columns: spread([column("Promise", promise), column("Result", verdict), column("Proof", proof)]), rows })];
    }
    case "day-strip":
      return [dayStrip(block)];
    case "ledger": {
      const [line, basis, value] = DRAWN.ledger;
      const rows = block.rows.map((row): TableCell[] => [
        [[plain(row.label, { bold: row.strong })], small(row.detail)],
        [small(row.basis)],
        cellLines(row.value, { bold: row.strong }),
      ]);
      return [
        table({
          name: block.title,
          columns: spread([column("Line", line), column("How it is counted", basis), column(block.valueTitle, value, "right")]),
          rows,
          strong: block.rows.map((row) => row.strong),
        }),
      ];
    }
    case "findings-flow": {
      const rows = block.severities.map((row): TableCell[] => [
        [[plain(row.label)]],
        cellLines(row.value, { bold: true }),
        [[plain(String(row.overdue))]],
        [[plain(row.note, { color: INK_2 })]],
      ]);
      const columns = spread([column("Severity", 420), column("Open", 200, "right"), column("Past due", 240, "right"), column("Age and due dates", 836)]);
      return [terms(block.terms), ...(rows.length === 0 ? [] : [table({ name: "Open findings by severity", columns, rows })])];
    }
    case "badge-shelf": {
      const rows = block.badges.map((badge): TableCell[] => [
        [[plain(badge.label, { bold: true })], small(badge.programme === badge.label ? null : badge.programme)],
        [verdictRuns(badge.verdict)],
        [[plain(badge.scope)], small(issuedLine(badge)), small(badge.document?.name)],
        [[plain(badge.until)]],
      ]);
      return [
        table({ name: "Compliance", columns: spread([column("Statement", 480), column("Status", 280), column("Covers", 600), column("Valid", 336)]), rows }),
      ];
    }
    case "table":
      return tableOf(block);
    case "trend":
      return [...summary(block.summary), trend(block)];
    case "definitions":
      if (block.items.length <= 3 && block.title === "") return [termsBelow(block.items)];
      return [
        table({
          name: block.title || "Terms",
          columns: spread([column("Term", 480), column("What it means", 1216)]),
          rows: block.items.map((item): TableCell[] => [[[plain(item.term, { bold: true })]], [[plain(item.text, { color: INK_2 })]]]),
        }),
      ];
    case "actions": {
      if (block.items.length === 0) return [prose(block.none, { size: 40, width: DRAWN.prose })];
      const [what, until] = DRAWN.action;
      // One or two have the slide to themselves.
      const larger = block.items.length <= 2 ? 1.3 : 1;
      const rows = block.items.map((item): TableCell[] => [
        [[plain(item.text, { size: 36 * larger })], small(item.detail).map((run) => ({ ...run, size: run.size * larger }))],
        [[plain(item.until === null ? "No date" : `by ${day(item.until)}`, { size: 30 * larger })]],
      ]);
      return [table({ name: "What you need to do", columns: spread([column("What you need to do", what), column("By when", until)]), rows })];
    }
    case "change-list": {
      const [, what, detail] = DRAWN.change;
      const rows = block.groups.flatMap((each) =>
        each.rows.map((row): TableCell[] => [[[plain(each.label, { bold: true })]], [[plain(row.text)]], [small(row.detail)]]),
      );
      const notes = block.groups.flatMap(({ label, note }) => (note === null ? [] : [`${label}: ${note}`]));
      const lists =
        rows.length === 0
          ? []
          : [table({ name: block.title, columns: spread([column("Change", 260), column("What", what), column("Where and when", detail)]), rows })];
      return [changeCounts(block.groups), ...lists, ...notes.map((note) => prose(note, { size: 28, width: BODY }))];
    }
    case "comparison": {
      const [line, before, after, change] = DRAWN.comparison;
      const columns = spread([
        column("Figure", line),
        column(block.beforeTitle, before, "right"),
        column(block.afterTitle, after, "right"),
        column("Change", change),
      ]);
      const rows = block.rows.map((row): TableCell[] => [
        [[plain(row.label)]],
        cellLines(row.before),
        cellLines(row.after, { bold: true }),
        changeCell(row.change, row.direction),
      ]);
      return [table({ name: block.title, columns, rows })];
    }
    case "bars":
      return [...summary(block.summary), bars(block)];
    case "follow-ups": {
      const [asked, promised, state] = DRAWN.asked;
      const rows = block.rows.map((row): TableCell[] => [
        [[plain(row.asked)]],
        [[plain(row.promised)], small(row.outcome), small(row.owner)],
        [verdictRuns(row.verdict), small(row.due === null ? null : `Due ${day(row.due)}`), small(row.done === null ? null : `Done ${day(row.done)}`)],
      ]);
      return [
        table({
          name: "You asked, we did",
          columns: spread([column("You asked", asked), column("We promised", promised), column("Where it stands", state)]),
          rows,
        }),
      ];
    }
    default:
      return block satisfies never;
  }
}
