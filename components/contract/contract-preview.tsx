import { Basis } from "#components/ui/basis.tsx";
import { ScrollRegion } from "#components/ui/scroll-region.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import type { Judged, PreviewMonth } from "#server/posture/contract-preview.ts";
import { formatMonth } from "#server/posture/format.ts";
import type { Figure } from "#server/posture/report.ts";

/** What the months were judged by; `both` sets unsaved terms beside those in force. */
type ContractPreviewProps = { caption: string; months: PreviewMonth[]; show: "in-force" | "both" };

function verdictOf({ met }: Judged): Verdict {
  if (met === null) return { state: "no-data", label: "No verdict" };
  return met ? { state: "met", label: "Met" } : { state: "missed", label: "Missed" };
}

/** Money where the fee is on file, else the share of it. */
function creditOf({ credit_pct, credit_usd_cents }: Judged): Figure {
  return credit_usd_cents.value === null || credit_pct.value === null ? credit_pct : credit_usd_cents;
}

/** Whole months as a report tells them: measured downtime, what counts of it, what is allowed, the verdict and the credit. */
export function ContractPreview({ caption, months, show }: ContractPreviewProps) {
  return (
    <ScrollRegion label={caption} columns={show === "both" ? 7 : 6}>
      <table className="table stacks preview">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="n">
              Measured down
            </th>
            {show === "both" && <th scope="col">Terms</th>}
            <th scope="col" className="n">
              Counts
            </th>
            <th scope="col" className="n">
              Allowed
            </th>
            <th scope="col">Verdict</th>
            <th scope="col" className="n">
              Credit
            </th>
          </tr>
        </thead>
        {months.map((month) => (
          <tbody key={month.period}>
            <tr>
              <th scope="rowgroup" rowSpan={show === "both" ? 2 : 1}>
                {formatMonth(month.period)}
              </th>
              <td className="n" data-label="Measured down" rowSpan={show === "both" ? 2 : 1}>
                <Basis text={month.measured.basis} label={`Measured down, ${formatMonth(month.period)}`}>
                  {month.measured.display}
                </Basis>
              </td>
              {show === "both" && <td data-label="Terms">In force</td>}
              <Cells judged={month.inForce} period={month.period} />
            </tr>
            {show === "both" && (
              <tr className="proposed">
                <td data-label="Terms">{month.same ? "These, the same" : "These"}</td>
                <Cells judged={month.proposed} period={month.period} />
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </ScrollRegion>
  );
}

function Cells({ judged, period }: { judged: Judged; period: string }) {
  const cell = (title: string, label: string, { display, basis }: Figure) => (
    <td className="n" data-label={title}>
      <Basis text={basis} label={`${label}, ${formatMonth(period)}`}>
        {display}
      </Basis>
    </td>
  );
  return (
    <>
      {cell("Counts", "Counts under the contract", judged.contract_down_s)}
      {cell("Allowed", "Allowed", judged.allowed_down_s)}
      <td data-label="Verdict">
        <VerdictMark verdict={verdictOf(judged)} />
      </td>
      {cell("Credit", "Credit owed", creditOf(judged))}
    </>
  );
}
