import type { Block, BlockOf } from "#server/posture/blocks.ts";
import { capitalize, formatSeconds } from "#server/posture/format.ts";
import type { Section } from "#server/posture/report.ts";
import { heightOf } from "#server/posture/slides-heights.ts";
import { clip, lineCount, roomUnder, STAGE } from "#server/posture/slides-measure.ts";
import { type Piece, piecesOf } from "#server/posture/slides-pieces.ts";
import type { Slide } from "#server/posture/slide.ts";

/** A slide that may be shown in the walk-through; the lowest ranks go first when there is no room for all. `named` = how it stands in the appendix, where titles have one line. */
export type Candidate = { slide: Slide; rank: number; named: Pick<Slide, "title" | "blocks"> };
type Planned = { main: Candidate[]; appendix: Slide[] };

const TITLE = 96;
const CONTINUED = " (continued)";
const isTelling = (block: Block) => !["paragraph", "note", "definitions"].includes(block.kind);

/** The headline as a slide's title: its first sentence when it is long, and then no longer than a title can be, with `after` behind it. */
export function titleOf(headline: string, after = ""): string {
  const first = headline.length > TITLE ? (headline.split(/(?<=[.!?])\s+(?=\p{Lu})/u)[0] ?? headline) : headline;
  const short = first.length > TITLE + 24 ? (first.split(/;\s/u)[0] ?? first) : first;
  return clip(short.replace(/(?<=[^.])\.$/u, ""), { width: STAGE.title, size: 56, lines: 3, after });
}

/** What can be said to a section: the rest of a long headline, what was written to the client, and the margin notes. */
function sayOf({ headline, notes, blocks }: Section): string[] {
  const written = blocks.flatMap(({ block }) => (block.kind === "note" ? [`${block.by}: ${block.text}`] : block.kind === "paragraph" ? [block.text] : []));
  const whole = titleOf(headline) === headline.replace(/\.$/u, "") ? [] : [headline];
  return [...whole, ...written, ...notes.map(({ title, text }) => (/^\p{Ll}/u.test(text) ? `${title} ${text}` : `${title}: ${text}`))];
}

/** The three days to speak about, under their strip: how long, when and why, in at most `lines` lines. */
function daysBelow({ days }: BlockOf<"day-strip">, lines: number): BlockOf<"definitions"> | null {
  const told = (["downS", "unknownS", "maintenanceS"] as const).flatMap((kind) =>
    days
      .filter((day) => day[kind] > 0 && (kind === "downS" || day.downS === 0))
      .sort((a, b) => b[kind] - a[kind])
      .map((day) => ({ day, seconds: day[kind] })),
  );
  const kinds = [...new Set(told.map(({ day }) => day.state))].flatMap((state) => told.find(({ day }) => day.state === state) ?? []);
  const chosen = [...new Set([...kinds, ...told])].slice(0, 3).sort((a, b) => (a.day.day < b.day.day ? -1 : 1));
  if (chosen.length === 0) return null;
  const items = chosen.map(({ day, seconds }) => {
    const [when = "", ...what] = day.text.split(": ");
    const told = what.join(": ");
    // Minutes of several sites add up; a day with one stretch is told by the stretch.
    const one = /^[^;]*?(\d[\d,]* min\b(?: \d+ s\b)?|\d+ s\b)[^;]*$/u.exec(told)?.[1];
    const text = `${when}. ${/^\S*\./u.test(told) ? told : capitalize(told)}`;
    return { term: one ?? formatSeconds(seconds), text: clip(text, { width: (STAGE.width - 2 * STAGE.gap) / 3 - 8, size: 30, lines }) };
  });
  return { kind: "definitions", title: "", items };
}

function notesBelow({ notes }: Section): BlockOf<"definitions">[] {
  const width = (STAGE.width - 2 * STAGE.gap) / 3 - 8;
  const items = notes.slice(0, 3).map(({ title, text }) => ({
    term: clip(title, { width, size: 40, lines: 1 }),
    text: clip(text, { width, size: 30, lines: 6 }),
  }));
  return items.length === 0 ? [] : [{ kind: "definitions", title: "", items }];
}

