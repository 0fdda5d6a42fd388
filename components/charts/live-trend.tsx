"use client";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import type { BlockOf } from "#server/posture/blocks.ts";

type Trend = { block: BlockOf<"trend"> };

/** The server's drawing until the chart is there, so that nothing blinks; its code is fetched only where this stands. */
export function LiveTrend({ block, children }: Trend & { children: ReactNode }) {
  const [Chart, setChart] = useState<ComponentType<Trend> | null>(null);
  useEffect(() => {
    let here = true;
    // Without the chart's code the drawing stays, and it is complete.
    import("#components/charts/trend-chart.tsx").then(({ TrendChart }) => here && setChart(() => TrendChart)).catch(() => undefined);
    return () => {
      here = false;
    };
  }, []);
  return Chart === null ? children : <Chart block={block} />;
}
