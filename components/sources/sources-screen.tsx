import Link from "next/link";
import type { SourceItem } from "#components/sources/source-answers.ts";
import { sourcesSentence } from "#components/sources/source-words.ts";
import { SourcesNav } from "#components/sources/sources-nav.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { countOf, formatCount } from "#server/posture/format.ts";
import { ageOf } from "#server/posture/source-health.ts";

/** Where evidence comes from and how it does, worst on top, with what to do about it. */
export function SourcesScreen({ sources, now, mayManage }: { sources: SourceItem[]; now: string; mayManage: boolean }) {
  const untied = sources.reduce((sum, source) => sum + (source.health.condition === "retired" ? 0 : source.untied), 0);
  return (
    <Page>
      <PageTitle
        eyebrow="Sources"
        title={sourcesSentence(sources)}
        sub={
          untied === 0
            ? "A failed pull changes no figure: the last good value stays and shows its age."
            : `A failed pull changes no figure. ${countOf(untied, "upstream name")} ${untied === 1 ? "waits" : "wait"} in the mapping inbox to be tied to a site.`
        }
      >
        {mayManage && sources.length > 0 && (
          <LinkButton href="/sources/new" tone="primary">
            Add a source
          </LinkButton>
        )}
      </PageTitle>
      <SourcesNav current="sources" />
      {sources.length === 0 ? (
        <EmptyState
          title="Connect the first one"
          actions={
            mayManage && (
              <LinkButton href="/sources/new" tone="primary">
                Add a source
              </LinkButton>
            )
          }
        >
          Choose the monitor, scanner or compliance tool you already run. One inside your own network is added on the server, with: npm run -s keepwatch --
          sources add
        </EmptyState>
      ) : (
        <DataTable
          caption="Sources, worst first"
          columns={[
            { title: "Source" },
            { title: "Health" },
            { title: "What is so, and what to do", align: "why" },
            { title: "Last pull" },
            { title: "New", align: "end" },
            { title: "Set aside", align: "end" },
            { title: "Not tied", align: "end" },
          ]}
          note="New: records of the last pull that we did not know. Set aside: records that could not be read. Not tied: names without a site."
          rows={sources.map((source) => ({ id: source.id, cells: cellsOf(source, now) }))}
        />
      )}
    </Page>
  );
}

function cellsOf(source: SourceItem, now: string) {
  const { id, name, connectorName, health, last, runningSince, setAside, untied } = source;
  return [
    <span key="name">
      <Link href={`/sources/${id}`}>{name}</Link>
      <small className="changed">{connectorName}</small>
    </span>,
    <VerdictMark key="health" verdict={health.verdict} />,
    <span key="why">
      {health.sentence}
      {last?.error && health.verdict.state !== "no-data" && <small className="changed error-text">{last.error}</small>}
      {health.todo !== null && <small className="changed">{health.todo}</small>}
    </span>,
    runningSince !== null ? "running" : last ? `${ageOf(last.at, now)} ago` : "never",
    last ? formatCount(last.applied) : "no data",
    setAside === 0 ? (
      "0"
    ) : (
      <Link key="aside" href={`/sources/${id}?view=set-aside`}>
        {formatCount(setAside)}
      </Link>
    ),
    untied === 0 ? (
      "0"
    ) : (
      <Link key="untied" href="/sources/inbox">
        {formatCount(untied)}
      </Link>
    ),
  ];
}
