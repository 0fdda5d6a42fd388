import type { Metadata } from "next";
import { VerifyForm } from "#components/public/verify-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";

export const metadata: Metadata = { title: "Check a report" };

export default function VerifyPage() {
  return (
    <Page narrow>
      <PageTitle
        eyebrow="Check a report"
        title="Is this report genuine?"
        sub="Anyone can ask. The answer tells whether we issued it and whether it is still the newest, and nothing about the client."
      />
      <ApiProvider>
        <VerifyForm />
      </ApiProvider>
    </Page>
  );
}
