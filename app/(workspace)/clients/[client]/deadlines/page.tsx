import type { Metadata } from "next";
import { DeadlineForm } from "#components/deadlines/deadline-form.tsx";
import { DeadlinesScreen } from "#components/deadlines/deadlines-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { absencesOn } from "#server/posture/absences.ts";

export const metadata: Metadata = { title: "Deadlines" };

type Props = { params: Promise<{ client: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DeadlinesPage({ params, searchParams }: Props) {
  const { client: slug } = await params;
  const editing = (await searchParams)["edit"] === "policies";
  const path = `/clients/${slug}/deadlines`;
  const { client, today, versions, inForce, catalogues } = await pageData(path, (api) => api.deadlines.get({ client: slug }));
  const preview = await pageData(path, (api) => api.deadlines.preview({ client: slug, policies: [...inForce] }));
  const taken = versions.map(({ effectiveFrom }) => effectiveFrom);
  return (
    <DeadlinesScreen client={client} today={today} versions={versions} inForce={inForce} catalogues={catalogues} preview={preview}>
      {editing && <DeadlineForm client={slug} today={today} policies={inForce} taken={taken} absences={absencesOn(versions, today)} preview={preview} />}
    </DeadlinesScreen>
  );
}
