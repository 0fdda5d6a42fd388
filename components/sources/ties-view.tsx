import { Pager } from "#components/sources/pager.tsx";
import type { SourceTies } from "#components/sources/source-answers.ts";
import { addressOf } from "#components/sources/source-words.ts";
import { UntieButton } from "#components/sources/untie-button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { countOf } from "#server/posture/format.ts";

type TiesViewProps = { source: string; name: string; ties: SourceTies; untied: number; mayManage: boolean };

/** What the source's names stand for. */
export function TiesView({ source, name, ties, untied, mayManage }: TiesViewProps) {
  const inbox = untied === 0 ? null : <LinkButton href="/sources/inbox">{countOf(untied, "name")} in the mapping inbox</LinkButton>;
  if (ties.count === 0)
    return (
      <EmptyState title="Nothing is tied yet" actions={inbox}>
        Names it uses appear in the mapping inbox after the first pull. Until one is tied, no figure uses this source.
      </EmptyState>
    );
  return (
    <>
      {inbox && <div className="actions">{inbox}</div>}
      <DataTable
        caption={`What ${name} is tied to`}
        columns={[{ title: "Upstream name" }, { title: "Client" }, { title: "Site" }, ...(mayManage ? [{ title: "Change" }] : [])]}
        rows={ties.ties.map((tie) => ({
          id: `${tie.client} ${tie.external}`,
          cells: [
            tie.external,
            tie.clientName,
            tie.host ?? "the client as a whole",
            ...(mayManage ? [<UntieButton key="untie" source={source} external={tie.external} client={tie.client} clientName={tie.clientName} />] : []),
          ],
        }))}
      />
      <Pager label="Pages of ties" page={ties.page} pages={ties.pages} hrefOf={(page) => addressOf(`/sources/${source}`, { view: "ties", page })} />
    </>
  );
}
