import type { BadgesMeasure } from "#server/posture/attestations.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import type { FindingsMeasure } from "#server/posture/findings.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";
import type { PromisesMeasure } from "#server/posture/promises.ts";
import type { PurgesMeasure } from "#server/posture/purges.ts";
import type { ResponseMeasure } from "#server/posture/response-times.ts";
import type { Figure, Section } from "#server/posture/report.ts";

/** What the evidence says, computed once per report and read by every section. */
export type Measures = {
  availability: AvailabilityMeasure;
  findings: FindingsMeasure;
  purges: PurgesMeasure;
  badges: BadgesMeasure;
  promises: PromisesMeasure;
  freshness: FreshnessMeasure;
  response: ResponseMeasure;
};

export type SectionContext = {
  facts: ClientFacts;
  measures: Measures;
  figures: FigureBook;
  /** Figures of the period before of the same kind, null when there is no record of it. */
  previous: Record<string, Figure> | null;
  /** Sections of this report that stand before this one, as they are shown. Absent = not known. */
  shown?: readonly Section[];
  /** Sections the client's design leaves out. Their verdicts count all the same. */
  leftOut?: readonly Section[];
};

/**
 * One section of the report: one file, one line in registry.ts. `appears` false = there is nothing to say and the report goes without it.
 * A `fixed` one stays in its place whatever the client's design says.
 */
export type SectionBuilder = {
  id: string;
  title: string;
  fixed?: boolean;
  appears?(context: SectionContext): boolean;
  build(context: SectionContext): Section;
};
