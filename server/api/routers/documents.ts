import { z } from "zod";
import { DocumentId } from "#server/api/documents.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { acceptNda } from "#server/operations/accept-nda.ts";
import { readAboutDocument } from "#server/operations/read-about-document.ts";

export const documentsRouter = router({
  /** What a document is, and the terms to accept before it is handed out. */
  get: procedure
    .meta({ needs: "document:read" })
    .input(z.strictObject({ document: DocumentId }))
    .query(({ ctx, input }) => readAboutDocument({ scope: ctx.scope, person: ctx.person, sha256: input.document })),
  accept: procedure
    .meta({ needs: "document:read" })
    .input(z.strictObject({ document: DocumentId, version: z.string().max(40) }))
    .mutation(({ ctx, input }) => acceptNda({ scope: ctx.scope, person: ctx.person, sha256: input.document, version: input.version, now: ctx.now })),
});
