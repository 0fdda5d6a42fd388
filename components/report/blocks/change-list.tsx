import { CellText } from "#components/report/blocks/cell-text.tsx";
import { ChangeMark } from "#components/report/blocks/change-mark.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { Figure } from "#server/posture/report.ts";

type Group = BlockOf<"change-list">["groups"][number];

const FOLD_OVER = 5;

export function ChangeList({ block, figures }: { block: BlockOf<"change-list">; figures: Record<string, Figure> }) {
  return (
    <>
      <h3 className="block-title">{block.title}</h3>
      <dl className="changes">
        {block.groups.map((group) => (
          <div key={group.id}>
            <dt>
              <b>
                <CellText cell={group.count} label={group.label} figures={figures} />
              </b>
              <span>
                <ChangeMark shape={group.id} />
                {group.label}
              </span>
            </dt>
            <dd>
              <Rows group={group} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Rows({ group }: { group: Group }) {
  // A part of a list on a slide has rows of some groups; what others have is not nothing.
  if (group.rows.length === 0) return group.count.text === "0" ? <p className="quiet">None</p> : null;
  const list = (
    <ul>
      {group.rows.map((row, at) => (
        <li key={`${at} ${row.text}`}>
          {glue(row.text)}
          <small>{glue(row.detail)}</small>
        </li>
      ))}
    </ul>
  );
  const note = group.note && <p className="table-note">{group.note}</p>;
  if (group.rows.length <= FOLD_OVER)
    return (
      <>
        {list}
        {note}
      </>
    );
  return (
    <details className="more fold bare">
      <summary>
        {group.note ? `The ${group.rows.length} most urgent` : `All ${group.rows.length}`}
        <span className="sr-only">: {group.label}</span>
      </summary>
      <div>
        {list}
        {note}
      </div>
    </details>
  );
}
