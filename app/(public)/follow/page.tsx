import type { Metadata } from "next";
import { FollowedReport } from "#components/follow/followed-report.tsx";
import { LinkFollow } from "#components/follow/link-follow.tsx";
import { LinkOpener } from "#components/follow/link-opener.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { dataOrNothing } from "#server/api/caller.ts";
import { checkLink } from "#server/api/check-link.ts";

export const metadata: Metadata = { title: "Follow a presentation", robots: { index: false, follow: false } };

export default async function FollowLinkPage({ searchParams }: { searchParams: Promise<{ over?: string | string[] }> }) {
  const opened = await dataOrNothing((api) => api.followLink.opened());
  if (opened === null) return <LinkOpener over={(await searchParams).over !== undefined} />;
  const { report, state, issue } = opened;
  return (
    <ApiProvider>
      <FollowedReport report={report} issue={issue} check={checkLink(issue)} slide={state.slide}>
        <LinkFollow revision={state.revision} presenter={state.presenter} />
      </FollowedReport>
    </ApiProvider>
  );
}
