import Link from "next/link";
import { Pager } from "#components/ui/pager.tsx";
import type { CoverageAnswer } from "#components/sources/source-answers.ts";
import { addressOf } from "#components/sources/source-words.ts";
import { SourcesNav } from "#components/sources/sources-nav.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { capitalize, countOf, formatCount, spellCount } from "#server/posture/format.ts";
import { COVERAGE_COLUMNS, type CoverageCounts, type CoverageState, coverageCells } from "#server/posture/site-coverage.ts";

type CoverageScreenProps = { coverage: CoverageAnswer; state: CoverageState | undefined; client: string | undefined };

const CHIPS: { state: CoverageState; label: string }[] = [
  { state: "none", label: "No monitor" },
  { state: "silent", label: "Silent" },
  { state: "paused", label: "Paused" },
  { state: "several", label: "Several monitors" },
  { state: "one", label: "One monitor" },
];

function sentence({ sites, none, silent, paused }: CoverageCounts): string {
  const dark = none + silent + paused;
  if (sites === 0) return "There is no site to watch yet.";
  if (dark === 0) return sites === 1 ? "The one site is watched." : `All ${formatCount(sites)} sites are watched.`;
  return `${capitalize(spellCount(dark))} of ${countOf(sites, "site")} ${dark === 1 ? "has" : "have"} no monitor that speaks.`;
}

/** Which sites nobody watches, which have gone quiet, and which are watched twice. */
export function CoverageScreen({ coverage, state, client }: CoverageScreenProps) {
  const { counts, shown, sites, clients, page, pages } = coverage;
  const href = (query: { state?: CoverageState | undefined; client?: string | undefined; page?: number }) => addressOf("/sources/coverage", query);
  const name = client === undefined ? undefined : clients.find((each) => each.client === client)?.clientName;
  return (
    <Page>
      <PageTitle
        eyebrow={name === undefined ? "Coverage" : `Coverage, ${name}`}
        title={sentence(counts)}
        sub="Without a monitor that speaks, a site's uptime is unknown, and its report says so. A monitor is silent once a whole day, in UTC, has brought nothing."
      >
        {client !== undefined && <LinkButton href={href({ state })}>All clients</LinkButton>}
        {shown > 0 && (
          <LinkButton href={addressOf("/api/sources/coverage", { state, client })} download>
            CSV of {countOf(shown, "site")}
          </LinkButton>
        )}
      </PageTitle>
      <SourcesNav current="coverage" />
      <FilterChips
        label="Sites shown"
        chips={[
          { href: href({ client }), label: `All, ${formatCount(counts.sites)}`, current: state === undefined },
          ...CHIPS.map((chip) => ({
            href: href({ client, state: chip.state }),
            label: `${chip.label}, ${formatCount(counts[chip.state])}`,
            current: chip.state === state,
          })),
        ]}
      />
      {sites.length === 0 ? (
        <EmptyState title={counts.sites === 0 ? "No sites yet" : "No site like this"}>
          {counts.sites === 0 ? "Import clients and their sites first." : "Choose another group above."}
        </EmptyState>
      ) : (
        <DataTable
          caption="Sites and their monitors"
          columns={COVERAGE_COLUMNS.map((title) => ({ title, ...(title === "What is missing" ? { align: "why" as const } : {}) }))}
          rows={sites.map((site) => {
            const [clientName, slug, host, , monitors, why] = coverageCells(site);
            return {
              id: `${site.client}/${site.site}`,
              cells: [clientName, slug, host, <VerdictMark key="state" verdict={site.verdict} />, monitors, why],
            };
          })}
        />
      )}
      <Pager label="Pages of sites" page={page} pages={pages} hrefOf={(to) => href({ client, state, page: to })} />
      {client === undefined && clients.length > 1 && <ByClient clients={clients} hrefOf={(slug) => href({ client: slug, state })} />}
    </Page>
  );
}

function ByClient({ clients, hrefOf }: { clients: CoverageAnswer["clients"]; hrefOf: (client: string) => string }) {
  return (
    <>
      <h2>By client</h2>
      <DataTable
        caption="Clients, most sites without a monitor that speaks first"
        columns={[{ title: "Client" }, { title: "Sites", align: "end" }, ...CHIPS.map((chip) => ({ title: chip.label, align: "end" as const }))]}
        rows={clients.map((row) => ({
          id: row.client,
          cells: [
            <Link key="client" href={hrefOf(row.client)}>
              {row.clientName}
            </Link>,
            formatCount(row.sites),
            ...CHIPS.map((chip) => formatCount(row[chip.state])),
          ],
        }))}
        {...(clients.length === 100 ? { note: "The 100 clients with most of them. The CSV has every site." } : {})}
      />
    </>
  );
}
