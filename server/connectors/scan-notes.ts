import { cleanLine } from "#server/connectors/text.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const MAX_NOTES = 1_000;

/** What a reader could not take as it stands, in the order found. Past 1,000 they are only counted: a hostile file may hold millions. */
export function scanNotes(): { add(reason: string, at: string, raw?: string): void; list(): Rejected[] } {
  const notes: Rejected[] = [];
  let more = 0;
  return {
    add(reason, at, raw = "") {
      if (notes.length < MAX_NOTES) notes.push({ reason, at: cleanLine(at, 300), raw: cleanLine(raw, 500) });
      else more++;
    },
    list: () => (more === 0 ? notes : [...notes, { reason: `${more} more records could not be taken as they stand.`, at: "the rest of the file", raw: "" }]),
  };
}
