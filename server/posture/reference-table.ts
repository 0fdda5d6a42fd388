import type { BlockOf } from "#server/posture/blocks.ts";

/** More rows than anybody reads through unasked. */
export const FOLD_OVER = 25;

/** Every row is a figure and what it was computed over: its words say what a basis would. */
export function tellsFigures({ columns, rows }: BlockOf<"table">): boolean {
  return columns.length === 2 && rows.every((row) => row.at(-1)?.figure !== undefined);
}

/** A table to look numbers up in, not to read: whole in the PDF and the data files; closed, opened or told beside what people look at. */
export function isReference(block: BlockOf<"table">): boolean {
  return block.rows.length > FOLD_OVER && tellsFigures(block);
}
