import type { Audience, Reader, Report } from "#server/posture/report.ts";

const REACH: Record<Reader, readonly Audience[]> = {
  client: ["all"],
  csm: ["all", "staff"],
  leadership: ["all", "staff"],
  security: ["all", "staff", "security"],
};

/** Whether a reader may see what is marked for an audience. */
export function reaches(reader: Reader, audience: Audience): boolean {
  return REACH[reader].includes(audience);
}

/**
 * The disclosure gate: the report as one reader may see it. The only way a block meant for fewer people leaves a report,
 * used by every page, file and message. A section of which nothing reaches the reader leaves whole, its title and headline with it. Only narrows: throws when asked to widen an edition that has already been cut.
 */
export function forReader(report: Report, reader: Reader): Report {
  const wider = REACH[reader].some((audience) => !reaches(report.reader, audience));
  if (wider) throw new Error(`a ${report.reader} edition cannot become a ${reader} edition`);
  const sections = report.sections.flatMap((section) => {
    const blocks = section.blocks.filter(({ audience }) => reaches(reader, audience));
    return section.blocks.length > 0 && blocks.length === 0 ? [] : [{ ...section, blocks }];
  });
  return { ...report, reader, sections };
}
