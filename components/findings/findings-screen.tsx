import type { FindingsAnswer } from "#components/findings/finding-answers.ts";
import { type ListQuery, listHref } from "#components/findings/finding-labels.ts";
import { FindingsFilters } from "#components/findings/findings-filters.tsx";
import { FindingsList } from "#components/findings/findings-list.tsx";
import { FindingsNav } from "#components/findings/findings-nav.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { capitalize, formatCount, spellCount } from "#server/posture/format.ts";

type FindingsScreenProps = { answer: FindingsAnswer; query: ListQuery; mayEvaluate: boolean };

function sentence({ waiting, all }: FindingsAnswer, ledger: boolean): string {
  if (ledger) return all === 0 ? "No scan has found anything yet." : `${capitalize(spellCount(all))} ${all === 1 ? "finding is" : "findings are"} on record.`;
  return waiting === 0
    ? "Nothing waits for evaluation."
    : `${capitalize(spellCount(waiting))} ${waiting === 1 ? "finding waits" : "findings wait"} for evaluation.`;
}

/** What waits for the security team, and beside it every finding there is. What waits is known to no client or CSM yet. */
export function FindingsScreen({ answer, query, mayEvaluate }: FindingsScreenProps) {
  const ledger = query.view === "ledger";
  const whole = ledger ? answer.all : answer.waiting;
  const narrowed = answer.total !== whole || Object.entries(query).some(([key, value]) => value !== undefined && !["view", "sort", "page"].includes(key));
  return (
    <Page>
      <PageTitle
        eyebrow={ledger ? "Ledger of findings" : "Evaluation queue"}
        title={sentence(answer, ledger)}
        sub={
          ledger
            ? "Every finding of every client, evaluated or not, with its state as last reckoned. For the security team alone."
            : "Until you decide, clients and success managers see a count at most, never what was found."
        }
      />
      <FindingsNav current={ledger ? "ledger" : "queue"} waiting={answer.waiting} all={answer.all} />
      {whole === 0 ? (
        <EmptyState title={ledger ? "No findings" : "The queue is empty"}>New findings appear here when a scan report is imported.</EmptyState>
      ) : (
        <>
          <FindingsFilters key={JSON.stringify(query)} query={query} clients={answer.clients} sites={answer.sites} families={answer.families} />
          {answer.total === 0 ? (
            <EmptyState
              title="No finding is like this"
              actions={<LinkButton href={listHref({ view: query.view })}>Take the filters off</LinkButton>}
            >{`None of ${formatCount(whole)} matches what you chose above.`}</EmptyState>
          ) : (
            <ApiProvider>
              <FindingsList
                key={listHref(query)}
                findings={answer.findings}
                mayEvaluate={mayEvaluate}
                ledger={ledger}
                count={narrowed ? `${formatCount(answer.total)} of ${formatCount(whole)} match` : `${formatCount(answer.total)} in all`}
              />
            </ApiProvider>
          )}
          <Pager label="Pages of findings" page={answer.page} pages={answer.pages} hrefOf={(page) => listHref({ ...query, page })} />
        </>
      )}
    </Page>
  );
}
