import type { Figures } from "#components/report/section-view.tsx";
import { FigureRow } from "#components/ui/figure-row.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

export function KeyFigures({ block, figures }: { block: BlockOf<"key-figures">; figures: Figures }) {
  return <FigureRow items={block.items.map((item) => ({ ...item, basis: figures[item.figure]?.basis }))} />;
}
