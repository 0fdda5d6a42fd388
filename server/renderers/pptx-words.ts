import type { BlockOf } from "#server/posture/blocks.ts";
import type { Report, Section } from "#server/posture/report.ts";
import type { Slide } from "#server/posture/slides.ts";

const ROWS = 6;

function definitionsOf({ blocks }: Section): BlockOf<"definitions">[] {
  return blocks.flatMap(({ block }) => (block.kind === "definitions" ? [block] : []));
}

/**
 * A section that only explains words has no slide in the walk-through, where they are explained when they are used.
 * A deck is also read alone, so it ends with them, six to a slide.
 */
export function wordSlides(report: Report, told: readonly Slide[]): Slide[] {
  const shown = new Set(told.map(({ section }) => section));
  const left = report.sections.filter(({ id }) => !shown.has(id));
  return left.flatMap((section) =>
    definitionsOf(section).flatMap(({ title, items }) =>
      Array.from({ length: Math.ceil(items.length / ROWS) }, (_, at): Slide => {
        const rows = items.slice(at * ROWS, (at + 1) * ROWS);
        return {
          id: `words-${section.id}-${at + 1}`,
          section: section.id,
          kicker: `Appendix: ${section.title}`,
          title: section.headline.replace(/\.$/u, ""),
          verdict: null,
          blocks: [{ kind: "definitions", title: title || section.title, items: rows }],
          say: section.notes.map((note) => `${note.title}: ${note.text}`),
          lookup: [],
          plannedS: 0,
          appendix: true,
        };
      }),
    ),
  );
}
