import type { Metadata } from "next";
import { HeldBackNote } from "#components/report/held-back-note.tsx";
import { PublishReport } from "#components/report/publish-report.tsx";
import { ReportDocument } from "#components/report/report-document.tsx";
import { compareLinks, exportLinks, periodLinks, reportHref, reportPath, revisionLinks } from "#components/report/report-links.ts";
import { ReportQuery } from "#components/report/report-query.ts";
import { ReportViews } from "#components/report/report-views.tsx";
import { RevisionChanges } from "#components/report/revision-changes.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { checkLink } from "#server/api/check-link.ts";
import { can } from "#server/posture/access.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { lastMonthOver } from "#server/posture/period.ts";
import { PERIOD_ID } from "#server/posture/period-id.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

type Props = { params: Promise<{ client: string; period: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { period } = await params;
  return { title: PERIOD_ID.test(period) ? `Security report, ${formatPeriod(period)}` : "Security report" };
}

export default async function ReportPage({ params, searchParams }: Props) {
  const place = await params;
  const query = ReportQuery.parse(await searchParams);
  const path = reportHref(place, query);
  const asked = { ...place, reader: query.reader, compare: query.compare };
  const editions = await pageData(path, (api) => api.report.editions({ client: place.client }));
  const role = (await currentPerson())?.role ?? "client";
  const latest = editions.find((edition) => edition.period === place.period)?.revision ?? 0;
  const mayDraft = can(role, "report:draft");
  const isDraft = mayDraft && (query.view === "draft" || latest === 0);
  const { report, publication } = isDraft
    ? { report: await pageData(path, (api) => api.report.draft(asked)), publication: null }
    : await pageData(path, (api) => api.report.get({ ...asked, ...(query.revision ? { revision: query.revision } : {}) }));
  const newest = mayDraft ? addMonthsTo(lastMonthOver(new Date().toISOString()), 1) : null;
  const links = {
    periods: [...revisionLinks(place, latest, publication?.revision ?? null, query), ...periodLinks(place, editions, newest, query)],
    compare: compareLinks(place, editions, newest, query),
    exports: can(role, "report:export") ? exportLinks(place, publication, query, mayDraft) : [],
    check: checkLink(publication),
    replaced: publication?.replaces ? reportHref(place, { ...query, revision: publication.replaces }) : undefined,
  };
  const mayPublish = isDraft && report.period.end <= new Date().toISOString() && can(role, "report:publish");
  return (
    <ReportDocument report={report} publication={publication} latest={latest} links={links} path={reportHref(place, { ...query, revision: undefined })}>
      <ReportViews place={place} query={query} role={role} isDraft={isDraft} latest={latest} />
      {mayPublish && (
        <PublishReport {...place} clientName={report.client.name} periodLabel={report.periodLabel} after={latest} done={reportPath(place)}>
          {latest > 0 && <RevisionChanges changes={await pageData(path, (api) => api.report.changes(place))} latest={latest} />}
          <HeldBackNote {...(await pageData(path, (api) => api.followUps.list({ client: place.client })))} client={place.client} period={report.period} />
        </PublishReport>
      )}
    </ReportDocument>
  );
}
