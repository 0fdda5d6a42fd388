import type { Block } from "#server/posture/blocks.ts";
import type { MarginNote } from "#server/posture/report.ts";
import type { Drawn } from "#server/renderers/pdf-blocks.ts";

/** What stands in the narrow column, and what takes the whole width. */
type Run = { wide: boolean; blocks: Drawn[] };
export type Layout = { beside: Drawn[]; after: Run[] };

const lines = (text: string, perLine: number): number => Math.ceil(text.length / perLine);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Points, roughly: only decides how many blocks keep the notes company. */
function heightOf(block: Block): number {
  switch (block.kind) {
    case "paragraph":
      return 14 * lines(block.text, 75);
    case "note":
      return 30 + 15 * lines(block.text, 70);
    case "key-figures":
      return 110;
    case "promise-ledger":
      return 24 + 40 * block.rows.length;
    case "day-strip":
      return 120 + (block.days.length > 31 ? 5 * block.days.length : 0);
    case "ledger":
      return 44 + 30 * block.rows.length;
    case "findings-flow":
      return 60 + 20 * block.severities.length;
    case "badge-shelf":
      return 24 + 50 * block.badges.length;
    case "table":
      return 44 + (block.rows.some((row) => row.some((cell) => cell.detail)) ? 27 : 18) * block.rows.length;
    case "trend":
      return 130 + 4 * block.points.length;
    case "definitions":
      return 20 + sum(block.items.map((item) => 12 * lines(item.text, 40)));
    case "actions":
      return 20 + 34 * block.items.length;
    case "change-list":
      return 24 + sum(block.groups.map((group) => 24 + 22 * group.rows.length));
    case "comparison":
    case "bars":
      return 50 + 19 * (block.kind === "bars" ? block.bars.length : block.rows.length);
    case "follow-ups":
      return 24 + 50 * block.rows.length;
    default:
      return block satisfies never;
  }
}

const noteHeight = (notes: MarginNote[]): number => sum(notes.map((note) => 21 + 9.6 * lines(note.text, 29)));

/**
 * As many narrow blocks beside the notes as the notes are tall; the others follow on their own, because what stands in two columns is
 * measured twice. Wide blocks always follow.
 */
export function layoutOf(blocks: { block: Block; drawn: Drawn }[], notes: MarginNote[]): Layout {
  const layout: Layout = { beside: [], after: [] };
  let room = noteHeight(notes) - 60;
  for (const { block, drawn } of blocks) {
    if (layout.after.length === 0 && !drawn.wide && room > 0) {
      layout.beside.push(drawn);
      room -= heightOf(block) + 24;
      continue;
    }
    if (layout.after.at(-1)?.wide !== drawn.wide) layout.after.push({ wide: drawn.wide, blocks: [] });
    layout.after.at(-1)?.blocks.push(drawn);
  }
  return layout;
}
