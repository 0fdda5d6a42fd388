import { dayText } from "#components/report/blocks/day-text.ts";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";

export function Actions({ block }: { block: BlockOf<"actions"> }) {
  if (block.items.length === 0) return <p className="prose">{glue(block.none)}</p>;
  return (
    <ol className="todo">
      {block.items.map((item) => (
        <li key={`${item.text} ${item.until}`}>
          <div>
            <strong dir="auto">{glue(item.text)}</strong>
            {item.detail && <small dir="auto">{glue(item.detail)}</small>}
          </div>
          <span>{item.until ? glue(`by ${dayText(item.until)}`) : "no deadline"}</span>
        </li>
      ))}
    </ol>
  );
}
