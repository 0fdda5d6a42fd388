import { dayText } from "#components/report/blocks/day-text.ts";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";

/** In the voice of a person, so it says whose and is set apart from what the evidence says. */
export function Note({ block }: { block: BlockOf<"note"> }) {
  return (
    <figure className="note-block">
      <blockquote dir="auto">{glue(block.text)}</blockquote>
      <figcaption>
        Note from <bdi>{block.by}</bdi>, {glue(dayText(block.at))}
      </figcaption>
    </figure>
  );
}
