import { z } from "zod";
import { ReportPlace } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { writeSectionNote } from "#server/operations/write-section-note.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listSectionNotes } from "#server/store/section-notes.ts";

const Write = ReportPlace.extend({ section: z.string().regex(/^[a-z0-9-]{1,64}$/), text: z.string().max(4_000), privateText: z.string().max(8_000) });

export const notesRouter = router({
  /** The notes of a period with what only the presenter reads: for those who write and present. */
  list: procedure
    .meta({ needs: "note:write" })
    .input(ReportPlace)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { clientId } = await getClient(tx, input.client);
        return listSectionNotes(tx, { clientId, period: input.period });
      }),
    ),
  write: procedure
    .meta({ needs: "note:write" })
    .input(Write)
    .mutation(({ ctx, input: { client, ...note } }) =>
      writeSectionNote({ ...note, scope: ctx.scope, clientSlug: client, actor: ctx.actor, by: ctx.person.name, now: ctx.now }),
    ),
});
