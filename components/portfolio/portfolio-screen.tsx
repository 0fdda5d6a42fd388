import { ClientSearch } from "#components/portfolio/client-search.tsx";
import { ClientTable } from "#components/portfolio/client-table.tsx";
import { PortfolioTrends } from "#components/portfolio/portfolio-trends.tsx";
import { creditDetail, portfolioSentence, shareOf, totalDetail } from "#components/portfolio/portfolio-words.ts";
import { FigureRow } from "#components/ui/figure-row.tsx";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { LinkMenu } from "#components/ui/link-menu.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatMonth } from "#server/posture/format.ts";
import { byUrgency, CLIENTS_PAGE, findClients, pageOf } from "#server/posture/client-pages.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { PortfolioRow, PortfolioTotals } from "#server/posture/portfolio.ts";

export type PortfolioQuery = { period: string; show: "attention" | "all"; state?: string | undefined; search: string; page: number };
type PortfolioScreenProps = {
  query: PortfolioQuery;
  latest: string;
  totals: PortfolioTotals;
  states: string[];
  count: number;
  rows: PortfolioRow[];
  trends: BlockOf<"trend">[];
  today: string;
  links: boolean;
};

/** To the first page, unless told which. */
function hrefOf({ period, show, state, search }: PortfolioQuery, page = 1): string {
  const given = { period, show, ...(state ? { state } : {}), ...(search ? { search } : {}), ...(page > 1 ? { page: `${page}` } : {}) };
  return `/portfolio?${new URLSearchParams(given)}`;
}

function figuresOf(totals: PortfolioTotals) {
  const { promises, contracts } = totals;
  return [
    {
      label: "Promises kept",
      value: shareOf(promises.kept, promises.total) ?? "no data",
      detail: [`${formatCount(promises.total - promises.kept)} of ${formatCount(promises.total)} at risk, broken or not shown`],
    },
    {
      label: "Contracts met",
      value: formatCount(contracts.met),
      unit: `of ${formatCount(totals.clients)}`,
      detail: [creditDetail(totals), ...(contracts.noData ? [`${formatCount(contracts.noData)} without enough data`] : [])],
    },
    {
      label: "Findings past due",
      value: formatCount(totals.findingsOverdue.sum),
      detail: [
        `${formatCount(totals.findingsOpen.sum)} open, ${formatCount(totals.underEvaluation.sum)} under evaluation`,
        ...totalDetail(totals.findingsOverdue),
      ],
    },
    {
      label: "Accounts refused",
      value: formatCount(totals.accountsRefused.sum),
      detail: [`${formatCount(totals.accountsDeleted.sum)} deleted`, ...totalDetail(totals.accountsRefused)],
    },
    {
      label: "Clients with a badge lapsing",
      value: formatCount(totals.badges.expiring),
      detail: [totals.badges.lapsed > 0 ? `${countOf(totals.badges.lapsed, "client")} with one lapsed` : "none has lapsed"],
    },
  ];
}

export function PortfolioScreen({ query, latest, totals, states, count, rows, trends, today, links }: PortfolioScreenProps) {
  const months = Array.from({ length: 12 }, (_, back) => addMonthsTo(latest, -back));
  const found = byUrgency(findClients(rows, query.search));
  const shown = pageOf(found, query.page);
  const chips = [
    { href: hrefOf({ ...query, show: "attention" }), label: "Needs attention", current: query.show === "attention" },
    { href: hrefOf({ ...query, show: "all" }), label: "All", current: query.show === "all" },
  ];
  return (
    <Page>
      <PageTitle eyebrow={`Portfolio, ${formatMonth(query.period)}. ${countOf(totals.clients, "client")}`} title={portfolioSentence(totals)}>
        <LinkMenu
          button={query.state ?? "All states"}
          title="State"
          links={[
            { href: hrefOf({ ...query, state: undefined }), label: "All states", current: !query.state },
            ...states.map((state) => ({ href: hrefOf({ ...query, state }), label: state, current: state === query.state })),
          ]}
        />
        <LinkMenu
          button={formatMonth(query.period)}
          title="Month"
          links={months.map((period) => ({ href: hrefOf({ ...query, period }), label: formatMonth(period), current: period === query.period }))}
        />
      </PageTitle>
      <FigureRow items={figuresOf(totals)} />
      {count > CLIENTS_PAGE && <ClientSearch action="/portfolio" search={query.search} kept={{ period: query.period, show: query.show, state: query.state }} />}
      <FilterChips label="Clients shown" chips={chips} count={`${formatCount(found.length)} of ${countOf(count, "client")}`} />
      {found.length === 0 ? (
        <NoClients count={count} search={query.search} />
      ) : (
        <ClientTable
          caption={`Clients, ${formatMonth(query.period)}`}
          rows={shown.rows}
          period={query.period}
          today={today}
          why="reasons"
          leads={links ? "report" : "sites"}
        />
      )}
      <Pager label="Pages of clients" page={shown.page} pages={shown.pages} hrefOf={(page) => hrefOf(query, page)} />
      {trends.length > 0 && <PortfolioTrends trends={trends} />}
    </Page>
  );
}

function NoClients({ count, search }: { count: number; search: string }) {
  if (count === 0) return <EmptyState title="No clients yet">An administrator imports clients from a CSV file.</EmptyState>;
  if (search)
    return <EmptyState title={`No client of this selection is called “${search}”`}>Choose All to look through every client, or another state.</EmptyState>;
  return (
    <EmptyState title="No client needs attention">
      Every client in this selection met its contract, its deadlines and its promises. Choose All to see them.
    </EmptyState>
  );
}
