import type { Metadata } from "next";
import { z } from "zod";
import { PullsView } from "#components/sources/pulls-view.tsx";
import { SetAsideView } from "#components/sources/set-aside-view.tsx";
import { SettingsView } from "#components/sources/settings-view.tsx";
import { SourceScreen } from "#components/sources/source-screen.tsx";
import { TiesView } from "#components/sources/ties-view.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Source" };

const Query = z.object({
  view: z.enum(["pulls", "set-aside", "ties", "settings"]).catch("pulls"),
  state: z.enum(["open", "resolved", "dismissed"]).catch("open"),
  reason: z.string().max(500).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
type PageProps = { params: Promise<{ source: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SourcePage({ params, searchParams }: PageProps) {
  const { source: id } = await params;
  const { view: wanted, state, reason, page } = Query.parse(await searchParams);
  const path = `/sources/${id}`;
  const source = await pageData(path, (api) => api.sources.get({ source: id }));
  const person = await currentPerson();
  const mayManage = person !== null && can(person.role, "source:manage");
  const view = wanted === "settings" && (!mayManage || source.mode === "file") ? "pulls" : wanted;
  const { condition } = source.health;
  return (
    <SourceScreen source={source} view={view} mayManage={mayManage}>
      {view === "pulls" && <PullsView source={source} />}
      {view === "set-aside" && (
        <SetAsideView
          source={id}
          state={state}
          reason={reason}
          mayManage={mayManage}
          answer={await pageData(path, (api) => api.sourceQuarantine.list({ source: id, state, page, ...(reason ? { reason } : {}) }))}
        />
      )}
      {view === "ties" && <TiesView source={source} mayManage={mayManage} ties={await pageData(path, (api) => api.sources.ties({ source: id, page }))} />}
      {view === "settings" && (
        <SettingsView
          setup={await pageData(path, (api) => api.sources.setup({ source: id }))}
          paused={condition === "paused"}
          retired={condition === "retired"}
        />
      )}
    </SourceScreen>
  );
}
