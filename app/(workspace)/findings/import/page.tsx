import type { Metadata } from "next";
import { z } from "zod";
import { ImportScreen } from "#components/findings/import-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Import a file" };

const Query = z.object({ upload: z.uuid().optional().catch(undefined) });

export default async function ImportPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { upload } = Query.parse(await searchParams);
  const answer = await pageData("/findings/import", async (api) => ({
    formats: await api.uploads.formats(),
    recent: await api.uploads.list(),
    shown: upload === undefined ? null : await api.uploads.get({ id: upload }),
  }));
  return <ImportScreen {...answer} />;
}
