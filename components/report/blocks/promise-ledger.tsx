import { PromiseEvidence } from "#components/report/blocks/promise-evidence.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

export function PromiseLedger({ block }: { block: BlockOf<"promise-ledger"> }) {
  return (
    <table className="table promises">
      <caption className="sr-only">Our promises, whether each was kept, and the proof</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Promise</th>
          <th scope="col">Verdict</th>
          <th scope="col">Proof</th>
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.promise}</th>
            <td>
              <VerdictMark verdict={row.verdict} />
            </td>
            <td>
              {glue(row.proof)}
              {row.record && <small className="record">{glue(row.record)}</small>}
              {row.evidence && row.evidence.length > 0 && <PromiseEvidence promise={row.promise} evidence={row.evidence} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
