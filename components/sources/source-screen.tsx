import type { ReactNode } from "react";
import { LastPull } from "#components/sources/last-pull.tsx";
import type { SourceDetail } from "#components/sources/source-answers.ts";
import { addressOf } from "#components/sources/source-words.ts";
import { TabLinks } from "#components/sources/sources-nav.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { formatCount } from "#server/posture/format.ts";

export type SourceView = "pulls" | "set-aside" | "ties" | "settings";
type SourceScreenProps = { source: SourceDetail; view: SourceView; mayManage: boolean; children: ReactNode };

const counted = (label: string, count: number) => (count === 0 ? label : `${label}, ${formatCount(count)}`);

/** One source: how it does and what to do, then its pulls, what was set aside, its ties and how it is set up. */
export function SourceScreen({ source, view, mayManage, children }: SourceScreenProps) {
  const { id, name, connectorName, health, kind, mode, setAside, bound } = source;
  const tabs: { view: SourceView; label: string }[] = [
    { view: "pulls", label: mode === "pull" ? "Pulls" : mode === "push" ? "Deliveries" : "Files" },
    { view: "set-aside", label: counted("Set aside", setAside) },
    // What a compliance tool says is the vendor's own: there is nothing to tie.
    ...(kind === "compliance" ? [] : [{ view: "ties" as const, label: counted("Ties", bound) }]),
    ...(mayManage && mode !== "file" ? [{ view: "settings" as const, label: "Settings" }] : []),
  ];
  return (
    <Page>
      <PageTitle eyebrow={`Source, ${connectorName}`} title={`${name}: ${health.verdict.label.charAt(0).toLowerCase()}${health.verdict.label.slice(1)}.`}>
        <LinkButton href="/sources">All sources</LinkButton>
      </PageTitle>
      <LastPull source={id} mayPull={mayManage && mode === "pull" && health.condition !== "paused" && health.condition !== "retired"} initial={source} />
      <TabLinks
        label={`Views of ${name}`}
        tabs={tabs.map((tab) => ({
          href: addressOf(`/sources/${id}`, { view: tab.view === "pulls" ? undefined : tab.view }),
          label: tab.label,
          current: tab.view === view,
        }))}
      />
      {children}
    </Page>
  );
}
