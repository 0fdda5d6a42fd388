import type { Metadata } from "next";
import { z } from "zod";
import { ReportSlides } from "#components/present/report-slides.tsx";
import { LIVE_KEYS, REHEARSAL_KEYS, StageLiveReport } from "#components/present/stage-live-report.tsx";
import { reportHref, reportPath } from "#components/report/report-links.ts";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { checkLink } from "#server/api/check-link.ts";
import { can } from "#server/posture/access.ts";
import { PERIOD_ID } from "#server/posture/period-id.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

type Props = { params: Promise<{ client: string; period: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const Query = z.object({
  view: z.literal("draft").optional().catch(undefined),
  revision: z.coerce.number().int().min(1).max(9_999).optional().catch(undefined),
  compare: z.string().regex(PERIOD_ID).optional().catch(undefined),
  slide: z.string().max(80).optional().catch(undefined),
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { period } = await params;
  return { title: PERIOD_ID.test(period) ? `Walk-through, ${formatPeriod(period)}` : "Walk-through" };
}

export default async function PresentPage({ params, searchParams }: Props) {
  const place = await params;
  const { slide, ...query } = Query.parse(await searchParams);
  const path = `${reportPath(place)}/present`;
  const person = await currentPerson();
  const mayDraft = can(person?.role ?? "client", "report:draft");
  const editions = await pageData(path, (api) => api.report.editions({ client: place.client }));
  const isDraft = mayDraft && (query.view === "draft" || !editions.some(({ period }) => period === place.period));
  // The client sees this screen: whoever presents, it is the client's own edition.
  const asked = { ...place, ...(mayDraft ? { reader: "client" as const } : {}), ...(query.compare ? { compare: query.compare } : {}) };
  const { report, publication } = isDraft
    ? { report: await pageData(path, (api) => api.report.draft(asked)), publication: null }
    : await pageData(path, (api) => api.report.get({ ...asked, ...(query.revision ? { revision: query.revision } : {}) }));
  // A comparison is on this screen only, so nobody could follow it.
  const presents = person !== null && !query.compare && can(person.role, "report:present");
  return (
    <ReportSlides
      report={report}
      publication={publication}
      check={checkLink(publication)}
      slide={slide}
      back={reportHref(place, query)}
      {...(presents ? { keys: publication === null ? REHEARSAL_KEYS : LIVE_KEYS } : {})}
    >
      {presents && <StageLiveReport report={report} publication={publication} presenter={person.name} />}
    </ReportSlides>
  );
}
