import { z } from "zod";
import { open, procedure, router } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { answerConcern } from "#server/operations/answer-concern.ts";
import { checkConcernForm, openConcernForm } from "#server/operations/concern-form.ts";
import { followConcern } from "#server/operations/follow-concern.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { Channel, ConcernState } from "#server/posture/disclosure-policy.ts";
import { getConcern, listConcerns } from "#server/store/concerns.ts";

const Submit = z.strictObject({
  channel: Channel,
  subject: z.string().max(200),
  body: z.string().max(20_000),
  contact: z.string().max(320).nullable(),
  guidelinesVersion: z.string().max(40),
  stamp: z.string().max(100),
  website: z.string().max(200),
});
const One = z.strictObject({ id: z.uuid() });

export const concernsRouter = router({
  /** What goes with a form that is handed out. */
  form: open.meta({ needs: "anyone" }).query(({ ctx }) => ({ stamp: openConcernForm({ now: ctx.now, pepper: env.pepper }) })),
  submit: open
    .meta({ needs: "anyone" })
    .input(Submit)
    .mutation(({ ctx, input: { stamp, website, ...concern } }) => {
      checkConcernForm({ stamp, website, now: ctx.now, pepper: env.pepper });
      return submitConcern({ ...concern, peer: ctx.peer, pepper: env.pepper, now: ctx.now });
    }),
  // A mutation, so that the receipt never stands in an address or a log.
  status: open
    .meta({ needs: "anyone" })
    .input(z.strictObject({ receipt: z.string().min(1).max(100) }))
    .mutation(async ({ ctx, input }) => {
      const state = await followConcern({ receipt: input.receipt, peer: ctx.peer, pepper: env.pepper, now: ctx.now });
      if (state === null) throw new AppError("bad-input", "We have no concern with this receipt code. Check each character.");
      return { state };
    }),
  list: procedure.meta({ needs: "concern:read" }).query(({ ctx }) => listConcerns(ctx.scope)),
  get: procedure
    .meta({ needs: "concern:read" })
    .input(One)
    .query(({ ctx, input }) => getConcern(ctx.scope, input.id)),
  answer: procedure
    .meta({ needs: "concern:answer" })
    .input(One.extend({ to: ConcernState }))
    .mutation(({ ctx, input }) => answerConcern({ scope: ctx.scope, concernId: input.id, to: input.to, actor: ctx.actor, now: ctx.now })),
});
