import { numbered } from "#components/present/numbered.ts";
import { PresenterScreen } from "#components/present/presenter-screen.tsx";
import { presenterSlide } from "#components/present/presenter-slide.ts";
import { slideIndex } from "#components/present/slide-index.ts";
import { SlideView } from "#components/present/slide-view.tsx";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { slides } from "#server/posture/slides.ts";

type PresenterReportProps = {
  report: Report;
  publication: Publication | null;
  check: CheckAddress | null;
  slide: string | undefined;
  presenter: string;
  back: string;
};

/** The presenter's window over the slides of a report, drawn on the server; without a publication it is a rehearsal of the draft. */
export function PresenterReport({ report, publication, check, slide, presenter, back }: PresenterReportProps) {
  const all = slides(report, check);
  const frame = { client: report.client, vendor: report.vendor, periodLabel: report.periodLabel, issue: publication, check };
  return (
    <PresenterScreen
      slides={all.map(presenterSlide)}
      views={numbered(all).map((each) => <SlideView key={each.slide.id} {...each} frame={frame} />)}
      initial={slideIndex(slide, all)}
      place={{ client: report.client.slug, period: report.period.id, revision: publication?.revision ?? null }}
      title={`${report.client.name}, ${report.periodLabel}`}
      presenter={presenter}
      back={back}
    />
  );
}
