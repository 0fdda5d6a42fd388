import { DataTable } from "#components/ui/data-table.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { countOf, formatCount } from "#server/posture/format.ts";

type PersonItem = { userId: string; email: string; name: string; role: string; disabledAt: string | null; clients: number };
const ROLES: Record<string, string> = { csm: "Customer success", client: "Client", leadership: "Leadership", security: "Security", admin: "Administrator" };
const reachOf = (person: PersonItem) => (person.role === "client" || person.role === "csm" ? countOf(person.clients, "client") : "all clients");

/** Who may sign in, as what, and how much they reach. */
export function PeopleScreen({ people }: { people: PersonItem[] }) {
  const active = people.filter((person) => person.disabledAt === null).length;
  return (
    <Page>
      <PageTitle
        eyebrow="People"
        title={`${countOf(active, "person", "people")} can sign in.`}
        sub="A changed role or a disabled account takes effect with that person's next request."
      />
      <DataTable
        caption="People"
        columns={[{ title: "Name" }, { title: "E-mail" }, { title: "Role" }, { title: "Reach" }, { title: "Account" }]}
        rows={people.map((person) => ({
          id: person.userId,
          cells: [person.name, person.email, ROLES[person.role] ?? person.role, reachOf(person), person.disabledAt === null ? "Active" : "Disabled"],
        }))}
        note={`Showing ${formatCount(people.length)} of ${formatCount(people.length)}. Add someone on the server: npm run -s keepwatch -- users add --email ADDRESS --role ROLE`}
      />
    </Page>
  );
}
