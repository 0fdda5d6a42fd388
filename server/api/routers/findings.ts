import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { endOfDayMs } from "#server/posture/as-of.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listQueue } from "#server/store/evaluations.ts";
import { getFinding } from "#server/store/finding-detail.ts";

const One = z.strictObject({ client: Slug, finding: z.uuid() });
const Evaluate = One.extend({
  verdict: z.enum(["confirmed", "false-positive", "accepted", "out-of-scope"]),
  reason: z.string().trim().min(5).max(2_000),
  /** The last day an acceptance holds, in the client's zone. */
  until: z.iso.date().nullable().default(null),
  alike: z.boolean().default(false),
});

export const findingsRouter = router({
  queue: procedure.meta({ needs: "finding:read" }).query(({ ctx }) => listQueue(ctx.scope)),
  get: procedure
    .meta({ needs: "finding:read" })
    .input(One)
    .query(({ ctx, input }) => getFinding(ctx.scope, { clientSlug: input.client, findingId: input.finding })),
  evaluate: procedure
    .meta({ needs: "finding:evaluate" })
    .input(Evaluate)
    .mutation(async ({ ctx, input: { client, finding, until, ...decision } }) => {
      const { timeZone } = await withScope(ctx.scope, "read", (tx) => getClient(tx, client));
      const expiresAt = until === null ? null : new Date(endOfDayMs(until, timeZone)).toISOString();
      return evaluateFinding({ ...decision, expiresAt, scope: ctx.scope, clientSlug: client, findingId: finding, actor: ctx.actor, now: ctx.now });
    }),
});
