import type { Metadata } from "next";
import { z } from "zod";
import { ClientsScreen } from "#components/portfolio/clients-screen.tsx";
import { can } from "#server/posture/access.ts";
import { currentPerson, pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Clients" };

const Query = z.object({
  period: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});

export default async function ClientsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { period } = Query.parse(await searchParams);
  const { rows, ...answer } = await pageData("/clients", (api) => api.clients.list(period ? { period } : {}));
  const person = await currentPerson();
  return (
    <ClientsScreen
      period={answer.period}
      latest={answer.latest}
      today={answer.today}
      rows={rows}
      leads={person !== null && can(person.role, "report:read") ? "report" : "sites"}
    />
  );
}
