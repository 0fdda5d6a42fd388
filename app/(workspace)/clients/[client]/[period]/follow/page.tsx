import type { Metadata } from "next";
import { AccountFollow } from "#components/follow/account-follow.tsx";
import { FollowedReport } from "#components/follow/followed-report.tsx";
import { reportPath } from "#components/report/report-links.ts";
import { pageData } from "#server/api/caller.ts";
import { checkLink } from "#server/api/check-link.ts";

type Props = { params: Promise<{ client: string; period: string }>; searchParams: Promise<{ slide?: string | string[] }> };

export const metadata: Metadata = { title: "Follow the presentation" };

export default async function FollowPage({ params, searchParams }: Props) {
  const place = await params;
  const { slide } = await searchParams;
  const path = `${reportPath(place)}/follow`;
  const running = await pageData(path, (api) => api.walkThrough.running(place));
  const { report, publication } = await pageData(path, (api) => api.report.get({ ...place, ...(running ? { revision: running.revision } : {}) }));
  return (
    <FollowedReport report={report} issue={publication} check={checkLink(publication)} slide={running?.slide ?? [slide].flat()[0]} back={reportPath(place)}>
      <AccountFollow {...place} revision={publication.revision} report={reportPath(place)} path={path} />
    </FollowedReport>
  );
}
