import type { SourceDetail } from "#components/sources/source-answers.ts";
import { moment, PULL_WORDS, tookText } from "#components/sources/source-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { formatCount } from "#server/posture/format.ts";

const NONE = {
  pull: { title: "No pull yet", text: "The worker pulls a new source within a minute, then on its schedule." },
  push: { title: "Nothing delivered yet", text: "Give the sender the address and the signing secret under Settings." },
  file: { title: "No file yet", text: "Files are imported on the server, with keepwatch scans, purges or attestations import." },
};

/** The last pulls, good and bad, with what they brought and how long the upstream and we took. */
export function PullsView({ source }: { source: SourceDetail }) {
  const none = NONE[source.mode];
  if (source.pulls.length === 0) return <EmptyState title={none.title}>{none.text}</EmptyState>;
  const pulls = source.mode === "pull";
  return (
    <DataTable
      caption={pulls ? "Pulls, newest first" : "Deliveries, newest first"}
      columns={[
        { title: "Started" },
        { title: "Result" },
        ...(pulls ? [{ title: "From" }, { title: "To" }] : []),
        { title: "Took", align: "end" as const },
        ...(pulls
          ? [
              { title: "Upstream", align: "end" as const },
              { title: "Pages", align: "end" as const },
            ]
          : []),
        { title: "Received", align: "end" as const },
        { title: "New", align: "end" as const },
        { title: "Known", align: "end" as const },
        { title: "Set aside", align: "end" as const },
        { title: "What went wrong", align: "why" as const },
      ]}
      note={
        pulls
          ? "Received is new, known and set aside together. Upstream is how long the other side took to answer; the rest of the time is ours. Times are UTC."
          : "Times are UTC."
      }
      rows={source.pulls.map((pull) => ({
        id: pull.id,
        cells: [
          moment(pull.startedAt),
          <VerdictMark key="result" verdict={PULL_WORDS[pull.status]} />,
          ...(pulls ? [moment(pull.windowFrom), moment(pull.windowTo)] : []),
          tookText(pull.startedAt, pull.finishedAt),
          ...(pulls ? [tookText(pull.startedAt, pull.fetchedAt), formatCount(pull.pages)] : []),
          formatCount(pull.received),
          formatCount(pull.applied),
          formatCount(pull.duplicate),
          formatCount(pull.quarantined),
          pull.error ?? "Nothing",
        ],
      }))}
    />
  );
}
