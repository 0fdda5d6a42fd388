import type { Metadata } from "next";
import { z } from "zod";
import { PublishReport } from "#components/report/publish-report.tsx";
import { ReportDocument } from "#components/report/report-document.tsx";
import { exportLinks, periodLinks, reportPath } from "#components/report/report-links.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";
import { formatMonth } from "#server/posture/format.ts";

type Props = { params: Promise<{ client: string; period: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const Query = z.object({
  view: z.literal("draft").optional().catch(undefined),
  reader: z.literal("client").optional().catch(undefined),
  revision: z.coerce.number().int().min(1).max(9_999).optional().catch(undefined),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { period } = await params;
  return { title: /^\d{4}-(0[1-9]|1[0-2])$/.test(period) ? `Security report, ${formatMonth(period)}` : "Security report" };
}

export default async function ReportPage({ params, searchParams }: Props) {
  const place = await params;
  const path = reportPath(place);
  const query = Query.parse(await searchParams);
  const as = query.reader ? { reader: query.reader } : {};
  const editions = await pageData(path, (api) => api.report.editions({ client: place.client }));
  const role = (await currentPerson())?.role ?? "client";
  const latest = editions.find((edition) => edition.period === place.period)?.revision ?? 0;
  const isDraft = can(role, "report:draft") && (query.view === "draft" || latest === 0);
  const { report, publication } = isDraft
    ? { report: await pageData(path, (api) => api.report.draft({ ...place, ...as })), publication: null }
    : await pageData(path, (api) => api.report.get({ ...place, ...as, ...(query.revision ? { revision: query.revision } : {}) }));
  const mayDraft = can(role, "report:draft");
  const ended = report.period.end <= new Date().toISOString();
  const links = {
    periods: periodLinks(place, editions, mayDraft ? new Date().toISOString().slice(0, 7) : null),
    exports: can(role, "report:export") ? exportLinks(place, publication, as) : [],
    ...(publication ? { verify: "/verify" } : {}),
  };
  return (
    <ReportDocument report={report} publication={publication} latest={latest} links={links} path={path}>
      {mayDraft && !query.reader && <LinkButton href={isDraft ? `${path}?view=draft&reader=client` : `${path}?reader=client`}>View as client</LinkButton>}
      {mayDraft && query.reader && <LinkButton href={isDraft ? `${path}?view=draft` : path}>Leave client view</LinkButton>}
      {mayDraft && !isDraft && <LinkButton href={`${path}?view=draft`}>Draft</LinkButton>}
      {isDraft && latest > 0 && <LinkButton href={path}>Published</LinkButton>}
      {isDraft && ended && can(role, "report:publish") && (
        <PublishReport {...place} clientName={report.client.name} periodLabel={report.periodLabel} after={latest} done={path} />
      )}
    </ReportDocument>
  );
}
