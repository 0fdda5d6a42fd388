import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { setReportDesign } from "#server/operations/set-report-design.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findReportDesign } from "#server/store/report-designs.ts";

export const designRouter = router({
  /** What a client's report may show, and what is chosen; null = nobody has chosen, all are shown. */
  get: procedure
    .meta({ needs: "design:write" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { clientId, name } = await getClient(tx, input.client);
        const design = await findReportDesign(tx, clientId);
        return {
          client: name,
          sections: SECTIONS.filter(({ fixed }) => fixed !== true).map(({ id, title }) => ({ id, title })),
          chosen: design?.sections ?? null,
        };
      }),
    ),
  set: procedure
    .meta({ needs: "design:write" })
    .input(z.strictObject({ client: Slug, sections: z.array(z.string().max(64)).max(60) }))
    .mutation(({ ctx, input }) => setReportDesign({ scope: ctx.scope, clientSlug: input.client, sections: input.sections, actor: ctx.actor, now: ctx.now })),
});
