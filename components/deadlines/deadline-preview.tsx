import { DataTable } from "#components/ui/data-table.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { SEVERITY_LABEL } from "#server/posture/finding-words.ts";
import type { Severity } from "#server/posture/evidence.ts";
import { countOf, formatCount, formatDay } from "#server/posture/format.ts";

export type LateFinding = { id: string; title: string; host: string; severity: Severity; dueDay: string; overdueDays: number; policy: string };
export type Preview = { open: number; undated: number; kevOpen: number | null; now: number; overdue: number; late: LateFinding[] };

/** What the policies do to the findings that are open today; `tried` = they are not in force, so the count is set against the one that is. */
export function DeadlinePreview({ preview, several, tried }: { preview: Preview; several: boolean; tried: boolean }) {
  const { open, undated, kevOpen, now, overdue, late } = preview;
  const count = `${formatCount(overdue)} of ${countOf(open, "open finding")}`;
  return (
    <>
      <p>
        {open === 0
          ? "No evaluated finding is open, so none can be past due."
          : tried
            ? `${count} would be past due today; under what is in force it is ${formatCount(now)}.`
            : `${count} ${overdue <= 1 ? "is" : "are"} past due.`}
        {undated > 0 && ` ${countOf(undated, "has", "have")} no due date.`}
        {kevOpen !== null && kevOpen > 0 && ` ${formatCount(kevOpen)} of the open ones ${kevOpen === 1 ? "is" : "are"} known to be exploited (KEV).`}
        {kevOpen === null && " We hold no copy of KEV, so nothing is treated as known to be exploited."}
      </p>
      {late.length > 0 && (
        <DataTable
          caption={tried ? "Findings that would be past due today" : "Findings past due today"}
          columns={[{ title: "Finding" }, { title: "Severity" }, { title: "Due", align: "end" }, ...(several ? [{ title: "Set by" }] : [])]}
          rows={late.map((finding) => ({
            id: finding.id,
            cells: [
              <>
                {finding.title}
                <br />
                <small>{finding.host}</small>
              </>,
              SEVERITY_LABEL[finding.severity],
              <>
                {formatDay(finding.dueDay, { year: true })}{" "}
                <VerdictMark verdict={{ state: "missed", label: `${countOf(finding.overdueDays, "day")} past due` }} />
              </>,
              ...(several ? [finding.policy] : []),
            ],
          }))}
          {...(overdue > late.length ? { note: `Showing ${late.length} of ${formatCount(overdue)}, the longest past due first.` } : {})}
        />
      )}
    </>
  );
}
