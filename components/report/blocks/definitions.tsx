import { TermList } from "#components/ui/term-list.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

/** Method and glossary stay folded until asked for; print shows them open. */
export function Definitions({ block }: { block: BlockOf<"definitions"> }) {
  if (!block.title) return <TermList items={block.items} />;
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
