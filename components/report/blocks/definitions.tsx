import { TermList } from "#components/ui/term-list.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

/** Method stays folded until asked for; print shows it open. */
export function Definitions({ block, open = false }: { block: BlockOf<"definitions">; open?: boolean }) {
  if (open || !block.title) return <TermList items={block.items} />;
  return (
    <details className="more fold">
      <summary>{block.title}</summary>
      <div>
        <h3 className="block-title fold-title">{block.title}</h3>
        <TermList items={block.items} />
      </div>
    </details>
  );
}
