import { z } from "zod";
import { PeriodId, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { changeFollowUp } from "#server/operations/change-follow-up.ts";
import { recordFollowUp } from "#server/operations/record-follow-up.ts";
import { releaseFollowUps } from "#server/operations/release-follow-ups.ts";
import { settleFollowUp } from "#server/operations/settle-follow-up.ts";
import { withdrawFollowUp } from "#server/operations/withdraw-follow-up.ts";
import { localDay } from "#server/posture/format.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listFollowUps } from "#server/store/follow-ups.ts";

const Client = z.strictObject({ client: Slug });
const One = Client.extend({ id: z.uuid() });
const Text = { question: z.string().max(1_000), promise: z.string().max(1_000), owner: z.string().max(240), due: z.iso.date().nullable() };
const Record = One.extend({ ...Text, period: PeriodId, walkThroughId: z.uuid().optional(), raisedAt: z.iso.datetime({ offset: true }).optional() });
const Settle = One.extend({ settled: z.strictObject({ on: z.iso.date(), outcome: z.string().max(2_000) }).nullable() });

export const followUpsRouter = router({
  /** All of a client's, oldest first; `today` is the client's day. */
  list: procedure
    .meta({ needs: "follow-up:read" })
    .input(Client)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { clientId, name, timeZone } = await getClient(tx, input.client);
        return { client: name, today: localDay(ctx.now, timeZone), followUps: await listFollowUps(tx, { clientId, timeZone }) };
      }),
    ),
  record: procedure
    .meta({ needs: "follow-up:write" })
    .input(Record)
    .mutation(({ ctx, input: { client, walkThroughId, raisedAt, ...rest } }) =>
      recordFollowUp({
        ...rest,
        ...(walkThroughId === undefined ? {} : { walkThroughId }),
        ...(raisedAt === undefined ? {} : { raisedAt }),
        scope: ctx.scope,
        clientSlug: client,
        actor: ctx.actor,
        now: ctx.now,
      }),
    ),
  change: procedure
    .meta({ needs: "follow-up:write" })
    .input(One.extend(Text))
    .mutation(({ ctx, input: { client, ...rest } }) => changeFollowUp({ ...rest, scope: ctx.scope, clientSlug: client, actor: ctx.actor, now: ctx.now })),
  settle: procedure
    .meta({ needs: "follow-up:write" })
    .input(Settle)
    .mutation(({ ctx, input: { client, ...rest } }) => settleFollowUp({ ...rest, scope: ctx.scope, clientSlug: client, actor: ctx.actor, now: ctx.now })),
  release: procedure
    .meta({ needs: "follow-up:write" })
    .input(Client.extend({ ids: z.array(z.uuid()).min(1).max(100), released: z.boolean() }))
    .mutation(({ ctx, input: { client, ...rest } }) => releaseFollowUps({ ...rest, scope: ctx.scope, clientSlug: client, actor: ctx.actor, now: ctx.now })),
  withdraw: procedure
    .meta({ needs: "follow-up:write" })
    .input(One)
    .mutation(({ ctx, input }) => withdrawFollowUp({ id: input.id, scope: ctx.scope, clientSlug: input.client, actor: ctx.actor, now: ctx.now })),
});
