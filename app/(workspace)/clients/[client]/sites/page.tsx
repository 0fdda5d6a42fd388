import type { Metadata } from "next";
import { SitesScreen } from "#components/clients/sites-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Sites" };

export default async function SitesPage({ params }: { params: Promise<{ client: string }> }) {
  const { client } = await params;
  const answer = await pageData(`/clients/${client}/sites`, (api) => api.clients.sites({ client }));
  const person = await currentPerson();
  const may = { manage: person !== null && can(person.role, "site:manage"), contract: person !== null && can(person.role, "contract:read") };
  return <SitesScreen {...answer} may={may} />;
}
