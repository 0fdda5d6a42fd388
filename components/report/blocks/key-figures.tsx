import { FigureRow } from "#components/ui/figure-row.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Report } from "#server/posture/report.ts";

export function KeyFigures({ block, figures }: { block: BlockOf<"key-figures">; figures: Report["figures"] }) {
  return <FigureRow items={block.items.map((item) => ({ ...item, basis: figures[item.figure]?.basis }))} />;
}
