import type { Metadata } from "next";
import { z } from "zod";
import { PortfolioScreen } from "#components/portfolio/portfolio-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { ClientsQuery } from "#server/posture/month-query.ts";

export const metadata: Metadata = { title: "Portfolio" };

const Query = ClientsQuery.extend({
  show: z.enum(["attention", "all"]).catch("attention"),
  state: z.string().max(40).optional().catch(undefined),
});

export default async function PortfolioPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { period, show, state, search, page } = Query.parse(await searchParams);
  const month = period ? { period } : {};
  const [answer, trends] = await pageData("/portfolio", (api) =>
    Promise.all([api.portfolio.get({ show, ...month, ...(state ? { state } : {}) }), api.portfolio.trend(month)]),
  );
  const { rows, totals, states, count } = answer;
  return (
    <PortfolioScreen
      query={{ period: answer.period, show, state, search, page }}
      latest={answer.latest}
      today={answer.today}
      totals={totals}
      states={states}
      count={count}
      rows={rows}
      trends={trends}
      links
    />
  );
}
