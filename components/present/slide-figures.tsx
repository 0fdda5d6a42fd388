import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { lineCount } from "#server/posture/slides-measure.ts";

/** Large where the number is short; a long one is set smaller rather than broken. */
export function SlideFigures({ block }: { block: BlockOf<"key-figures"> }) {
  const room = (1696 - (block.items.length - 1) * 48) / block.items.length;
  const large = block.items.every(({ value, unit }) => lineCount(`${value} ${unit ?? ""}`, room, 84) === 1);
  return (
    <dl className={`s-figures ${large ? "large" : ""}`}>
      {block.items.map((item) => (
        <div key={item.label}>
          <dt>{item.label}</dt>
          <dd className="s-number" data-figure={item.figure}>
            {item.value}
            {item.unit && <small> {item.unit}</small>}
          </dd>
          <dd className="s-about">
            {item.verdict && <VerdictMark verdict={item.verdict} />}
            {item.detail.map((line) => (
              <span key={line}>{glue(line)}</span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
