import { BlockView } from "#components/report/block-view.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Report } from "#server/posture/report.ts";
import type { Slide } from "#server/posture/slide.ts";

/** The same slide for a telephone held upright, where the drawn one would be too small to read. */
export function SlideReading({ slide, report, number, of }: { slide: Slide; report: Report; number: number; of: number }) {
  return (
    <article className="slide-reading">
      <p className="eyebrow">
        {slide.kicker} {slide.verdict && <VerdictMark verdict={slide.verdict} />}
      </p>
      <h2>{glue(slide.title)}</h2>
      {slide.blocks.map((block, at) => (
        <BlockView key={`${at} ${block.kind}`} block={block} figures={report.figures} alone />
      ))}
      <p className="eyebrow">
        {report.client.name}, {report.periodLabel}. {slide.appendix ? "Appendix " : ""}
        {number} of {of}
      </p>
    </article>
  );
}
