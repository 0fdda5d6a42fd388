import type { Metadata } from "next";
import { z } from "zod";
import { DeskScreen } from "#components/concerns/desk-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Concerns" };

const Query = z.object({ concern: z.uuid().optional().catch(undefined) });

export default async function ConcernsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { concern } = Query.parse(await searchParams);
  const concerns = await pageData("/concerns", (api) => api.concerns.list());
  const chosen = concern ? await pageData("/concerns", (api) => api.concerns.get({ id: concern })) : null;
  return <DeskScreen concerns={concerns} chosen={chosen} now={new Date().toISOString()} />;
}
