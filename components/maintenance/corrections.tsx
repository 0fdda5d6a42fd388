import { CorrectionActions } from "#components/maintenance/correction-actions.tsx";
import type { ListedCorrection, May, Site } from "#components/maintenance/maintenance-answer.ts";
import { whereWords } from "#components/maintenance/maintenance-answer.ts";
import { Basis } from "#components/ui/basis.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { formatDay, formatMonth } from "#server/posture/format.ts";

type CorrectionsProps = { client: string; sites: Site[]; may: May; corrections: ListedCorrection[] };

function standing({ withdrawnAt, approvedAt }: ListedCorrection): Verdict {
  if (withdrawnAt !== null) return { state: "no-data", label: "Withdrawn" };
  return approvedAt === null ? { state: "at-risk", label: "Proposed, changes nothing yet" } : { state: "met", label: "Approved" };
}

function people({ enteredBy, enteredAt, approvedBy, withdrawnBy }: ListedCorrection): string {
  const day = formatDay(enteredAt.slice(0, 10), { year: true });
  return `Proposed by ${enteredBy} on ${day}${approvedBy === null ? "" : `, approved by ${approvedBy}`}${withdrawnBy === null ? "" : `, withdrawn by ${withdrawnBy}`}`;
}

/** Corrections with both numbers: the month without and with each. */
export function Corrections({ client, sites, may, corrections }: CorrectionsProps) {
  if (corrections.length === 0) return null;
  return (
    <ul className="windows" aria-label="Corrections">
      {corrections.map((correction) => (
        <li key={correction.id}>
          <div className="window-what">
            <h3>{glue(correction.when)}</h3>
            <p>{glue(correction.reason)}</p>
            <p className="hint">{`${whereWords(correction.site, sites)}, ${correction.clause}. ${people(correction)}.`}</p>
          </div>
          <div className="window-stand">
            <VerdictMark verdict={standing(correction)} />
            {correction.effect && <BothNumbers correction={correction} effect={correction.effect} />}
          </div>
          {correction.withdrawnAt === null && (may.write || may.approve) && <CorrectionActions client={client} correction={correction} may={may} />}
        </li>
      ))}
    </ul>
  );
}

function BothNumbers({ correction, effect }: { correction: ListedCorrection; effect: NonNullable<ListedCorrection["effect"]> }) {
  const row = (label: string, { down, uptime }: (typeof effect)["with"]) => (
    <tr>
      <th scope="row">{label}</th>
      <td className="n">
        <Basis text={down.basis} label={`Down, ${label.toLowerCase()}`}>
          {down.display}
        </Basis>
      </td>
      <td className="n">
        <Basis text={uptime.basis} label={`Uptime, ${label.toLowerCase()}`}>
          {uptime.display}
        </Basis>
      </td>
    </tr>
  );
  return (
    <table className="table both-numbers">
      <caption>{formatMonth(correction.period)} under the contract</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Down</th>
          <th scope="col">Uptime</th>
        </tr>
      </thead>
      <tbody>
        {row("Without it", effect.without)}
        {row("With it", effect.with)}
      </tbody>
    </table>
  );
}