const heightOfAll = (blocks: readonly Block[]) => blocks.reduce((sum, each) => sum + heightOf(each) + STAGE.gap, -STAGE.gap);

function strip(block: BlockOf<"day-strip">, room: number): Block[] {
  const told = [6, 5, 4, 3, 2].map((lines) => daysBelow(block, lines));
  if (told[0] === null) return [block, { kind: "paragraph", text: clip(block.summary, { width: 1400, size: 34, lines: 3 }) }];
  return [block, ...told.flatMap((below) => (below !== null && heightOfAll([block, below]) <= room ? [below] : [])).slice(0, 1)];
}

/** With what explains it below, and what was written to the client when there is room. */
function around(block: Block, section: Section, room: number): Block[] {
  const blocks: Block[] = block.kind === "day-strip" ? strip(block, room) : [block];
  for (const { block: each } of section.blocks)
    if ((each.kind === "paragraph" || each.kind === "note") && heightOfAll([...blocks, each]) <= room) blocks.push(each);
  return blocks;
}

/** A block's own title, for slides that show more of a section than its headline says. */
function nameOf(block: Block, section: Section, range: string | null): string {
  const own = "title" in block && block.title !== "" ? block.title : section.title;
  return clip(own, { width: STAGE.width, size: 56, lines: 1, after: range === null ? "" : `, ${range}` });
}

/** What a second slide states: the sentence of its chart, the result of its ledger, else its name. */
function factOf(block: Block, section: Section): string {
  const results = block.kind === "ledger" ? block.rows.filter(({ strong }) => strong) : [];
  const told =
    "summary" in block
      ? block.summary
      : results.map(({ label, value }, at) => `${at === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1)}: ${value.text}`).join("; ");
  return told !== "" && lineCount(told, STAGE.width, 64) <= 2 ? titleOf(told) : nameOf(block, section, null);
}

/** A list of nothing is no second slide. */
const saysMore = (block: Block) => block.kind !== "change-list" || block.groups.some(({ rows }) => rows.length > 0);

/** A chart whose sentence has become the slide's title says what it shows instead. */
function untold(block: Block, title: string): Block {
  return (block.kind === "trend" || block.kind === "bars") && titleOf(block.summary) === title ? { ...block, summary: block.title } : block;
}

function rankOf(id: string, at: number, continued: boolean): number {
  if (at === 0) return id === "how-we-know" ? 2 : 0;
  return continued || id === "availability" ? 1 : 3;
}

/** The block a section opens with: its first, unless that is a table too long for a slide and something after it can be shown whole. */
function leadOf([first, ...later]: readonly Block[], room: number): Block | undefined {
  const isWhole = (block: Block) => piecesOf(block, room).length === 1;
  if (first?.kind !== "table" || isWhole(first)) return first;
  return later.find((block) => block.kind !== "table" && isWhole(block)) ?? first;
}

