import { z } from "zod";
import { MonthId, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listClientMonths } from "#server/store/portfolio.ts";

export const clientsRouter = router({
  /** The clients in reach with their verdict of the month and what changed: a CSM's book, everyone for other staff. */
  list: procedure
    .meta({ needs: "client:list" })
    .input(z.strictObject({ period: MonthId.optional() }))
    .query(async ({ ctx, input }) => {
      const latest = addMonthsTo(ctx.now.slice(0, 7), -1);
      const period = input.period ?? latest;
      return { period, latest, today: ctx.now.slice(0, 10), rows: await listClientMonths(ctx.scope, period) };
    }),
  get: procedure
    .meta({ needs: "client:list" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) => withScope(ctx.scope, "read", (tx) => getClient(tx, input.client))),
});
