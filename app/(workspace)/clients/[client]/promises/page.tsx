import type { Metadata } from "next";
import { ClientPromisesScreen } from "#components/promises/client-promises-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { MonthQuery } from "#server/posture/month-query.ts";

export const metadata: Metadata = { title: "Promises" };

type Props = { params: Promise<{ client: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ClientPromisesPage({ params, searchParams }: Props) {
  const { client } = await params;
  const query = MonthQuery.parse(await searchParams);
  const answer = await pageData(`/clients/${client}/promises`, (api) => api.promises.client({ client, ...query }));
  return <ClientPromisesScreen client={client} {...answer} />;
}
