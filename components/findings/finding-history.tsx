import type { FindingDetail } from "#components/findings/finding-answers.ts";
import { SEVERITY_WORDS, STATE_WORDS } from "#components/findings/finding-labels.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { formatMoment } from "#server/posture/format.ts";

/** Everything that happened to a finding, newest first, each with who, when and where it left the finding. */
export function FindingHistory({ history, timeZone }: { history: FindingDetail["history"]; timeZone: string }) {
  if (history.length === 0) return <EmptyState title="No history">No scan that is kept has seen it.</EmptyState>;
  return (
    <DataTable
      caption="History, newest first"
      columns={[{ title: "When" }, { title: "What happened", align: "why" }, { title: "Who" }, { title: "State after" }, { title: "Severity after" }]}
      note={`Times are of ${timeZone.replaceAll("_", " ")}.`}
      rows={history.map((entry, at) => ({
        id: `${entry.at} ${entry.kind} ${at}`,
        cells: [
          formatMoment(entry.at, timeZone, { year: true }),
          <span key="what">
            {entry.text}
            {entry.reason !== null && <small>{entry.reason}</small>}
          </span>,
          entry.who,
          <VerdictMark key="state" verdict={entry.state.evaluated ? STATE_WORDS[entry.state.state] : { state: "at-risk", label: "Waits for evaluation" }} />,
          SEVERITY_WORDS[entry.state.severity],
        ],
      }))}
    />
  );
}
