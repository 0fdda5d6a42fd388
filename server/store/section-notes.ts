import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

/** `text` is for the client, `privateText` for whoever presents; `by` is a person's name. */
export type SectionNote = { section: string; text: string; privateText: string; by: string; at: string };

export async function listSectionNotes(tx: Tx, { clientId, period }: { clientId: string; period: string }): Promise<SectionNote[]> {
  const rows = await tx.sectionNote.findMany({ where: { clientId, period }, orderBy: { section: "asc" } });
  return rows.map((row) => ({ section: row.section, text: row.text, privateText: row.privateText, by: row.writtenBy, at: instantText(row.writtenAt) }));
}

type Place = { clientId: string; period: string; section: string };

/** One note a section and period: the same place again replaces it. */
export async function saveSectionNote(tx: Tx, place: Place, { text, privateText, by, at }: Omit<SectionNote, "section">): Promise<void> {
  const data = { text, privateText, writtenBy: by, writtenAt: new Date(at) };
  await tx.sectionNote.upsert({ where: { clientId_period_section: place }, create: { ...place, ...data }, update: data });
}

export async function deleteSectionNote(tx: Tx, place: Place): Promise<void> {
  await tx.sectionNote.deleteMany({ where: place });
}
