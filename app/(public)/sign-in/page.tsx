import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { currentPerson } from "#server/api/caller.ts";
import { ownPath } from "#server/api/own-path.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  const to = ownPath((await searchParams).to);
  if (await currentPerson()) redirect(to);
  return (
    <Page narrow>
      <PageTitle eyebrow="Sign in" title="Your security reports, and how we know." sub="For clients and our own staff. You see your organization only." />
      <SignInForm to={to} />
    </Page>
  );
}
