import type { Metadata } from "next";
import { FirstPasswordForm } from "#components/sign-in/first-password-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";

export const metadata: Metadata = { title: "Set your password" };

export default function SetPasswordPage() {
  return (
    <Page narrow>
      <PageTitle eyebrow="One-time link" title="Choose a password." sub="This link works once. After that you sign in with your e-mail and this password." />
      <ApiProvider>
        <FirstPasswordForm />
      </ApiProvider>
    </Page>
  );
}
