import type { Metadata } from "next";
import { z } from "zod";
import { InboxScreen } from "#components/sources/inbox-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Mapping inbox" };

const Query = z.object({ ignored: z.literal("yes").optional().catch(undefined), page: z.coerce.number().int().min(1).max(10_000).catch(1) });

export default async function InboxPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { ignored: only, page } = Query.parse(await searchParams);
  const ignored = only === "yes";
  const inbox = await pageData("/sources/inbox", (api) => api.sourceInbox.list({ ignored, page }));
  const person = await currentPerson();
  const mayManage = person !== null && can(person.role, "source:manage");
  return <InboxScreen key={`${ignored} ${page}`} inbox={inbox} ignored={ignored} mayManage={mayManage} />;
}
