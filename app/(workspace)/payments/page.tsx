import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Payments" };

/** A client's own payments page; others choose a client first. */
export default async function OwnPaymentsPage() {
  const [edition] = await pageData("/payments", (api) => api.report.editions({}));
  const person = await currentPerson();
  if (person?.role !== "client") redirect("/clients");
  if (edition) redirect(`/clients/${edition.clientSlug}/payments`);
  return (
    <Page narrow>
      <PageTitle
        eyebrow="Payments"
        title="Nothing has been shared with you yet."
        sub="Once your first report is published, who answers for what in payments stands here."
      />
    </Page>
  );
}
