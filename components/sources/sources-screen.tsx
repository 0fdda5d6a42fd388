import Link from "next/link";
import { ageOf, healthOf, type SourceItem } from "#components/sources/source-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { capitalize, countOf, formatCount } from "#server/posture/format.ts";

function sentence(sources: SourceItem[], now: string): string {
  const wrong = sources.filter((source) => healthOf(source, now).state !== "met").length;
  if (sources.length === 0) return "No source is connected.";
  if (wrong === 0) return sources.length === 1 ? "The one source is current." : `All ${formatCount(sources.length)} sources are current.`;
  return `${countOf(wrong, "source")} of ${formatCount(sources.length)} ${wrong === 1 ? "needs" : "need"} a look.`;
}

/** Where evidence comes from and how it does; the last pull is told whether it worked or not. */
export function SourcesScreen({ sources, now }: { sources: SourceItem[]; now: string }) {
  return (
    <Page>
      <PageTitle eyebrow="Sources" title={sentence(sources, now)} sub="A failed pull changes no figure: the last good value stays and shows its age." />
      {sources.length === 0 ? (
        <EmptyState title="Connect the first one">
          On the server, run: npm run -s keepwatch -- sources add --connector prometheus --name NAME --settings JSON
        </EmptyState>
      ) : (
        <DataTable
          caption="Sources"
          columns={[
            { title: "Source" },
            { title: "Health" },
            { title: "Kind" },
            { title: "Last pull" },
            { title: "Received", align: "end" },
            { title: "Applied", align: "end" },
            { title: "Set aside", align: "end" },
            { title: "Not tied to a site", align: "end" },
            { title: "What went wrong", align: "why" },
          ]}
          rows={sources.map((source) => ({
            id: source.id,
            cells: [
              <Link key="link" href={`/sources/${source.id}`}>
                {source.name}
              </Link>,
              <VerdictMark key="health" verdict={healthOf(source, now)} />,
              capitalize(source.kind),
              source.last ? `${ageOf(source.last.startedAt, now)} ago` : "never",
              source.last ? formatCount(source.last.received) : "no data",
              source.last ? formatCount(source.last.applied) : "no data",
              source.last ? formatCount(source.last.quarantined) : "no data",
              formatCount(source.unmapped),
              source.last?.error ?? "Nothing",
            ],
          }))}
        />
      )}
    </Page>
  );
}
