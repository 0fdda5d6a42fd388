import type { ReactNode } from "react";
import { issueLine } from "#components/report/issue-line.ts";
import { MarginNotes, publicationNotes } from "#components/report/margin-notes.tsx";
import { ReportBar, type ReportLinks } from "#components/report/report-bar.tsx";
import { SectionNav } from "#components/report/section-nav.tsx";
import { SectionBlocks, SectionView } from "#components/report/section-view.tsx";
import { glue } from "#components/ui/glue.ts";
import type { Publication, Report } from "#server/posture/report.ts";

type ReportDocumentProps = {
  report: Report;
  /** Null for a draft. */
  publication: Publication | null;
  /** The newest revision there is; 0 or absent when none. */
  latest?: number;
  links: ReportLinks;
  path?: string;
  /** What this person may do with the report: publish, present. */
  children?: ReactNode;
};

export function ReportDocument({ report, publication, latest = 0, links, path, children }: ReportDocumentProps) {
  const opening = report.sections.find((section) => section.id === "summary");
  const sections = report.sections.filter((section) => section !== opening);
  const stops = [{ id: "summary", title: opening?.title ?? "Summary", verdict: null }, ...sections.map(({ id, title, verdict }) => ({ id, title, verdict }))];
  return (
    <main id="main" tabIndex={-1}>
      <ReportBar report={report} links={links}>
        {children}
      </ReportBar>
      <div className="report">
        <SectionNav stops={stops} />
        <div className="report-body">
          <section className="section opening" id="summary" aria-labelledby="summary-title">
            <div className="section-main">
              <p className="eyebrow">
                {issueLine(report, publication)}
                {publication !== null && publication.replaces !== null && (
                  <>
                    , replaces <Replaced revision={publication.replaces} href={links.replaced} />
                  </>
                )}
              </p>
              <h1 className="lede" id="summary-title">
                {glue(report.headline)}
              </h1>
              <p className="sub">
                {glue(report.summary)} <strong>{glue(report.action)}</strong>
              </p>
              {!publication && report.builtAt < report.period.end && report.status && <p className="standing">{report.status}</p>}
              {publication && latest > publication.revision && (
                <p className="standing">
                  Revision {latest} has replaced this one. {path && <a href={path}>Read revision {latest}</a>}
                </p>
              )}
              {opening && <SectionBlocks section={opening} figures={report.figures} />}
            </div>
            <MarginNotes notes={[...publicationNotes(publication), ...(opening?.notes ?? [])]} check={links.check} />
          </section>
          {sections.map((section) => (
            <SectionView key={section.id} section={section} figures={report.figures} />
          ))}
        </div>
      </div>
    </main>
  );
}

function Replaced({ revision, href }: { revision: number; href: string | undefined }) {
  const words = `revision ${revision}`;
  return href === undefined ? words : <a href={href}>{words}</a>;
}
