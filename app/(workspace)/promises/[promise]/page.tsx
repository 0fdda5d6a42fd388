import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PromiseClientsScreen } from "#components/promises/promise-clients-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { VerdictState } from "#server/posture/blocks.ts";
import { MonthQuery } from "#server/posture/month-query.ts";
import { PROMISES } from "#server/posture/promises.ts";

export const metadata: Metadata = { title: "Promise" };

const Query = MonthQuery.extend({ state: VerdictState.optional().catch(undefined) });
type Props = { params: Promise<{ promise: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PromiseClientsPage({ params, searchParams }: Props) {
  const { promise: id } = await params;
  const promise = PROMISES.find((each) => each.id === id);
  if (promise === undefined) notFound();
  const { state, ...month } = Query.parse(await searchParams);
  const answer = await pageData(`/promises/${id}`, (api) => api.promises.clients({ promise: promise.id, ...month, ...(state ? { state } : {}) }));
  return <PromiseClientsScreen promise={promise} state={state} {...answer} />;
}
