import type { Metadata } from "next";
import { StatusForm } from "#components/concerns/status-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";

export const metadata: Metadata = { title: "How my concern stands" };

export default function ConcernStatusPage() {
  return (
    <Page narrow>
      <PageTitle
        eyebrow="Report a concern"
        title="How does my concern stand?"
        sub="The receipt code tells whether we have it or it is closed, and nothing about what you wrote."
      />
      <ApiProvider>
        <StatusForm />
      </ApiProvider>
    </Page>
  );
}
