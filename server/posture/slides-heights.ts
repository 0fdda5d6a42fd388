import type { Block, BlockOf, Cell, Verdict } from "#server/posture/blocks.ts";
import { columnWidths } from "#server/posture/slides-columns.ts";
import { lineCount, STAGE } from "#server/posture/slides-measure.ts";

/** Who issued a statement and for when; empty while nothing is issued. */
export function issuedLine({ issuer, period }: BlockOf<"badge-shelf">["badges"][number]): string {
  return [issuer, period].filter((each) => each !== "").join(". ");
}

/** Columns and type of each drawing, px at 1920. The stage's CSS and the deck use the same; a browser test holds them to it. */
export const DRAWN = {
  prose: 1400,
  quote: 1440,
  promise: [620, 320, 756],
  ledger: [740, 636, 320],
  badge: [620, 1028],
  action: [1256, 440],
  change: [196, 800, 700],
  comparison: [560, 330, 330, 476],
  bars: [480, 300],
  asked: [560, 716, 420],
} as const;

const T = 40;
const S = 36;
const ROW = 22;

const text = (value: string, width: number) => lineCount(value, width - 32, 30) * T;
const small = (value: string | null | undefined, width: number) => (value ? lineCount(value, width - 32, 28) * S : 0);
const mark = (verdict: Verdict, width: number) => lineCount(verdict.label, width - 76, 28) * S;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function cell(each: Cell, width: number): number {
  const repeats = each.verdict?.label === each.text;
  return (repeats ? 0 : text(each.text, width)) + (each.verdict ? mark(each.verdict, width) : 0) + small(each.detail, width);
}

/** Widths of `count` equal columns side by side. */
export function evenly(count: number): number {
  return (STAGE.width - (count - 1) * STAGE.gap) / Math.max(1, count);
}

function tableHeight(block: BlockOf<"table">): number {
  const widths = columnWidths(block);
  const head = Math.max(...block.columns.map(({ title }, at) => small(title, widths[at] ?? 0))) + ROW;
  const rows = block.rows.map((row) => Math.max(T, ...row.map((each, at) => cell(each, widths[at] ?? 0))) + ROW);
  return head + sum(rows) + (block.note === null ? 0 : small(block.note, STAGE.width) + 20);
}

function figuresHeight({ items }: BlockOf<"key-figures">): number {
  const width = evenly(items.length);
  const each = items.map((item) => {
    const large = lineCount(`${item.value} ${item.unit ?? ""}`, width, 60) * 96;
    return (item.verdict ? mark(item.verdict, width) : 0) + sum(item.detail.map((line) => small(line, width))) + large;
  });
  return Math.max(0, ...items.map(({ label }) => text(label, width))) + Math.max(0, ...each) + 44;
}

function flowHeight({ terms, severities }: BlockOf<"findings-flow">): number {
  const width = evenly(terms.length) - 44;
  const labels = terms.map(({ label }) => small(label, width));
  return (terms.length === 0 ? 0 : 100 + Math.max(0, ...labels) + 52) + severities.length * 58;
}

function changeHeight({ groups }: BlockOf<"change-list">): number {
  const [, what, more] = DRAWN.change;
  const counts = 92 + Math.max(0, ...groups.map(({ label }) => text(label, evenly(groups.length)))) + 40;
  const rows = groups.flatMap((group) => group.rows.map((row) => Math.max(text(row.text, what), small(row.detail, more)) + ROW));
  return counts + sum(rows) + sum(groups.map(({ label, note }) => (note === null ? 0 : small(`${label}: ${note}`, STAGE.width) + 20)));
}

/** How high a block stands on a slide, px at 1920 × 1080, erring on the high side. */
export function heightOf(block: Block): number {
  switch (block.kind) {
    case "paragraph":
      return lineCount(block.text, DRAWN.prose, 34) * 48;
    case "note":
      return lineCount(block.text, DRAWN.quote, 40) * 56 + S + 28;
    case "key-figures":
      return figuresHeight(block);
    case "promise-ledger":
      return sum(
        block.rows.map((row) => {
          const [promise, verdict, proof] = DRAWN.promise;
          return Math.max(text(row.promise, promise), mark(row.verdict, verdict), text(row.proof, proof)) + 36;
        }),
      );
    case "day-strip":
      return 56 + 132 + 54;
    case "ledger":
      return (
        S +
        ROW +
        sum(
          block.rows.map((row) => {
            const [label, basis, value] = DRAWN.ledger;
            return Math.max(text(row.label, label) + small(row.detail, label), small(row.basis, basis), cell(row.value, value)) + ROW;
          }),
        )
      );
    case "findings-flow":
      return flowHeight(block);
    case "badge-shelf":
      return sum(
        block.badges.map((badge) => {
          const [name, rest] = DRAWN.badge;
          const left =
            lineCount(badge.programme, name - 32, 36) * 46 + (badge.label === badge.programme ? 0 : small(badge.label, name)) + mark(badge.verdict, name);
          return Math.max(left, text(badge.scope, rest) + small(issuedLine(badge), rest) + small(badge.until, rest)) + 24;
        }),
      );
    case "table":
      return tableHeight(block);
    case "trend":
      return lineCount(block.summary, DRAWN.prose, 32) * 44 + 24 + 390;
    case "definitions":
      return 24 + 60 + Math.max(0, ...block.items.map(({ text: told }) => lineCount(told, evenly(Math.max(3, block.items.length)) - 8, 30) * T));
    case "actions":
      return block.items.length === 0
        ? lineCount(block.none, DRAWN.prose, 40) * 54
        : sum(
            block.items.map((item) => {
              const [what, until] = DRAWN.action;
              return (
                Math.max(lineCount(item.text, what - 32, 36) * 48 + small(item.detail, what), item.until === null ? 0 : small("by 30 September 2026", until)) +
                36
              );
            }),
          );
    case "change-list":
      return changeHeight(block);
    case "comparison":
      return (
        2 * S +
        ROW +
        sum(
          block.rows.map((row) => {
            const [label, before, after, change] = DRAWN.comparison;
            return Math.max(text(row.label, label), cell(row.before, before), cell(row.after, after), small(`Better: ${row.change}`, change - 44)) + ROW;
          }),
        )
      );
    case "bars":
      return (
        lineCount(block.summary, DRAWN.prose, 32) * 44 +
        24 +
        sum(block.bars.map((bar) => Math.max(text(bar.label, DRAWN.bars[0]), cell(bar.cell, DRAWN.bars[1])) + 20))
      );
    case "follow-ups":
      return sum(
        block.rows.map((row) => {
          const [asked, promised, state] = DRAWN.asked;
          const days = (row.due === null ? 0 : S) + (row.done === null ? 0 : S);
          const did = text(row.promised, promised) + small(row.outcome, promised) + small(row.owner, promised);
          return Math.max(text(row.asked, asked), did, mark(row.verdict, state) + days) + 36;
        }),
      );
    default:
      return block satisfies never;
  }
}
