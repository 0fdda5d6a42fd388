import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { readPaymentPack, setPaymentPage } from "#server/operations/payment-pack.ts";

export const paymentsRouter = router({
  /** PCI DSS status and responsibilities of one client. */
  get: procedure
    .meta({ needs: "document:read" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) => readPaymentPack({ scope: ctx.scope, clientSlug: input.client, now: ctx.now })),
  set: procedure
    .meta({ needs: "compliance:manage" })
    .input(z.strictObject({ client: Slug, page: z.enum(["redirect", "embedded", "none"]) }))
    .mutation(({ ctx, input }) => setPaymentPage({ scope: ctx.scope, clientSlug: input.client, page: input.page, actor: ctx.actor, now: ctx.now })),
});
