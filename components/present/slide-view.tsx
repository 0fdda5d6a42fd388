import { type Numbered, placeOf } from "#components/present/numbered.ts";
import { SlideBlock } from "#components/present/slide-block.tsx";
import { SlideCover } from "#components/present/slide-cover.tsx";
import { SlideCheck } from "#components/present/slide-check.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";
import { titleSize } from "#server/posture/slides-measure.ts";

/** What every slide carries: whose report it is, and whether it is one. */
export type SlideFrame = Pick<Report, "client" | "vendor" | "periodLabel"> & { issue: { code: string; revision: number } | null; check: CheckAddress | null };

type SlideViewProps = Numbered & { frame: SlideFrame };

/** One slide, 16:9, drawn for 1920 × 1080 and scaled to the width of whatever holds it. */
export function SlideView({ slide, number, of, frame }: SlideViewProps) {
  const cover = slide.id === "cover";
  return (
    <div className="slide-frame">
      <article className={`slide ${cover ? "slide-cover" : slide.id === "close" && frame.check !== null ? "slide-close" : ""}`} data-slide={slide.id}>
        <header className="slide-head">
          <span>
            {slide.kicker}
            {slide.verdict && <VerdictMark verdict={slide.verdict} />}
          </span>
          {!cover && (
            <span className="slide-whose">
              {frame.client.name}, {frame.periodLabel}
            </span>
          )}
        </header>
        {cover ? (
          <SlideCover slide={slide} vendor={frame.vendor} />
        ) : (
          <>
            <h2 className={`slide-title t${titleSize(slide.title, slide.appendix)}`}>{glue(slide.title)}</h2>
            <div className={`slide-body ${slide.appendix ? "from-top" : ""}`}>
              {slide.blocks.map((block, at) => (
                <SlideBlock key={`${at} ${block.kind}`} block={block} />
              ))}
            </div>
          </>
        )}
        {frame.check !== null && (cover || slide.id === "close") && <SlideCheck check={frame.check} />}
        <footer className="slide-foot">
          <span>
            {frame.vendor.name}
            {frame.issue === null && <b>Draft, not published</b>}
            {frame.issue !== null && (
              <span>
                Revision {frame.issue.revision}, {frame.check === null ? `code ${frame.issue.code}` : glue(`check it: ${frame.check.text}`)}
              </span>
            )}
          </span>
          <span className="slide-count">{placeOf({ slide, number, of })}</span>
        </footer>
      </article>
    </div>
  );
}
