import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { issuedLine } from "#server/posture/slides-heights.ts";

export function SlideBadges({ block }: { block: BlockOf<"badge-shelf"> }) {
  return (
    <ul className="s-badges">
      {block.badges.map((badge) => (
        <li key={`${badge.programme} ${badge.label} ${badge.scope}`}>
          <div>
            <b>{badge.programme}</b>
            {badge.label !== badge.programme && <small>{badge.label}</small>}
            <VerdictMark verdict={badge.verdict} />
          </div>
          <div>
            <span>{glue(badge.scope)}</span>
            <small>{glue(issuedLine(badge))}</small>
            <small>{glue(badge.until)}</small>
          </div>
        </li>
      ))}
    </ul>
  );
}
