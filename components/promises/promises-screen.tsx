import Link from "next/link";
import { MonthMenu } from "#components/promises/month-menu.tsx";
import { PortfolioProof } from "#components/promises/portfolio-proof.tsx";
import { PromiseGrid } from "#components/promises/promise-grid.tsx";
import { promisesSentence, tallySentence } from "#components/promises/promise-words.ts";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictIcon, VerdictMark } from "#components/ui/verdict-mark.tsx";
import { countOf, formatCount, formatMonth } from "#server/posture/format.ts";
import { type PromiseTally, historyMonths, tallyState } from "#server/posture/promise-history.ts";
import type { PortfolioPromise } from "#server/posture/promises.ts";

type PromisesScreenProps = { period: string; latest: string; clients: number; promises: (PortfolioPromise & { months: PromiseTally[] })[] };

/** What we promise in public, over all clients in reach: this month's verdict, its proof, and twelve months of it. */
export function PromisesScreen({ period, latest, clients, promises }: PromisesScreenProps) {
  const months = historyMonths(period).map((each) => ({ period: each, href: `/promises?period=${each}`, current: each === period }));
  return (
    <Page>
      <PageTitle
        eyebrow={`Promises, ${formatMonth(period)}. ${countOf(clients, "client")}`}
        title={clients === 0 ? "There is no client whose promises could be tested" : promisesSentence(promises, period)}
        sub="Each promise of our public statement is tested against every client's own evidence. One client for whom it is broken breaks it."
      >
        <MonthMenu period={period} latest={latest} hrefOf={(each) => `/promises?period=${each}`} />
      </PageTitle>
      {clients === 0 ? (
        <EmptyState title="No clients yet">An administrator imports clients from a CSV file.</EmptyState>
      ) : (
        <>
          <table className="table promises stated">
            <caption className="sr-only">Our promises in {formatMonth(period)}, whether each was kept, and the proof</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">Promise</th>
                <th scope="col">Verdict</th>
                <th scope="col">Proof</th>
              </tr>
            </thead>
            <tbody>
              {promises.map(({ id, promise, test, verdict, proof, total }) => (
                <tr key={id}>
                  <th scope="row">
                    <Link href={`/promises/${id}?period=${period}`}>{promise}</Link>
                    <small>{test}</small>
                  </th>
                  <td>
                    <VerdictMark verdict={verdict} />
                  </td>
                  <td>
                    <PortfolioProof total={total} proof={proof} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <h2>Twelve months</h2>
          <PromiseGrid
            caption="Clients for whom each promise was kept, month by month"
            months={months}
            rows={promises.map(({ id, promise, months: tallies }) => ({
              id,
              title: promise,
              cells: tallies.map((tally) => ({ key: tally.period, content: <Tally tally={tally} /> })),
            }))}
          />
          <p className="table-note">A number is the clients for whom the promise was kept, of those with a record of the month.</p>
        </>
      )}
    </Page>
  );
}

function Tally({ tally }: { tally: PromiseTally }) {
  return (
    <span className="tally" title={tallySentence(tally)}>
      <VerdictIcon state={tallyState(tally)} label={tallySentence(tally)} />
      <span aria-hidden="true">{tally.record ? `${formatCount(tally.kept)}/${formatCount(tally.clients)}` : ""}</span>
    </span>
  );
}
