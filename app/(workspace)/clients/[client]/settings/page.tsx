import type { Metadata } from "next";
import { DesignScreen } from "#components/settings/design-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Report settings" };

export default async function SettingsPage({ params }: { params: Promise<{ client: string }> }) {
  const { client } = await params;
  const design = await pageData(`/clients/${client}/settings`, (api) => api.design.get({ client }));
  return <DesignScreen client={client} clientName={design.client} sections={design.sections} chosen={design.chosen} />;
}
