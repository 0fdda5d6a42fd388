import type { Metadata } from "next";
import { z } from "zod";
import { MaintenanceScreen } from "#components/maintenance/maintenance-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Maintenance" };

type Props = { params: Promise<{ client: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const Query = z.object({
  month: z
    .string()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});

export default async function MaintenancePage({ params, searchParams }: Props) {
  const { client } = await params;
  const { month } = Query.parse(await searchParams);
  const book = await pageData(`/clients/${client}/maintenance`, (api) => api.maintenance.list({ client, ...(month ? { month } : {}) }));
  const person = await currentPerson();
  const may = { write: person !== null && can(person.role, "maintenance:write"), approve: person !== null && can(person.role, "maintenance:approve") };
  return <MaintenanceScreen book={book} may={may} />;
}