/** One or two slides for the walk-through and the rest of a section's numbers for the appendix, in reading order. */
export function sectionSlides(section: Section, said = ""): Planned {
  const { id, title: kicker, verdict } = section;
  const blocks = section.blocks.map(({ block }) => block);
  const telling = blocks.filter(isTelling);
  const base = { section: id, verdict, say: sayOf(section), plannedS: 0, appendix: false };
  const numbered = (at: number) => (at === 0 ? id : `${id}-${at + 1}`);
  const lead = leadOf(telling, roomUnder(titleOf(section.headline), false));
  const shown: Piece[] = [];
  const main: Candidate[] = [];
  const add = (slide: Pick<Slide, "title" | "blocks" | "kicker">, piece?: Piece, continued = false) => {
    const whole = lineCount(slide.title, STAGE.width, 56) === 1;
    const named =
      whole || piece === undefined
        ? slide
        : { title: nameOf(piece.block, section, piece.range), blocks: slide.blocks.length > 1 ? slide.blocks : [piece.block] };
    main.push({ slide: { ...base, ...slide, lookup: piece?.lookup ?? [], id: numbered(main.length) }, rank: rankOf(id, main.length, continued), named });
  };
  const title = lead !== undefined && titleOf(section.headline) === titleOf(said) ? factOf(lead, section) : titleOf(section.headline);
  const room = Math.min(...[title, ...(lead?.kind === "promise-ledger" ? [titleOf(section.headline, CONTINUED)] : [])].map((each) => roomUnder(each, false)));

  // "Nothing to do" is what the walk-through closes with; said once is enough.
  const nothing = blocks.length === 1 && lead?.kind === "actions" && lead.items.length === 0;
  if (nothing || (blocks.length > 0 && blocks.every(({ kind }) => kind === "definitions"))) return { main, appendix: [] };
  if (lead === undefined) {
    const written = blocks.find((block) => block.kind === "paragraph" || block.kind === "note");
    const piece = written === undefined ? undefined : piecesOf(written, room)[0];
    add({ kicker, title, blocks: piece === undefined ? notesBelow(section) : [piece.block] });
  }
  const inOrder = lead === undefined ? telling : [lead, ...telling.filter((block) => block !== lead)];
  const pieces = inOrder.map((block) => ({ block, pieces: piecesOf(block, room) })).filter(({ pieces: of }) => of.length > 0);
  const [first, ...others] = pieces;
  const follows = first?.block.kind === "promise-ledger" ? first.pieces.slice(1) : [];
  if (first?.pieces[0]) {
    const [piece] = first.pieces;
    shown.push(piece);
    add({ kicker: ranged(kicker, piece), title, blocks: around(piece.block, section, room) }, piece);
  }
  for (const piece of follows) {
    shown.push(piece);
    add({ kicker: ranged(kicker, piece), title: titleOf(section.headline, CONTINUED), blocks: [piece.block] }, piece, true);
  }
  const second = follows.length > 0 || id === "how-we-know" ? undefined : others.find(({ block }) => saysMore(block));
  if (second !== undefined) {
    const fact = factOf(second.block, section);
    second.pieces = piecesOf(second.block, roomUnder(fact, false));
    const [piece] = second.pieces;
    if (piece !== undefined) {
      shown.push(piece);
      add({ kicker: ranged(kicker, piece), title: fact, blocks: [untold(piece.block, fact)] }, piece);
    }
  }
  const rest = pieces.flatMap(({ block, pieces: of }) => {
    const left = of.filter((piece) => !shown.includes(piece));
    return left.length === of.length ? piecesOf(block, roomUnder(section.title, true)) : left;
  });
  return { main, appendix: packed(rest, roomUnder(section.title, true)).map((each) => appendixSlide(each, section)) };
}

/** Day strips stand two to a slide; everything else by itself. */
function packed(pieces: readonly Piece[], room: number): Piece[][] {
  return pieces.reduce<Piece[][]>((slides, piece) => {
    const last = slides.at(-1);
    const together = [...(last ?? []), piece];
    if (last && together.every(({ block }) => block.kind === "day-strip") && heightOfAll(together.map(({ block }) => block)) <= room) last.push(piece);
    else slides.push([piece]);
    return slides;
  }, []);
}

function ranged(kicker: string, { range, block }: Piece): string {
  return range === null || block.kind === "table" ? kicker : `${kicker}, ${range}`;
}

function appendixSlide(pieces: readonly Piece[], section: Section): Slide {
  const names = pieces.map(({ block, range }) => nameOf(block, section, range));
  return {
    id: "",
    section: section.id,
    kicker: `Appendix: ${section.title}`,
    title: clip(names.join("; "), { width: STAGE.width, size: 56, lines: 1 }),
    verdict: null,
    blocks: pieces.map(({ block }) => block),
    say: [],
    lookup: pieces.flatMap(({ lookup = [] }) => lookup),
    plannedS: 0,
    appendix: true,
  };
}
