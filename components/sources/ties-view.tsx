import { Pager } from "#components/ui/pager.tsx";
import type { SourceDetail, SourceTies } from "#components/sources/source-answers.ts";
import { PrimaryDialog, UnnamePrimaryButton } from "#components/sources/primary-dialog.tsx";
import { addressOf } from "#components/sources/source-words.ts";
import { UntieButton } from "#components/sources/untie-button.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { countOf, formatDay } from "#server/posture/format.ts";

type TiesViewProps = { source: SourceDetail; ties: SourceTies; mayManage: boolean };

/** What the source's names stand for. */
export function TiesView({ source: { id: source, name, untied, kind }, ties, mayManage }: TiesViewProps) {
  const watches = kind === "uptime";
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
        columns={[
          { title: "Upstream name" },
          { title: "Client" },
          { title: "Site" },
          ...(watches ? [{ title: "Decides for the site" }] : []),
          ...(mayManage ? [{ title: "Change" }] : []),
        ]}
        rows={ties.ties.map((tie) => ({
          id: `${tie.client} ${tie.external}`,
          cells: [
            tie.external,
            tie.clientName,
            tie.host ?? "the client as a whole",
            ...(watches ? [<Decides key="decides" tie={tie} mayManage={mayManage} />] : []),
            ...(mayManage
              ? [
                  <div key="change" className="actions">
                    {watches && tie.site !== null && tie.host !== null && (
                      <PrimaryDialog source={source} name={name} client={tie.client} site={tie.site} host={tie.host} />
                    )}
                    <UntieButton source={source} external={tie.external} client={tie.client} clientName={tie.clientName} />
                  </div>,
                ]
              : []),
          ],
        }))}
      />
      <Pager label="Pages of ties" page={ties.page} pages={ties.pages} hrefOf={(page) => addressOf(`/sources/${source}`, { view: "ties", page })} />
    </>
  );
}

/** From which days on its data count for the site, whatever other monitors saw. */
function Decides({ tie, mayManage }: { tie: SourceTies["ties"][number]; mayManage: boolean }) {
  const { client, site, host, speaksFrom } = tie;
  if (site === null || host === null) return "";
  if (speaksFrom.length === 0) return "where its data are the most complete";
  return speaksFrom.map((fromDay) => (
    <div key={fromDay} className="actions">
      from {formatDay(fromDay, { year: true })}
      {mayManage && <UnnamePrimaryButton client={client} site={site} host={host} fromDay={fromDay} />}
    </div>
  ));
}
