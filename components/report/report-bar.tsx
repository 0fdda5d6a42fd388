import type { ReactNode } from "react";
import { ProtectedPdf } from "#components/report/protected-pdf.tsx";
import { LinkMenu, type MenuLink } from "#components/ui/link-menu.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";

export type ReportLinks = { periods: MenuLink[]; compare?: MenuLink[]; exports: MenuLink[]; check: CheckAddress | null; replaced?: string | undefined };

export function ReportBar({ report, links, children }: { report: Report; links: ReportLinks; children?: ReactNode }) {
  const pdf = links.exports.find(({ label }) => label === "PDF");
  return (
    <div className="report-bar">
      <p className="report-client">
        {report.client.name}, {report.client.state}
      </p>
      <VerdictMark verdict={report.verdict} />
      <div className="actions">
        {links.periods.length > 0 && <LinkMenu button={report.periodLabel} title="Other periods" links={links.periods} />}
        {links.compare !== undefined && links.compare.length > 0 && <LinkMenu button="Compare" title="Compare with" links={links.compare} />}
        {links.exports.length > 0 && (
          <LinkMenu button="Export" title="Download this report" links={links.exports}>
            {pdf && <ProtectedPdf action={pdf.href} edition={pdf.group} />}
          </LinkMenu>
        )}
        {children}
      </div>
    </div>
  );
}
