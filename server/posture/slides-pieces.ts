import type { Block, BlockOf } from "#server/posture/blocks.ts";
import { formatCount } from "#server/posture/format.ts";
import { isReference } from "#server/posture/reference-table.ts";
import {
  clipActions,
  clipBadges,
  clipBars,
  clipChange,
  clipComparison,
  clipFlow,
  clipFollowUps,
  clipLedger,
  clipPromises,
  clipTable,
} from "#server/posture/slides-clip.ts";
import { needsNoSqueeze } from "#server/posture/slides-columns.ts";
import { DRAWN, heightOf } from "#server/posture/slides-heights.ts";
import { clip, lineCount, textWidth } from "#server/posture/slides-measure.ts";

/** A part of a block that fits one slide; `range` is "1 to 7 of 40" when there is more of it. `lookup` = rows that are not shown. */
export type Piece = { block: Block; range: string | null; lookup?: string[] };

type Cut<T> = { rows: readonly T[]; all?: number; most: number; room: number; make(rows: T[], range: string | null): Block };

/** As many rows to a slide as fit the room, at least one. `all` = of how many rows these are, when others are left out. */
function cut<T>({ rows, all = rows.length, most, room, make }: Cut<T>): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < rows.length; ) {
    const piece = (count: number): Piece => {
      const last = count === 1 ? "" : ` to ${formatCount(from + count)}`;
      const range = count === all ? null : `${formatCount(from + 1)}${last} of ${formatCount(all)}`;
      return { block: make(rows.slice(from, from + count), range), range };
    };
    let count = Math.min(most, rows.length - from);
    while (count > 1 && heightOf(piece(count).block) > room) count -= 1;
    pieces.push(piece(count));
    from += count;
  }
  return pieces;
}

const MOST_COLUMNS = 5;
const MOST_NARROW = 6;
/** Of a list without figures; nobody turns two hundred slides to read two thousand rows. */
const MOST_LISTED = 50;

const leftTo = (left: number, where = "in the spreadsheet"): string => `The other ${formatCount(left)} ${left === 1 ? "row is" : "rows are"} ${where}.`;

/** Every row that says a figure stands on a slide; a list that says none is shown as far as anybody looks. */
function listed({ rows }: BlockOf<"table">): BlockOf<"table">["rows"] {
  return rows.length <= MOST_LISTED || rows.some((row) => row.some(({ figure }) => figure !== undefined)) ? rows : rows.slice(0, MOST_LISTED);
}

/** Nobody turns twenty slides to look a number up: the table of all figures opens on one, and a deck's notes have the rest. */
function openReference(block: BlockOf<"table">, room: number): Piece[] {
  const [first] = cutTable({ ...block, note: null }, room);
  if (first?.block.kind !== "table") return [];
  const shown = first.block.rows.length;
  const left = block.rows.slice(shown);
  const told = `Showing ${formatCount(shown)} of ${formatCount(block.rows.length)}. ${leftTo(left.length, "in the report and in the spreadsheet")}`;
  const note = clip(told, { width: 1664, size: 28, lines: 2 });
  return [{ block: { ...first.block, note }, range: null, lookup: left.map((row) => row.map(({ text }) => text).join(": ")) }];
}

/** A wide table in groups of columns, each with the first; in more groups when words squeezed beside numbers would stand higher than the slide. */
function cutTable(block: BlockOf<"table">, room: number): Piece[] {
  const rest = Math.max(1, block.columns.length - 1);
  const whole = block.columns.length <= MOST_NARROW && needsNoSqueeze(block);
  for (let groups = whole ? 1 : Math.ceil(rest / (MOST_COLUMNS - 1)); ; groups += 1) {
    const pieces = inGroups(block, groups, room);
    if (groups >= rest || pieces.every((piece) => heightOf(piece.block) <= room)) return pieces;
  }
}

function inGroups(block: BlockOf<"table">, groups: number, room: number): Piece[] {
  const each = Math.ceil((block.columns.length - 1) / groups);
  const shown = listed(block);
  const left = block.rows.length - shown.length;
  return Array.from({ length: groups }, (_, group) => {
    const keep = (_: unknown, at: number) => at === 0 || (at > group * each && at <= (group + 1) * each);
    const columns = block.columns.filter(keep);
    return cut({
      rows: shown,
      all: block.rows.length,
      most: 7,
      room,
      make: (rows, range) => {
        const notes = [range === null ? null : `Showing ${range}.`, left === 0 ? null : leftTo(left), block.note].filter((note) => note !== null);
        const note = notes.length === 0 ? null : clip(notes.join(" "), { width: 1664, size: 28, lines: 2 });
        return clipTable({ ...block, columns, rows: rows.map((row) => row.filter(keep)), note });
      },
    });
  })
    .filter((_, at) => at === 0 || at * each < block.columns.length - 1)
    .flat();
}

/** How many of each group are listed: the short ones whole, the rest in equal shares. */
function sharesOf(groups: BlockOf<"change-list">["groups"]): Map<string, number> {
  let room = MOST_LISTED;
  const byLength = [...groups].sort((a, b) => a.rows.length - b.rows.length);
  return new Map(
    byLength.map(({ id, rows }, at) => {
      const share = Math.min(rows.length, Math.floor(room / (groups.length - at)));
      room -= share;
      return [id, share];
    }),
  );
}

