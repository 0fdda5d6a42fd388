import Link from "next/link";
import type { ScanItem, ScansAnswer } from "#components/findings/finding-answers.ts";
import { listHref } from "#components/findings/finding-labels.ts";
import { FindingsNav } from "#components/findings/findings-nav.tsx";
import { ScanFilters } from "#components/findings/scan-filters.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { addressOf } from "#components/sources/source-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { capitalize, countOf, formatCount, formatMoment, spellCount } from "#server/posture/format.ts";
import { type ScanFilter, scoreWords } from "#server/posture/scan-list.ts";

type Query = { [key in keyof ScanFilter]?: ScanFilter[key] | undefined };
const hrefOf = (query: Query) => addressOf("/findings/scans", { ...query, page: query.page === 1 ? undefined : query.page });

/** Every scan with what it covered. That a finding is gone means something only inside that. */
export function ScansScreen({ answer, query }: { answer: ScansAnswer; query: Query }) {
  const { scans, total, page, pages, clients, sites } = answer;
  const whose = clients.find(({ slug }) => slug === query.client)?.name;
  const count = total === 0 ? "No scan is" : `${capitalize(spellCount(total))} ${total === 1 ? "scan is" : "scans are"}`;
  return (
    <Page>
      <PageTitle
        eyebrow="Scans"
        title={`${count} on record${whose === undefined ? "" : ` for ${whose}`}.`}
        sub="What each one covered. A finding that a scan no longer shows is fixed only if that scan finished and looked in the same place for the same rules."
      >
        <LinkButton href="/findings/import">Import a file</LinkButton>
      </PageTitle>
      <FindingsNav current="scans" />
      {(clients.length > 1 || query.client !== undefined) && <ScanFilters key={hrefOf(query)} query={query} clients={clients} sites={sites} />}
      {total === 0 ? (
        <EmptyState title="No scans" actions={<LinkButton href="/findings/import">Import a scan report</LinkButton>}>
          Scan reports come in through a connected source, or as a file.
        </EmptyState>
      ) : (
        <DataTable
          caption="Scans, newest first"
          columns={[
            { title: "Scan" },
            ...(query.client === undefined ? [{ title: "Client" }] : []),
            { title: "Ran" },
            { title: "Looked at" },
            { title: "Rules" },
            { title: "Credentials" },
            { title: "Finished" },
            { title: "Grade" },
            { title: "Findings", align: "end" },
            { title: "Set aside", align: "end" },
          ]}
          rows={scans.map((scan) => ({
            id: scan.id,
            cells: [
              <span key="scan">
                <Link href={listHref({ view: "ledger", client: scan.client.slug, site: scan.site.slug, family: scan.family })}>{scan.site.host}</Link>
                <br />
                <small>{scan.scanner}</small>
              </span>,
              ...(query.client === undefined
                ? [
                    <Link key="client" href={hrefOf({ client: scan.client.slug })}>
                      {scan.client.name}
                    </Link>,
                  ]
                : []),
              <RanCell key="ran" scan={scan} />,
              listed(scan.hosts, "host", "It names none"),
              scan.ruleFamilies === null ? "All" : listed(scan.ruleFamilies, "family", "None", "families"),
              scan.credentialed === null ? "Not said" : scan.credentialed ? "With" : "Without",
              <VerdictMark key="finished" verdict={finishedWords(scan)} />,
              scoreWords(scan.score) ?? "None",
              formatCount(scan.findings),
              <SetAsideCell key="aside" scan={scan} />,
            ],
          }))}
          note={`Showing ${formatCount(scans.length)} of ${formatCount(total)}. Times are in each client’s own zone.`}
        />
      )}
      <Pager label="Pages of scans" page={page} pages={pages} hrefOf={(to) => hrefOf({ ...query, page: to })} />
    </Page>
  );
}

function finishedWords({ completed, coverage }: ScanItem): Verdict {
  if (!completed) return { state: "at-risk", label: "Did not finish, closes nothing" };
  return coverage === "unknown" ? { state: "no-data", label: "Completed; does not say where it looked, closes nothing" } : { state: "met", label: "Completed" };
}

function RanCell({ scan: { startedAt, finishedAt, client } }: { scan: ScanItem }) {
  const moment = (instant: string) => formatMoment(instant, client.timeZone, { year: true });
  return (
    <span className="ran">
      {moment(finishedAt)}
      <small>{startedAt === null ? "start not said" : `from ${moment(startedAt)}`}</small>
    </span>
  );
}

function listed({ count, first }: { count: number; first: string[] }, one: string, none: string, many?: string) {
  if (count === 0) return none;
  const more = count - first.length;
  return (
    <span>
      {countOf(count, one, many)}
      <small>{`${first.join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`}</small>
    </span>
  );
}

function SetAsideCell({ scan: { setAside, source } }: { scan: ScanItem }) {
  if (setAside === 0 || source === null) return setAside === 0 ? "None" : "Not counted";
  return <Link href={`/sources/${source}?view=set-aside`}>{setAside === null ? "At its source" : formatCount(setAside)}</Link>;
}
