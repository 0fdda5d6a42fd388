import { z } from "zod";
import { open, procedure, router } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { setFirstPassword } from "#server/operations/set-first-password.ts";

const FirstPassword = z.strictObject({ token: z.string().min(20).max(100), name: z.string().trim().min(1).max(120), password: z.string().max(200) });

export const sessionRouter = router({
  me: procedure.meta({ needs: "signed-in" }).query(({ ctx }) => ctx.person),
  setFirstPassword: open
    .meta({ needs: "anyone" })
    .input(FirstPassword)
    .mutation(({ ctx, input }) => setFirstPassword({ ...input, peer: ctx.peer, now: ctx.now, pepper: env.pepper })),
});
