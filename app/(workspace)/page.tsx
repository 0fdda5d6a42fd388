import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { NAVIGATION } from "#components/workspace/navigation.ts";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Start" };

export default async function StartPage() {
  const person = await pageData("/", (api) => api.session.me());
  if (person.role !== "client") redirect(NAVIGATION[person.role][0].href);
  const [latest] = await pageData("/", (api) => api.report.editions({}));
  if (latest) redirect(`/clients/${latest.clientSlug}/${latest.period}`);
  return (
    <Page narrow>
      <PageTitle eyebrow="Your reports" title="Your first report is being prepared." />
      <EmptyState title="Nothing is published yet">Once your success manager publishes the first month, it opens here and you can download it.</EmptyState>
    </Page>
  );
}
