import { z } from "zod";
import { MonthId, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { VerdictState } from "#server/posture/blocks.ts";
import { lastMonthOver } from "#server/posture/period.ts";
import { promiseHistory } from "#server/posture/promise-history.ts";
import { portfolioPromises, PROMISES } from "#server/posture/promises.ts";
import { listPromiseClients, loadClientPromises, loadPromiseHistory } from "#server/store/promise-history.ts";

const PromiseId = z.enum(PROMISES.map(({ id }) => id));
const Month = z.strictObject({ period: MonthId.optional() });
const monthOf = (input: { period?: string | undefined }, now: string) => {
  const latest = lastMonthOver(now);
  return { latest, period: input.period ?? latest };
};

export const promisesRouter = router({
  /** Every public promise over the clients in reach: the month's verdict and twelve months of counts. */
  portfolio: procedure
    .meta({ needs: "promise:read" })
    .input(Month)
    .query(async ({ ctx, input }) => {
      const { latest, period } = monthOf(input, ctx.now);
      const { counted, lines, totals } = await loadPromiseHistory(ctx.scope, period);
      const history = promiseHistory({ period, counted });
      return {
        latest,
        period,
        clients: lines.length,
        promises: portfolioPromises(lines, totals).map((each) => ({ ...each, months: history.get(each.id) ?? [] })),
      };
    }),
  /** For whom one promise read how, and why. */
  clients: procedure
    .meta({ needs: "promise:read" })
    .input(Month.extend({ promise: PromiseId, state: VerdictState.optional() }))
    .query(async ({ ctx, input: { promise, state, ...input } }) => {
      const { latest, period } = monthOf(input, ctx.now);
      return { latest, period, ...(await listPromiseClients(ctx.scope, { promise, period, state })) };
    }),
  /** One client's promises, month by month. */
  client: procedure
    .meta({ needs: "promise:read" })
    .input(Month.extend({ client: Slug }))
    .query(async ({ ctx, input: { client, ...input } }) => {
      const { latest, period } = monthOf(input, ctx.now);
      return { latest, period, ...(await loadClientPromises(ctx.scope, { clientSlug: client, period })) };
    }),
});