/** Said once, under the last rows of their group. */
function changeNote({ label, rows, note }: BlockOf<"change-list">["groups"][number], share: number): string | null {
  const told = [rows.length > share ? leftTo(rows.length - share) : null, note].filter((each) => each !== null).join(" ");
  return told === "" ? null : clip(told, { width: 1664 - textWidth(`${label}: `, 28), size: 28, lines: 1 });
}

function cutChanges(block: BlockOf<"change-list">, room: number): Piece[] {
  const shares = sharesOf(block.groups);
  const rows = block.groups.flatMap((group) =>
    group.rows.slice(0, shares.get(group.id)).map((row, at, all) => ({ group: group.id, row: clipChange(row), last: at === all.length - 1 })),
  );
  if (rows.length === 0) return block.groups.length === 0 ? [] : [{ block, range: null }];
  return cut({
    rows,
    most: 5,
    room,
    make: (shown) => ({
      ...block,
      groups: block.groups.map((group) => {
        const own = shown.filter((each) => each.group === group.id);
        const ends = own.some(({ last }) => last);
        return { ...group, rows: own.map(({ row }) => row), note: ends ? changeNote(group, shares.get(group.id) ?? 0) : null };
      }),
    }),
  });
}

/** A ledger too long for one slide opens with where it starts and what it comes to; then come all its lines. */
function cutLedger(block: BlockOf<"ledger">, room: number): Piece[] {
  const make = (rows: typeof block.rows, lines = 1): Block => ({ ...block, rows: clipLedger(rows, lines) });
  if (block.rows.length > 0 && block.rows.length <= 7 && heightOf(make(block.rows, 2)) <= room) return [{ block: make(block.rows, 2), range: null }];
  const pieces = cut({ rows: block.rows, most: 7, room, make: (rows) => make(rows) });
  if (pieces.length < 2) return pieces;
  const digest = (last: number) => make([...block.rows.slice(0, 1), ...block.rows.slice(-last)]);
  const last = [5, 4, 3, 2].find((count) => count < block.rows.length - 1 && heightOf(digest(count)) <= room) ?? 1;
  return [{ block: digest(last), range: `${last + 1} of ${formatCount(block.rows.length)} lines` }, ...pieces];
}

/** Sentences in portions of at most `lines` lines. */
export function cutText(text: string, { width, size, lines }: { width: number; size: number; lines: number }): string[] {
  const parts: string[] = [];
  for (const sentence of text.split(/(?<=[.!?])\s+/u)) {
    const longer = parts.length === 0 ? sentence : `${parts.at(-1)} ${sentence}`;
    if (parts.length > 0 && lineCount(longer, width, size) <= lines) parts[parts.length - 1] = longer;
    else parts.push(clip(sentence, { width, size, lines }));
  }
  return parts;
}

const MOST_TERMS = 5;

function cutFlow(block: BlockOf<"findings-flow">): Piece[] {
  const most = Math.max(Math.ceil(block.terms.length / MOST_TERMS), Math.ceil(block.severities.length / MOST_TERMS));
  const of = <T>(all: readonly T[], at: number) => all.slice(at * MOST_TERMS, (at + 1) * MOST_TERMS);
  return Array.from({ length: most }, (_, at) => ({
    block: clipFlow({ ...block, terms: of(block.terms, at), severities: of(block.severities, at) }),
    range: most === 1 ? null : `${at + 1} of ${most}`,
  }));
}

/** A block in parts that fit `room` px each. Definitions are read, not shown: they have none. Nothing with a number is left out of the slides and their notes. */
export function piecesOf(block: Block, room: number): Piece[] {
  switch (block.kind) {
    case "paragraph":
      return cutText(block.text, { width: DRAWN.prose, size: 34, lines: 8 }).map((text) => ({ block: { kind: "paragraph", text }, range: null }));
    case "note":
      return cutText(block.text, { width: DRAWN.quote, size: 40, lines: 7 }).map((text) => ({ block: { ...block, text }, range: null }));
    case "key-figures":
      return cut({ rows: block.items, most: 4, room, make: (items) => ({ ...block, items }) });
    case "promise-ledger":
      return cut({ rows: block.rows, most: 4, room, make: (rows) => ({ ...block, rows: clipPromises(rows) }) });
    case "day-strip":
      return block.days.every(({ state }) => state === "outside") ? [] : [{ block, range: null }];
    case "ledger":
      return cutLedger(block, room);
    case "findings-flow":
      return cutFlow(block);
    case "badge-shelf":
      return cut({ rows: block.badges, most: 4, room, make: (badges) => ({ ...block, badges: clipBadges(badges) }) });
    case "table":
      return isReference(block) ? openReference(block, room) : cutTable(block, room);
    case "trend":
      return block.points.length === 0 ? [] : [{ block: { ...block, summary: clip(block.summary, { width: DRAWN.prose, size: 32, lines: 3 }) }, range: null }];
    case "definitions":
      return [];
    case "actions":
      return block.items.length === 0
        ? [{ block, range: null }]
        : cut({ rows: block.items, most: 5, room, make: (items) => ({ ...block, items: clipActions(items) }) });
    case "change-list":
      return cutChanges(block, room);
    case "comparison":
      return cut({ rows: block.rows, most: 7, room, make: (rows) => ({ ...block, rows: clipComparison(rows) }) });
    case "bars":
      return cut({ rows: block.bars, most: 7, room, make: (bars) => ({ ...block, bars: clipBars(bars) }) });
    case "follow-ups":
      return cut({ rows: block.rows, most: 4, room, make: (rows) => ({ ...block, rows: clipFollowUps(rows) }) });
    default:
      return block satisfies never;
  }
}
