import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { setBranding } from "#server/operations/set-branding.ts";
import { findBrandingChange, loadVendor } from "#server/store/branding.ts";
import { withScope } from "#server/store/database.ts";

const Look = z.strictObject({
  name: z.string().max(200),
  accent: z.string().max(20).nullable(),
  logo: z.union([z.strictObject({ data: z.string().max(200_000), alt: z.string().max(400) }), z.literal("keep"), z.null()]),
});

export const brandingRouter = router({
  get: procedure
    .meta({ needs: "branding:manage" })
    .query(({ ctx }) => withScope(ctx.scope, "read", async (tx) => ({ ...(await loadVendor(tx)), changed: await findBrandingChange(tx) }))),
  set: procedure
    .meta({ needs: "branding:manage" })
    .input(Look)
    .mutation(({ ctx, input }) => setBranding({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
});
