import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { formatDay } from "#server/posture/format.ts";

/** At most three, side by side, explaining what stands above. */
export function SlideTerms({ block }: { block: BlockOf<"definitions"> }) {
  return (
    <dl className="s-terms">
      {block.items.map((item) => (
        <div key={`${item.term} ${item.text}`}>
          <dt>{glue(item.term)}</dt>
          <dd>{glue(item.text)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function SlideNote({ block }: { block: BlockOf<"note"> }) {
  return (
    <figure className="s-quote">
      <blockquote>{glue(block.text)}</blockquote>
      <figcaption>{block.by}</figcaption>
    </figure>
  );
}

export function SlideActions({ block }: { block: BlockOf<"actions"> }) {
  if (block.items.length === 0) return <p className="s-none">{glue(block.none)}</p>;
  return (
    <ol className="s-actions">
      {block.items.map((item) => (
        <li key={item.text}>
          <div>
            <b>{glue(item.text)}</b>
            {item.detail && <small>{glue(item.detail)}</small>}
          </div>
          {item.until && <span>by {glue(formatDay(item.until, { year: true }))}</span>}
        </li>
      ))}
    </ol>
  );
}
