import { DataTable } from "#components/ui/data-table.tsx";
import type { FollowRecord } from "#server/posture/disclosure-record.ts";
import { countOf } from "#server/posture/format.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

/** Walk-throughs held since, with the links that worked and who came in. */
export function FollowsPart({ follows, moment }: { follows: FollowRecord[]; moment: (instant: string) => string }) {
  return (
    <>
      <h2>Walk-throughs and their links</h2>
      {follows.length === 0 ? (
        <p>None was held since it was first seen.</p>
      ) : (
        <DataTable
          caption="Walk-throughs and their links"
          columns={[{ title: "Report" }, { title: "Held" }, { title: "By" }, { title: "Links", align: "why" }, { title: "Who followed", align: "why" }]}
          rows={follows.map((follow, row) => ({
            id: String(row),
            cells: [
              `${formatPeriod(follow.period)}, revision ${follow.revision}`,
              <span key="held">
                {moment(follow.startedAt)}
                <small>{follow.endedAt === null ? "end not recorded" : `to ${moment(follow.endedAt)}`}</small>
              </span>,
              follow.presenter,
              follow.links.length === 0
                ? "No link was opened"
                : follow.links.map(({ openedAt, until }) => `${moment(openedAt)} to ${moment(until)}`).join("; "),
              followers(follow),
            ],
          }))}
        />
      )}
    </>
  );
}

function followers({ followers: came }: FollowRecord) {
  if (came.length === 0) return "Nobody is recorded";
  return (
    <span>
      {countOf(came.length, "person", "people")}
      <small>{came.map(({ name, via }) => `${name === "" ? "no name given" : name} (${via === "link" ? "by the link" : "signed in"})`).join(", ")}</small>
    </span>
  );
}
