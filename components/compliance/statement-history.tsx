import { type Access, covers, day, periodOf, type Version } from "#components/compliance/statement-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { formatMoment } from "#server/posture/format.ts";

const moment = (at: string) => `${formatMoment(at, "UTC", { year: true })} UTC`;

/** What stood here before, and who could have seen the files. */
export function StatementHistory({ versions, access }: { versions: Version[]; access: Access[] }) {
  return (
    <>
      {access.map(({ name, list }) => (
        <section key={name}>
          <h2>Who had {name}</h2>
          {list.length === 0 ? (
            <p>Nobody has downloaded it yet.</p>
          ) : (
            <DataTable
              caption={`Acceptances and downloads of ${name}`}
              columns={[{ title: "When" }, { title: "Who" }, { title: "For" }, { title: "What" }]}
              rows={list.map((each) => ({
                id: `${each.at} ${each.actor} ${each.what}`,
                cells: [moment(each.at), each.actor, each.client ?? "Us", each.what === "accepted" ? "Accepted the terms" : "Downloaded a marked copy"],
              }))}
            />
          )}
        </section>
      ))}
      {versions.length > 0 && (
        <>
          <h2>Earlier versions</h2>
          <DataTable
            caption="Earlier versions, newest first"
            columns={[{ title: "Entered" }, { title: "Statement" }, { title: "Covers" }, { title: "Period" }, { title: "Document" }, { title: "Replaced" }]}
            rows={versions.map(({ id, record, entered, replaced, document }) => ({
              id,
              cells: [
                `${entered.by ?? "Imported"}, ${day(entered.at.slice(0, 10))}`,
                `${record.programme}${record.label === record.programme ? "" : `, ${record.label}`}`,
                covers(record),
                `${periodOf(record)}${record.bridgeUntil === null ? "" : `; bridge letter to ${day(record.bridgeUntil)}`}`,
                document?.name ?? "None",
                replaced === null ? "" : `${replaced.by}, ${moment(replaced.at)}`,
              ],
            }))}
          />
        </>
      )}
    </>
  );
}
