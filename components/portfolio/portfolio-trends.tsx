import { LiveTrend } from "#components/charts/live-trend.tsx";
import { TrendBlock } from "#components/report/blocks/trend-block.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf } from "#server/posture/format.ts";

/** How the portfolio went, over all clients: complete as sent, and a chart to walk through once the page is awake. */
export function PortfolioTrends({ trends }: { trends: BlockOf<"trend">[] }) {
  const months = trends[0]?.points.length ?? 0;
  return (
    <section aria-labelledby="trends-title">
      <h2 id="trends-title">{months === 24 ? "Twenty-four months" : countOf(months, "month")}</h2>
      <div className="trend-grid">
        {trends.map((block) => (
          <TrendBlock key={block.title} block={block} around={(plot) => <LiveTrend block={block}>{plot}</LiveTrend>} />
        ))}
      </div>
    </section>
  );
}
