import type { Metadata } from "next";
import { ClientsScreen } from "#components/portfolio/clients-screen.tsx";
import { can } from "#server/posture/access.ts";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { ClientsQuery } from "#server/posture/month-query.ts";

export const metadata: Metadata = { title: "Clients" };

export default async function ClientsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { period, search, page } = ClientsQuery.parse(await searchParams);
  const { rows, ...answer } = await pageData("/clients", (api) => api.clients.list(period ? { period } : {}));
  const person = await currentPerson();
  return (
    <ClientsScreen
      period={answer.period}
      latest={answer.latest}
      today={answer.today}
      rows={rows}
      search={search}
      page={page}
      leads={person !== null && can(person.role, "report:read") ? "report" : "sites"}
    />
  );
}
