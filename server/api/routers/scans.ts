import { procedure, router } from "#server/api/trpc.ts";
import { ScanFilter } from "#server/posture/scan-list.ts";
import { listScans } from "#server/store/scan-list.ts";

export const scansRouter = router({
  list: procedure
    .meta({ needs: "finding:read" })
    .input(ScanFilter)
    .query(({ ctx, input }) => listScans(ctx.scope, input)),
});
