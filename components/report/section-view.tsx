import { BlockView } from "#components/report/block-view.tsx";
import { MarginNotes } from "#components/report/margin-notes.tsx";
import { glue } from "#components/ui/glue.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Figure, Section } from "#server/posture/report.ts";

export type Figures = Record<string, Figure>;

export function SectionView({ section, figures }: { section: Section; figures: Figures }) {
  return (
    <section className="section" id={section.id} aria-labelledby={`${section.id}-title`}>
      <div className="section-main">
        <div className="section-head">
          <h2 id={`${section.id}-title`}>{section.title}</h2>
          {section.verdict && <VerdictMark verdict={section.verdict} />}
        </div>
        <p className="section-headline">{glue(section.headline)}</p>
        <SectionBlocks section={section} figures={figures} />
      </div>
      <MarginNotes notes={section.notes} />
    </section>
  );
}

const WITHHELD = { staff: "For our staff. Not in the client's report.", security: "For the security team only. Not in the client's report." };

export function SectionBlocks({ section, figures }: { section: Section; figures: Figures }) {
  return section.blocks.map(({ audience, block }, at) => {
    const key = `${block.kind}-${at}`;
    const alone = section.blocks.length === 1;
    if (audience === "all")
      return (
        <div className="block" key={key}>
          <BlockView block={block} figures={figures} alone={alone} />
        </div>
      );
    return (
      <div className="block withheld" key={key}>
        <p className="withheld-note">{WITHHELD[audience]}</p>
        <BlockView block={block} figures={figures} alone={alone} />
      </div>
    );
  });
}
