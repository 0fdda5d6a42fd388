import { z } from "zod";
import { PeriodId } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { VerdictState } from "#server/posture/blocks.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { portfolioTotals } from "#server/posture/portfolio.ts";
import { listClientMonths } from "#server/store/portfolio.ts";

const Filter = z.strictObject({
  period: PeriodId.optional(),
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
      const latest = addMonthsTo(ctx.now.slice(0, 7), -1);
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
});
