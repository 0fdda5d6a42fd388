import { PrepareMenu } from "#components/report/prepare-menu.tsx";
import { presentHref, reportHref, type ReportView } from "#components/report/report-links.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { can, type Role } from "#server/posture/access.ts";

type ReportViewsProps = { place: { client: string; period: string }; query: ReportView; role: Role; isDraft: boolean; latest: number };

/** The same report through the client's eyes, as a draft or as published, and what leads to the next one. */
export function ReportViews({ place, query, role, isDraft, latest }: ReportViewsProps) {
  if (!can(role, "report:draft")) return null;
  const href = (change: Partial<ReportView>) => reportHref(place, { ...query, ...change });
  return (
    <>
      <LinkButton href={presentHref(place, query)}>Present</LinkButton>
      {!query.reader && <PrepareMenu {...place} role={role} />}
      <LinkButton href={href({ reader: query.reader ? undefined : "client" })}>{query.reader ? "Leave client view" : "View as client"}</LinkButton>
      {!isDraft && <LinkButton href={href({ view: "draft", revision: undefined })}>Draft</LinkButton>}
      {isDraft && latest > 0 && <LinkButton href={href({ view: undefined })}>Published</LinkButton>}
    </>
  );
}
