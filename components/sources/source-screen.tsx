import { type PullItem, PULL_WORDS } from "#components/sources/source-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { countOf, formatCount, formatMoment } from "#server/posture/format.ts";

type SourceScreenProps = { name: string; connector: string; pulls: PullItem[]; unmapped: { external: string; at: string }[] };
const moment = (instant: string | null) => (instant === null ? "—" : `${formatMoment(instant, "UTC", { year: true })} UTC`);

/** One source: its pulls, good and bad, and what it names that no site is tied to. */
export function SourceScreen({ name, connector, pulls, unmapped }: SourceScreenProps) {
  const failed = pulls.filter((pull) => pull.status === "failed").length;
  const title =
    pulls.length === 0
      ? `${name} has not been pulled yet.`
      : failed === 0
        ? `The last ${countOf(pulls.length, "pull")} of ${name} succeeded.`
        : `${formatCount(failed)} of the last ${countOf(pulls.length, "pull")} of ${name} failed.`;
  return (
    <Page>
      <PageTitle eyebrow={`Source, ${connector}`} title={title}>
        <LinkButton href="/sources">All sources</LinkButton>
      </PageTitle>
      <h2>Not tied to a site</h2>
      {unmapped.length === 0 ? (
        <EmptyState title="Everything it names is tied to a site" />
      ) : (
        <DataTable
          caption="Upstream names without a site"
          columns={[{ title: "Upstream name" }, { title: "First met", align: "end" }]}
          rows={unmapped.map((entry) => ({ id: entry.external, cells: [entry.external, moment(entry.at)] }))}
          note="Tie one with: npm run -s keepwatch -- sources map --source ID --external NAME --site CLIENT/SITE. What was set aside is pulled again then."
        />
      )}
      <h2>Pulls</h2>
      {pulls.length === 0 ? (
        <EmptyState title="No pull yet">The worker pulls on its schedule.</EmptyState>
      ) : (
        <DataTable
          caption="Pulls, newest first"
          columns={[
            { title: "Started" },
            { title: "Result" },
            { title: "From" },
            { title: "To" },
            { title: "Received", align: "end" },
            { title: "Applied", align: "end" },
            { title: "Already known", align: "end" },
            { title: "Set aside", align: "end" },
            { title: "What went wrong", align: "why" },
          ]}
          rows={pulls.map((pull) => ({
            id: pull.id,
            cells: [
              moment(pull.startedAt),
              <VerdictMark key="result" verdict={PULL_WORDS[pull.status]} />,
              moment(pull.windowFrom),
              moment(pull.windowTo),
              formatCount(pull.received),
              formatCount(pull.applied),
              formatCount(pull.duplicate),
              formatCount(pull.quarantined),
              pull.error ?? "Nothing",
            ],
          }))}
        />
      )}
    </Page>
  );
}
