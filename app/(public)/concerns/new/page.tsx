import type { Metadata } from "next";
import Link from "next/link";
import { ConcernForm } from "#components/concerns/concern-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { pageData } from "#server/api/caller.ts";
import { Channel, GUIDELINES } from "#server/posture/disclosure-policy.ts";

export const metadata: Metadata = { title: "Report a concern" };

export default async function NewConcernPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const channel = Channel.catch("client").parse((await searchParams).channel);
  const { stamp } = await pageData("/concerns/new", (api) => api.concerns.form());
  return (
    <Page narrow>
      <PageTitle eyebrow="Report a concern" title="Ask about security, or tell us what you found." sub={GUIDELINES.intro} />
      <ul className="rules">
        {GUIDELINES.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <p>
        {GUIDELINES.outro} Already wrote to us? <Link href="/concerns/status">Ask how it stands</Link>.
      </p>
      <ApiProvider>
        <ConcernForm channel={channel} guidelinesVersion={GUIDELINES.version} stamp={stamp} />
      </ApiProvider>
    </Page>
  );
}
