import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { describeConcernDisclosure, describeFindingDisclosure } from "#server/operations/describe-disclosure.ts";

export const disclosureRouter = router({
  finding: procedure
    .meta({ needs: "disclosure:read" })
    .input(z.strictObject({ client: Slug, finding: z.uuid() }))
    .query(({ ctx, input }) =>
      describeFindingDisclosure({ scope: ctx.scope, by: ctx.actor, now: ctx.now, clientSlug: input.client, findingId: input.finding }),
    ),
  concern: procedure
    .meta({ needs: "disclosure:read" })
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => describeConcernDisclosure({ scope: ctx.scope, by: ctx.actor, now: ctx.now, id: input.id })),
});
