import { ROLE_WORDS } from "#components/disclosure/disclosure-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { PersonInReach } from "#server/posture/disclosure-record.ts";

/** Accounts that reach, or reached, what the page is about. */
export function PeopleTable({ people, moment }: { people: PersonInReach[]; moment: (instant: string) => string }) {
  return (
    <DataTable
      caption="People in reach"
      columns={[{ title: "Person" }, { title: "As" }, { title: "Account since" }, { title: "Closed" }]}
      rows={people.map(({ name, email, role, since, until }) => ({
        id: email,
        cells: [
          <span key="who">
            {name === "" ? email : name}
            {name !== "" && name !== email && <small>{email}</small>}
          </span>,
          ROLE_WORDS[role],
          moment(since),
          until === null ? "Open" : moment(until),
        ],
      }))}
      note="Accounts and the clients they are for, as they are today. Whoever joined after a report was published could read it from then on."
    />
  );
}
