import type { BlockOf, Cell } from "#server/posture/blocks.ts";
import { columnWidths } from "#server/posture/slides-columns.ts";
import { DRAWN, evenly } from "#server/posture/slides-heights.ts";
import { clip } from "#server/posture/slides-measure.ts";

const long = (value: string, width: number, lines: number) => clip(value, { width: width - 32, size: 30, lines });
const small = <T extends string | null>(value: T, width: number, lines: number): T | string =>
  value === null ? value : clip(value, { width: width - 32, size: 28, lines });

/** A number is never cut; words beside it are. */
function cell(each: Cell, width: number, lines: number): Cell {
  return {
    ...each,
    ...(each.figure === undefined ? { text: long(each.text, width, lines) } : {}),
    ...(each.detail === undefined ? {} : { detail: small(each.detail, width, 2) }),
  };
}

type Rows<K extends "promise-ledger" | "ledger" | "comparison" | "follow-ups"> = BlockOf<K>["rows"];

export function clipPromises(rows: Rows<"promise-ledger">): Rows<"promise-ledger"> {
  return rows.map((row) => ({ ...row, promise: long(row.promise, DRAWN.promise[0], 3), proof: long(row.proof, DRAWN.promise[2], 4) }));
}

/** `lines` is how many a row's detail may take. */
export function clipLedger(rows: Rows<"ledger">, lines: number): Rows<"ledger"> {
  const [label, basis, value] = DRAWN.ledger;
  return rows.map((row) => ({
    ...row,
    label: long(row.label, label, 2),
    detail: small(row.detail, label, lines),
    basis: small(row.basis, basis, 2),
    value: cell(row.value, value, 2),
  }));
}

export function clipFlow(block: BlockOf<"findings-flow">): BlockOf<"findings-flow"> {
  const width = evenly(block.terms.length) - 44;
  return {
    ...block,
    terms: block.terms.map((term) => ({ ...term, label: small(term.label, width, 2) })),
    severities: block.severities.map((severity) => ({ ...severity, label: small(severity.label, 232, 1), note: small(severity.note, 632, 1) })),
  };
}

export function clipBadges(badges: BlockOf<"badge-shelf">["badges"]): BlockOf<"badge-shelf">["badges"] {
  const [name, rest] = DRAWN.badge;
  return badges.map((badge) => ({
    ...badge,
    programme: clip(badge.programme, { width: name - 32, size: 36, lines: 2 }),
    label: badge.label === badge.programme ? clip(badge.label, { width: name - 32, size: 36, lines: 2 }) : small(badge.label, name, 2),
    scope: long(badge.scope, rest, 2),
    issuer: small(badge.issuer, rest * 0.6, 1),
    until: small(badge.until, rest, 2),
  }));
}

export function clipTable(block: BlockOf<"table">): BlockOf<"table"> {
  const widths = columnWidths(block);
  const columns = block.columns.map((column, at) => ({ ...column, title: small(column.title, widths[at] ?? 0, 2) }));
  return { ...block, columns, rows: block.rows.map((row) => row.map((each, at) => cell(each, widths[at] ?? 0, 3))) };
}

export function clipActions(items: BlockOf<"actions">["items"]): BlockOf<"actions">["items"] {
  const [what] = DRAWN.action;
  return items.map((item) => ({ ...item, text: clip(item.text, { width: what - 32, size: 36, lines: 3 }), detail: small(item.detail, what, 3) }));
}

export function clipChange<T extends { text: string; detail: string }>(row: T): T {
  const [, what, more] = DRAWN.change;
  return { ...row, text: long(row.text, what, 2), detail: small(row.detail, more, 2) };
}

export function clipComparison(rows: Rows<"comparison">): Rows<"comparison"> {
  const [label, before, after, change] = DRAWN.comparison;
  return rows.map((row) => ({
    ...row,
    label: long(row.label, label, 2),
    before: cell(row.before, before, 2),
    after: cell(row.after, after, 2),
    change: small(row.change, change - 160, 2),
  }));
}

export function clipBars(bars: BlockOf<"bars">["bars"]): BlockOf<"bars">["bars"] {
  return bars.map((bar) => ({ ...bar, label: long(bar.label, DRAWN.bars[0], 2), cell: cell(bar.cell, DRAWN.bars[1], 2) }));
}

export function clipFollowUps(rows: Rows<"follow-ups">): Rows<"follow-ups"> {
  const [asked, promised] = DRAWN.asked;
  return rows.map((row) => ({
    ...row,
    asked: long(row.asked, asked, 4),
    promised: long(row.promised, promised, 3),
    owner: small(row.owner, promised, 1),
    outcome: small(row.outcome, promised, 2),
  }));
}
