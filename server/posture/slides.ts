import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";
import type { Slide } from "#server/posture/slide.ts";
import { closeSlide, coverSlide, openingSlide } from "#server/posture/slides-frame.ts";
import { clip, STAGE } from "#server/posture/slides-measure.ts";
import { type Candidate, sectionSlides, titleOf } from "#server/posture/slides-section.ts";
import { planned } from "#server/posture/slides-time.ts";

export type { Slide } from "#server/posture/slide.ts";

const MOST_MAIN = 14;

/** The best of the candidates that there is room for, still in reading order; what has to go is for the appendix. */
function choose(candidates: readonly Candidate[], most: number): Set<Candidate> {
  return new Set([...candidates].sort((a, b) => a.rank - b.rank).slice(0, most));
}

/**
 * The report as slides: cover, opening, sections in the report's order, close (at most 14 together, planned for 10 to 15 minutes), then the appendix with
 * every number that had no room, those of the table of all figures in its slide's notes. For the reader the report was cut for; show it to nobody else. `check` = where a published one can be checked. Pure: same report, same slides.
 */
export function slides(report: Report, check: CheckAddress | null = null): Slide[] {
  const plans = report.sections.map((section) => (section.id === "summary" ? openingSlide(section, report) : sectionSlides(section, report.headline)));
  const chosen = choose(
    plans.flatMap(({ main }) => main),
    MOST_MAIN - 2,
  );
  const main = plans.flatMap((plan) => plan.main.flatMap((each) => (chosen.has(each) ? [each.slide] : [])));
  const appendix = plans.flatMap((plan) => [
    ...plan.main.flatMap((each): Slide[] =>
      chosen.has(each)
        ? []
        : [{ ...each.slide, kicker: `Appendix: ${each.slide.kicker}`, blocks: each.named.blocks, title: oneLine(each.named.title), appendix: true }],
    ),
    ...plan.appendix,
  ]);
  return titled([...planned([coverSlide(report), ...main, closeSlide(report, check)]), ...numbered(appendix)]);
}

/** Appendix slides are counted within their section: "appendix-availability-2". */
function numbered(appendix: readonly Slide[]): Slide[] {
  const counts = new Map<string, number>();
  return appendix.map((slide) => {
    const count = (counts.get(slide.section) ?? 0) + 1;
    counts.set(slide.section, count);
    return { ...slide, id: `appendix-${slide.section}-${count}` };
  });
}

const oneLine = (title: string, after = "") => clip(title, { width: STAGE.width, size: 56, lines: 1, after });

/** No two slides have one title: lists of slides are found by it. */
function titled(all: readonly Slide[]): Slide[] {
  const taken = new Set<string>();
  return all.map((slide) => {
    let title = slide.title;
    for (let times = 2; taken.has(title); times += 1) title = slide.appendix ? oneLine(slide.title, ` (${times})`) : titleOf(slide.title, ` (${times})`);
    taken.add(title);
    return title === slide.title ? slide : { ...slide, title };
  });
}
