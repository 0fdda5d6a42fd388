import { z } from "zod";
import { liveStates } from "#server/api/live.ts";
import { Resume, SlideId } from "#server/api/routers/walk-through.ts";
import { open, router } from "#server/api/trpc.ts";
import { noteGuestPresence } from "#server/operations/note-presence.ts";
import { getFollowed, getFollowedReport, notFollowed } from "#server/store/follow.ts";

const Here = z.strictObject({ followerId: z.uuid(), name: z.string().max(200), slide: SlideId, following: z.boolean() });

/** For whoever holds an open follow link: its token comes in a cookie that scripts cannot read. Anything wrong with it is one and the same not-found. */
export const followLinkRouter = router({
  opened: open.meta({ needs: "anyone" }).query(async ({ ctx }) => {
    if (!ctx.follow) throw notFollowed();
    const { state } = await getFollowed(ctx.follow);
    const { report, code } = await getFollowedReport(ctx.follow);
    return { state, report, issue: { revision: state.revision, code } };
  }),
  follow: open
    .meta({ needs: "anyone" })
    .input(z.strictObject({ lastEventId: Resume }))
    .subscription(async ({ ctx, input, signal }) => {
      const token = ctx.follow;
      if (!token) throw notFollowed();
      const { clientId } = await getFollowed(token);
      const read = async () => ({ live: (await getFollowed(token)).state });
      return liveStates({ ctx, who: `link:${token}:${ctx.peer}`, signal, lastEventId: input.lastEventId, clientId, read });
    }),
  here: open
    .meta({ needs: "anyone" })
    .input(Here)
    .mutation(({ ctx, input }) => {
      if (!ctx.follow) throw notFollowed();
      return noteGuestPresence({ ...input, tokenSha256: ctx.follow });
    }),
});
