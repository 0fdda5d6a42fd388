import type { Metadata } from "next";
import { SourcesScreen } from "#components/sources/sources-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage() {
  const sources = await pageData("/sources", (api) => api.sources.list());
  const person = await currentPerson();
  return <SourcesScreen sources={sources} now={new Date().toISOString()} mayManage={person !== null && can(person.role, "source:manage")} />;
}
