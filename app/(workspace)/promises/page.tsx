import type { Metadata } from "next";
import { PromisesScreen } from "#components/promises/promises-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { MonthQuery } from "#server/posture/month-query.ts";

export const metadata: Metadata = { title: "Promises" };

export default async function PromisesPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = MonthQuery.parse(await searchParams);
  return <PromisesScreen {...(await pageData("/promises", (api) => api.promises.portfolio(query)))} />;
}
