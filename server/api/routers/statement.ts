import { z } from "zod";
import { open, router } from "#server/api/trpc.ts";
import { verifyReport } from "#server/operations/verify-report.ts";
import { findStatement } from "#server/store/statement.ts";

export const statementRouter = router({
  get: open.meta({ needs: "anyone" }).query(() => findStatement()),
  // A mutation for its checks against forgery and its body: the code never stands in an address.
  verify: open
    .meta({ needs: "anyone" })
    .input(z.strictObject({ code: z.string().min(1).max(100) }))
    .mutation(({ input }) => verifyReport({ code: input.code })),
});
