import { ClientTable } from "#components/portfolio/client-table.tsx";
import { LinkMenu } from "#components/ui/link-menu.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { capitalize, countOf, formatMonth, spellCount } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { PortfolioRow } from "#server/posture/portfolio.ts";

type ClientsScreenProps = { period: string; latest: string; today: string; rows: PortfolioRow[]; leads: "report" | "sites" };
const needs = (row: PortfolioRow) => (row.month?.verdict.state ?? "no-data") !== "met";

function sentence(rows: PortfolioRow[]): string {
  const count = rows.filter(needs).length;
  if (rows.length === 0) return "No clients are assigned to you yet.";
  if (count === 0) return "All your clients are in order.";
  return count === 1 ? "One client needs you." : `${capitalize(spellCount(count))} clients need you.`;
}

/** A book of clients: those that need a call first, with what changed and what is still to publish. */
export function ClientsScreen({ period, latest, today, rows, leads }: ClientsScreenProps) {
  const waiting = rows.filter(needs);
  const calm = rows.filter((row) => !needs(row));
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
          links={months.map((id) => ({ href: `/clients?period=${id}`, label: formatMonth(id), current: id === period }))}
        />
      </PageTitle>
      {rows.length === 0 && (
        <EmptyState title="Nothing to present yet">An administrator assigns clients to you; they appear here with their verdict and what changed.</EmptyState>
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
    </Page>
  );
}
