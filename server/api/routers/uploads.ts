import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { listUploadFormats } from "#server/operations/list-upload-formats.ts";
import { withdrawUpload } from "#server/operations/request-upload.ts";
import { findUploadEnd, listRecentUploads } from "#server/store/recent-uploads.ts";

const One = z.strictObject({ id: z.uuid() });

/** The files themselves come through server/api/uploads.ts. */
export const uploadsRouter = router({
  formats: procedure.meta({ needs: "evidence:import" }).query(() => listUploadFormats()),
  list: procedure.meta({ needs: "evidence:import" }).query(({ ctx }) => listRecentUploads(ctx.scope)),
  get: procedure
    .meta({ needs: "evidence:import" })
    .input(One)
    .query(({ ctx, input }) => findUploadEnd(ctx.scope, input.id)),
  cancel: procedure
    .meta({ needs: "evidence:import" })
    .input(One)
    .mutation(({ ctx, input }) => withdrawUpload({ scope: ctx.scope, person: ctx.person, now: ctx.now, id: input.id })),
});
