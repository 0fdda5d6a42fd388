import { ClientSearch } from "#components/portfolio/client-search.tsx";
import { ClientTable } from "#components/portfolio/client-table.tsx";
import { LinkMenu } from "#components/ui/link-menu.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { capitalize, countOf, formatMonth, spellCount } from "#server/posture/format.ts";
import { byUrgency, CLIENTS_PAGE, findClients, pageOf } from "#server/posture/client-pages.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { PortfolioRow } from "#server/posture/portfolio.ts";

type ClientsScreenProps = { period: string; latest: string; today: string; rows: PortfolioRow[]; search: string; page: number; leads: "report" | "sites" };
const needs = (row: PortfolioRow) => (row.month?.verdict.state ?? "no-data") !== "met";

function sentence(rows: PortfolioRow[]): string {
  const count = rows.filter(needs).length;
  if (rows.length === 0) return "No clients are assigned to you yet.";
  if (count === 0) return "All your clients are in order.";
  return count === 1 ? "One client needs you." : `${capitalize(spellCount(count))} clients need you.`;
}

function hrefOf(given: Record<string, string>): string {
  return `/clients?${new URLSearchParams(given)}`;
}

/** A book of clients: those that need a call first, with what changed and what is still to publish. */
export function ClientsScreen({ period, latest, today, rows, search, page, leads }: ClientsScreenProps) {
  const found = byUrgency(findClients(rows, search));
  const shown = pageOf(found, page);
  const waiting = shown.rows.filter(needs);
  const calm = shown.rows.filter((row) => !needs(row));
  const kept = { period, ...(search ? { search } : {}) };
  const drafts = rows.filter((row) => row.month !== null && row.revision === 0).length;
  const months = Array.from({ length: 12 }, (_, back) => addMonthsTo(latest, -back));
  return (
    <Page>
      <PageTitle
        eyebrow={`${countOf(rows.length, "client")}, ${formatMonth(period)}`}
        title={sentence(rows)}
        sub={
          drafts === 0
            ? "Every report of this month is published."
            : `${countOf(drafts, "report")} of this month ${drafts === 1 ? "is" : "are"} not published yet.`
        }
      >
        <LinkMenu
          button={formatMonth(period)}
          title="Month"
          links={months.map((id) => ({ href: hrefOf({ ...kept, period: id }), label: formatMonth(id), current: id === period }))}
        />
      </PageTitle>
      {rows.length === 0 && (
        <EmptyState title="Nothing to present yet">An administrator assigns clients to you; they appear here with their verdict and what changed.</EmptyState>
      )}
      {rows.length > CLIENTS_PAGE && <ClientSearch action="/clients" search={search} kept={{ period }} />}
      {rows.length > 0 && found.length === 0 && (
        <EmptyState title={`No client of yours is called “${search}”`}>Every word has to stand in the name, the short name or the state.</EmptyState>
      )}
      {waiting.length > 0 && (
        <>
          <h2>Need you</h2>
          <ClientTable caption={`Clients that need attention, ${formatMonth(period)}`} rows={waiting} period={period} today={today} why="both" leads={leads} />
        </>
      )}
      {calm.length > 0 && (
        <>
          <h2>In order</h2>
          <ClientTable caption={`Clients in order, ${formatMonth(period)}`} rows={calm} period={period} today={today} why="changed" leads={leads} />
        </>
      )}
      <Pager label="Pages of clients" page={shown.page} pages={shown.pages} hrefOf={(to) => hrefOf({ ...kept, ...(to > 1 ? { page: `${to}` } : {}) })} />
    </Page>
  );
}
