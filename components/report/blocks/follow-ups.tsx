import { dayText } from "#components/report/blocks/day-text.ts";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

type Row = BlockOf<"follow-ups">["rows"][number];

export function FollowUps({ block }: { block: BlockOf<"follow-ups"> }) {
  return (
    <table className="table promises asked">
      <caption className="sr-only">What you asked, what we promised, and what became of it</caption>
      <thead>
        <tr>
          <th scope="col">You asked, we promised</th>
          <th scope="col">Verdict</th>
          <th scope="col">What became of it</th>
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, at) => (
          <tr key={`${at} ${row.asked}`}>
            <th scope="row">
              <q dir="auto">{row.asked}</q>
              <span dir="auto">{glue(row.promised)}</span>
            </th>
            <td>
              <VerdictMark verdict={row.verdict} />
            </td>
            <td>
              {row.outcome && <span dir="auto">{glue(row.outcome)}</span>}
              <small>{glue(whenAndWho(row))}</small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function whenAndWho({ owner, due, done }: Row): string {
  const when = done ? `Done ${dayText(done)}` : due ? `Due ${dayText(due)}` : "No date set";
  return owner ? `${when}, ${owner}` : when;
}
