import { CoverageQuery } from "#server/api/coverage-query.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { listCoverage } from "#server/operations/list-coverage.ts";

export const sourceCoverageRouter = router({
  get: procedure
    .meta({ needs: "source:read" })
    .input(CoverageQuery)
    .query(({ ctx, input }) => listCoverage({ ...input, scope: ctx.scope, now: ctx.now })),
});
