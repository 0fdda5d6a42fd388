import type { ReactNode } from "react";
import type { DeckKey } from "#components/present/deck-help.tsx";
import { DeckStage } from "#components/present/deck-stage.tsx";
import { numbered, placeOf } from "#components/present/numbered.ts";
import { SlideView } from "#components/present/slide-view.tsx";
import { slideIndex } from "#components/present/slide-index.ts";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

type ReportSlidesProps = {
  report: Report;
  publication: Publication | null;
  /** Where a published report can be checked. */
  check: CheckAddress | null;
  slide: string | undefined;
  back: string;
  keys?: readonly DeckKey[];
  children?: ReactNode;
};

/** The walk-through of a report as its reader may see it: every slide drawn on the server, one shown at a time. `children` share the deck. */
export function ReportSlides({ report, publication, check, slide, back, keys, children }: ReportSlidesProps) {
  const all = numbered(slides(report, check));
  const frame = { client: report.client, vendor: report.vendor, periodLabel: report.periodLabel, issue: publication, check };
  return (
    <DeckStage
      title={`Walk-through: ${report.client.name}, ${report.periodLabel}`}
      slides={all.map((each) => ({ id: each.slide.id, title: each.slide.title, appendix: each.slide.appendix, place: placeOf(each) }))}
      views={all.map((each) => <SlideView key={each.slide.id} {...each} frame={frame} />)}
      initial={slideIndex(
        slide,
        all.map((each) => each.slide),
      )}
      back={back}
      {...(keys ? { keys } : {})}
    >
      {children}
    </DeckStage>
  );
}
