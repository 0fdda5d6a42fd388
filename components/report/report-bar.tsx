import type { ReactNode } from "react";
import { LinkMenu, type MenuLink } from "#components/ui/link-menu.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Report } from "#server/posture/report.ts";

export type ReportLinks = { periods: MenuLink[]; exports: MenuLink[]; verify?: string };

export function ReportBar({ report, links, children }: { report: Report; links: ReportLinks; children?: ReactNode }) {
  return (
    <div className="report-bar">
      <p className="report-client">
        {report.client.name}, {report.client.state}
      </p>
      <VerdictMark verdict={report.verdict} />
      <div className="actions">
        {links.periods.length > 0 && <LinkMenu button={report.periodLabel} title="Other months" links={links.periods} />}
        {links.exports.length > 0 && <LinkMenu button="Export" title="Download this report" links={links.exports} />}
        {children}
      </div>
    </div>
  );
}
