import type { Metadata } from "next";
import { SourceScreen } from "#components/sources/source-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Source" };

export default async function SourcePage({ params }: { params: Promise<{ source: string }> }) {
  const { source } = await params;
  const { name, connector, pulls, unmapped } = await pageData(`/sources/${source}`, (api) => api.sources.get({ source }));
  return <SourceScreen name={name} connector={connector} pulls={pulls} unmapped={unmapped} />;
}
