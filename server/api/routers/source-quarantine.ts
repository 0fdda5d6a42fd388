import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { dismissRecords } from "#server/operations/dismiss-records.ts";
import { listRecords } from "#server/operations/list-records.ts";
import { redriveQuarantine } from "#server/operations/request-pull.ts";

const One = z.strictObject({ source: z.uuid() });
const Choice = z.union([z.strictObject({ id: z.uuid() }), z.strictObject({ reason: z.string().min(1).max(500) })]);
const Page = z.number().int().min(1).max(10_000).default(1);

export const sourceQuarantineRouter = router({
  list: procedure
    .meta({ needs: "source:read" })
    .input(One.extend({ state: z.enum(["open", "resolved", "dismissed"]).default("open"), reason: z.string().max(500).optional(), page: Page }))
    .query(({ ctx, input }) => listRecords({ ...input, scope: ctx.scope })),
  redrive: procedure
    .meta({ needs: "source:manage" })
    .input(One.extend({ choice: Choice }))
    .mutation(({ ctx, input }) => redriveQuarantine({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  dismiss: procedure
    .meta({ needs: "source:manage" })
    .input(One.extend({ choice: Choice, reason: z.string().max(1_000) }))
    .mutation(({ ctx, input }) => dismissRecords({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
});
