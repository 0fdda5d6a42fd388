import { TermList } from "#components/ui/term-list.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

export function Definitions({ block }: { block: BlockOf<"definitions"> }) {
  return (
    <>
      {block.title && <h3 className="block-title">{block.title}</h3>}
      <TermList items={block.items} />
    </>
  );
}
