import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { plainText } from "#server/operations/plain-text.ts";
import { Period } from "#server/posture/period.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { deleteSectionNote, saveSectionNote } from "#server/store/section-notes.ts";

const Note = z.object({ text: plainText(2_000), privateText: plainText(4_000) });
type Request = {
  scope: ClientScope;
  clientSlug: string;
  period: string;
  section: string;
  /** What the client reads in the report. */
  text: string;
  /** What only the presenter reads. */
  privateText: string;
  actor: string;
  /** The writer's name as the client reads it. */
  by: string;
  now: string;
};

/** A success manager's words in one section of a period's report; both texts empty = no note. Errors: not-found; bad-input for a text that is too long or a section we have not. */
export async function writeSectionNote({ scope, clientSlug, period, section, actor, by, now, ...given }: Request): Promise<{ written: boolean }> {
  const note = Note.safeParse(given);
  if (!note.success) throw new AppError("bad-input", "A note has at most 2,000 characters for the client and 4,000 for the presenter.");
  const { text, privateText } = note.data;
  return withScope(scope, "write", async (tx) => {
    const { clientId } = await getClient(tx, clientSlug);
    if (!Period.shape.id.safeParse(period).success) throw new AppError("bad-input", "There is no such period.");
    if (section !== "summary" && !SECTIONS.some(({ id }) => id === section)) throw new AppError("bad-input", "The report has no such section.");
    const place = { clientId, period, section };
    const written = text !== "" || privateText !== "";
    if (written) await saveSectionNote(tx, place, { text, privateText, by, at: now });
    else await deleteSectionNote(tx, place);
    const detail = { text, privateText: privateText === "" ? 0 : privateText.length };
    await recordAudit(tx, { chain: clientId, actor, action: written ? "note.written" : "note.removed", subject: `${period}/${section}`, detail, at: now });
    return { written };
  });
}
