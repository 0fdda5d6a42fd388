import type { Metadata } from "next";
import { z } from "zod";
import { ScansScreen } from "#components/findings/scans-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { ScanFilter } from "#server/posture/scan-list.ts";

export const metadata: Metadata = { title: "Scans" };

const { shape } = ScanFilter;
const Query = z.object({
  client: shape.client.catch(undefined),
  site: shape.site.catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export default async function ScansPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = Query.parse(await searchParams);
  const answer = await pageData("/findings/scans", (api) => api.scans.list(query));
  return <ScansScreen answer={answer} query={query} />;
}
