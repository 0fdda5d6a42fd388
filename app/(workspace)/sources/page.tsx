import type { Metadata } from "next";
import { SourcesScreen } from "#components/sources/sources-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage() {
  const sources = await pageData("/sources", (api) => api.sources.list());
  return <SourcesScreen sources={sources} now={new Date().toISOString()} />;
}
