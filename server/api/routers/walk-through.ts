import { z } from "zod";
import { PeriodId, ReportPlace, Revision, Slug } from "#server/api/input.ts";
import { liveStates, stillIn } from "#server/api/live.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { AppError } from "#server/errors.ts";
import { closeFollowLink } from "#server/operations/close-follow-link.ts";
import { endWalkThrough } from "#server/operations/end-walk-through.ts";
import { moveWalkThrough } from "#server/operations/move-walk-through.ts";
import { notePresence } from "#server/operations/note-presence.ts";
import { openFollowLink } from "#server/operations/open-follow-link.ts";
import { recordCoverage } from "#server/operations/record-coverage.ts";
import { startWalkThrough } from "#server/operations/start-walk-through.ts";
import { findClientId } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findRunning, getPresented, hasEdition, listWalkThroughs } from "#server/store/walk-through-list.ts";
import { findWalkThrough, type LiveState } from "#server/store/walk-throughs.ts";

export const SlideId = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
/** What a browser that comes back says it has seen. */
export const Resume = z.string().max(40).optional();

const One = z.strictObject({ client: Slug, id: z.uuid() });
const Start = ReportPlace.extend({ id: z.uuid(), revision: Revision, slide: SlideId, plannedS: z.number().int().min(0).max(43_200) });
const Move = One.extend({ slide: SlideId, blank: z.boolean(), seq: z.number().int().min(1).max(1_000_000) });
const View = z.strictObject({ slide: SlideId, section: SlideId, shownMs: z.number().int().min(0).max(43_200_000) });

export const walkThroughRouter = router({
  start: procedure
    .meta({ needs: "report:present" })
    .input(Start)
    .mutation(({ ctx, input: { client, period, ...rest } }) =>
      startWalkThrough({ ...rest, scope: ctx.scope, clientSlug: client, periodId: period, presenter: ctx.person, actor: ctx.actor, now: ctx.now }),
    ),
  move: procedure
    .meta({ needs: "report:present" })
    .input(Move)
    .mutation(({ ctx, input: { client, ...rest } }) =>
      moveWalkThrough({ ...rest, scope: ctx.scope, clientSlug: client, userId: ctx.person.userId, now: ctx.now }),
    ),
  end: procedure
    .meta({ needs: "report:present" })
    .input(One)
    .mutation(({ ctx, input }) =>
      endWalkThrough({ scope: ctx.scope, clientSlug: input.client, id: input.id, userId: ctx.person.userId, actor: ctx.actor, now: ctx.now }),
    ),
  openLink: procedure
    .meta({ needs: "report:present" })
    .input(One.extend({ hours: z.number().int().min(1).max(12) }))
    .mutation(({ ctx, input: { client, ...rest } }) =>
      openFollowLink({ ...rest, scope: ctx.scope, clientSlug: client, userId: ctx.person.userId, actor: ctx.actor, now: ctx.now }),
    ),
  closeLink: procedure
    .meta({ needs: "report:present" })
    .input(One)
    .mutation(({ ctx, input }) =>
      closeFollowLink({ scope: ctx.scope, clientSlug: input.client, id: input.id, userId: ctx.person.userId, actor: ctx.actor, now: ctx.now }),
    ),
  cover: procedure
    .meta({ needs: "report:present" })
    .input(One.extend({ views: z.array(View).max(200) }))
    .mutation(({ ctx, input: { client, ...rest } }) => recordCoverage({ ...rest, scope: ctx.scope, clientSlug: client, userId: ctx.person.userId })),

  /** What the presenter's screens show: where it is, who follows, whether a link is open, how long each slide was on. */
  presented: procedure
    .meta({ needs: "report:present" })
    .input(One.extend({ lastEventId: Resume }))
    .subscription(async ({ ctx, input, signal }) => {
      const found = await withScope(ctx.scope, "read", (tx) => findWalkThrough(tx, input.client, input.id));
      if (found === null) throw new AppError("not-found", "There is no such walk-through.");
      const { clientId } = found;
      const reach = stillIn(ctx);
      const read = async () => getPresented(await reach(), { clientSlug: input.client, id: input.id, now: new Date().toISOString() });
      return liveStates({ ctx, who: ctx.person.userId, signal, lastEventId: input.lastEventId, clientId, read });
    }),

  /** Held with a client: when, by whom, what was shown for how long, who followed. Newest first. */
  list: procedure
    .meta({ needs: "report:draft" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const clientId = await findClientId(tx, input.client);
        if (clientId === null) throw new AppError("not-found", "There is no such client.");
        return listWalkThroughs(tx, { clientId, now: ctx.now });
      }),
    ),

  /** Whether one of the client's reports is being presented to them now. */
  running: procedure
    .meta({ needs: "report:follow" })
    .input(z.strictObject({ client: Slug.optional(), period: PeriodId.optional() }))
    .query(({ ctx, input }) => findRunning(ctx.scope, { clientSlug: input.client, periodId: input.period, now: ctx.now })),
  /** Where the presenter is; null until there is one. What was followed stays, ended, when nothing else runs. */
  follow: procedure
    .meta({ needs: "report:follow" })
    .input(ReportPlace.extend({ lastEventId: Resume }))
    .subscription(async ({ ctx, input, signal }) => {
      const place = { clientSlug: input.client, periodId: input.period };
      const [clientId] = ctx.scope.clients;
      if (clientId === undefined || !(await hasEdition(ctx.scope, place))) throw new AppError("not-found", "There is no such report.");
      const reach = stillIn(ctx);
      let last: LiveState | null = null;
      const read = async () => {
        const now = new Date().toISOString();
        const running = await findRunning(await reach(), { ...place, now });
        last = running ?? (last && { ...last, endedAt: last.endedAt ?? now });
        return { live: last };
      };
      return liveStates({ ctx, who: ctx.person.userId, signal, lastEventId: input.lastEventId, clientId, read });
    }),
  here: procedure
    .meta({ needs: "report:follow" })
    .input(z.strictObject({ id: z.uuid(), slide: SlideId, following: z.boolean() }))
    .mutation(({ ctx, input }) => notePresence({ ...input, scope: ctx.scope, person: ctx.person, now: ctx.now })),
});
