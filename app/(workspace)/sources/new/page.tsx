import type { Metadata } from "next";
import { NewSourceScreen } from "#components/sources/new-source-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "New source" };

export default async function NewSourcePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { connector } = await searchParams;
  const connectors = await pageData("/sources/new", (api) => api.sources.connectors());
  return <NewSourceScreen connectors={connectors} chosen={connectors.find(({ id }) => id === connector) ?? null} />;
}
