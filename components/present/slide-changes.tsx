import { SlideCell } from "#components/present/slide-cell.tsx";
import { SlideRows } from "#components/present/slide-tables.tsx";
import { ChangeMark } from "#components/report/blocks/change-mark.tsx";
import { glue } from "#components/ui/glue.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { DRAWN } from "#server/posture/slides-heights.ts";

/** Fixed, new, back, still open: how many of each, then which. */
export function SlideChanges({ block }: { block: BlockOf<"change-list"> }) {
  const [what, text, more] = DRAWN.change;
  const rows = block.groups.flatMap((group) => group.rows.map((row) => ({ group, row })));
  return (
    <>
      <dl className="s-counts" style={{ gridTemplateColumns: `repeat(${block.groups.length}, minmax(0, 1fr))` }}>
        {block.groups.map((group) => (
          <div key={group.id}>
            <dt>{group.label}</dt>
            <dd>
              <SlideCell cell={group.count} />
            </dd>
          </div>
        ))}
      </dl>
      {rows.length > 0 && (
        <SlideRows
          bare
          name={block.title}
          columns={[
            { title: "What became of it", align: "start", width: what },
            { title: "What", align: "start", width: text },
            { title: "More", align: "start", width: more },
          ]}
          rows={rows.map(({ group, row }, at) => ({
            key: `${at}`,
            cells: [
              group.label,
              <span key="text" className="s-plain">
                {glue(row.text)}
              </span>,
              <small key="detail">{glue(row.detail)}</small>,
            ],
          }))}
        />
      )}
      {block.groups.map(
        ({ id, label, note }) =>
          note !== null && (
            <p key={id} className="s-note">
              {glue(`${label}: ${note}`)}
            </p>
          ),
      )}
    </>
  );
}

const WORD = { better: "Better: ", worse: "Worse: ", same: "", neither: "", unknown: "" } as const;
const TONE = { better: "met", worse: "risk", same: "none", neither: "none", unknown: "none" } as const;

/** Before and after, with what it means for the client. */
export function SlideComparison({ block }: { block: BlockOf<"comparison"> }) {
  const [label, before, after, change] = DRAWN.comparison;
  return (
    <SlideRows
      name={block.title}
      columns={[
        { title: block.title, align: "start", width: label },
        { title: block.beforeTitle, align: "end", width: before },
        { title: block.afterTitle, align: "end", width: after },
        { title: "Change", align: "start", width: change },
      ]}
      rows={block.rows.map((row) => ({
        key: row.label,
        cells: [
          glue(row.label),
          <SlideCell key="before" cell={row.before} />,
          <SlideCell key="after" cell={row.after} />,
          <span key="change" className={`s-change ${TONE[row.direction]}`}>
            {(row.direction === "better" || row.direction === "worse") && <ChangeMark shape={row.direction} />}
            <span>{glue(`${WORD[row.direction]}${row.change}`)}</span>
          </span>,
        ],
      }))}
    />
  );
}
