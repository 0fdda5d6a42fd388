import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PresenterReport } from "#components/present/presenter-report.tsx";
import { reportPath } from "#components/report/report-links.ts";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { checkLink } from "#server/api/check-link.ts";
import { can } from "#server/posture/access.ts";

type Props = { params: Promise<{ client: string; period: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

const Query = z.object({
  view: z.literal("draft").optional().catch(undefined),
  revision: z.coerce.number().int().min(1).max(9_999).optional().catch(undefined),
  slide: z.string().max(80).optional().catch(undefined),
});

export const metadata: Metadata = { title: "Presenter window" };

export default async function PresenterPage({ params, searchParams }: Props) {
  const place = await params;
  const { view, revision, slide } = Query.parse(await searchParams);
  const path = `${reportPath(place)}/present/presenter`;
  // The client's own edition is what is shown. Only what is published can be followed; a draft is rehearsed.
  const asked = { ...place, reader: "client" as const };
  const { report, publication } =
    view === "draft"
      ? { report: await pageData(path, (api) => api.report.draft(asked)), publication: null }
      : await pageData(path, (api) => api.report.get({ ...asked, ...(revision ? { revision } : {}) }));
  const person = await currentPerson();
  if (person === null || !can(person.role, "report:present")) notFound();
  return (
    <PresenterReport report={report} publication={publication} check={checkLink(publication)} slide={slide} presenter={person.name} back={reportPath(place)} />
  );
}
