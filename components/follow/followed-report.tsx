import type { ReactNode } from "react";
import { SlideReading } from "#components/follow/slide-reading.tsx";
import { DeckStage } from "#components/present/deck-stage.tsx";
import { numbered } from "#components/present/numbered.ts";
import { slideIndex } from "#components/present/slide-index.ts";
import { SlideView } from "#components/present/slide-view.tsx";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

type FollowedReportProps = {
  report: Report;
  issue: { code: string; revision: number } | null;
  /** Where it can be checked. */
  check: CheckAddress | null;
  /** Where the presenter is. */
  slide: string | undefined;
  back?: string | undefined;
  children: ReactNode;
};

const KEYS = [{ keys: ["R"], does: "Re-join the presenter after looking around" }];

/** The slides of the revision that is presented, as the client may see it, on the follower's own screen. */
export function FollowedReport({ report, issue, check, slide, back, children }: FollowedReportProps) {
  const all = slides(report, check);
  const frame = { client: report.client, vendor: report.vendor, periodLabel: report.periodLabel, issue, check };
  return (
    <div className="followed">
      <DeckStage
        title={`Following the walk-through: ${report.client.name}, ${report.periodLabel}`}
        slides={all.map(({ id, title, appendix }) => ({ id, title, appendix }))}
        views={numbered(all).map((each) => (
          <div key={each.slide.id} className="followed-slide">
            <SlideView {...each} frame={frame} />
            <SlideReading {...each} report={report} />
          </div>
        ))}
        initial={slideIndex(slide, all)}
        back={back}
        keys={KEYS}
      >
        {children}
      </DeckStage>
    </div>
  );
}
