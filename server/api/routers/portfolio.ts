import { z } from "zod";
import { MonthId } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { VerdictState } from "#server/posture/blocks.ts";
import { lastMonthOver } from "#server/posture/period.ts";
import { portfolioTotals } from "#server/posture/portfolio.ts";
import { portfolioTrend } from "#server/posture/portfolio-trend.ts";
import { listClientMonths } from "#server/store/portfolio.ts";
import { listPortfolioMonths } from "#server/store/portfolio-trend.ts";

const Filter = z.strictObject({
  period: MonthId.optional(),
  show: z.enum(["attention", "all"]).default("all"),
  state: z.string().max(40).optional(),
  verdict: VerdictState.optional(),
});

export const portfolioRouter = router({
  /** Totals are over every client in reach; `rows` are those the filter keeps. */
  get: procedure
    .meta({ needs: "portfolio:read" })
    .input(Filter)
    .query(async ({ ctx, input }) => {
      const latest = lastMonthOver(ctx.now);
      const period = input.period ?? latest;
      const all = await listClientMonths(ctx.scope, period);
      const rows = all.filter((row) => {
        const verdict = row.month?.verdict.state ?? "no-data";
        return (
          (input.show === "all" || verdict !== "met") && (!input.state || row.client.state === input.state) && (!input.verdict || verdict === input.verdict)
        );
      });
      return {
        period,
        latest,
        today: ctx.now.slice(0, 10),
        totals: portfolioTotals(all),
        states: [...new Set(all.map((row) => row.client.state))].sort(),
        count: all.length,
        rows,
      };
    }),
  /** Over every client in reach: up to 24 months ending with this one. */
  trend: procedure
    .meta({ needs: "portfolio:read" })
    .input(z.strictObject({ period: MonthId.optional() }))
    .query(async ({ ctx, input }) => {
      const period = input.period ?? lastMonthOver(ctx.now);
      return portfolioTrend({ period, months: await listPortfolioMonths(ctx.scope, period) });
    }),
});
