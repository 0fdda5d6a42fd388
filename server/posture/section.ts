import type { BadgesMeasure } from "#server/posture/attestations.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import type { FindingsMeasure } from "#server/posture/findings.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";
import type { PromisesMeasure } from "#server/posture/promises.ts";
import type { PurgesMeasure } from "#server/posture/purges.ts";
import type { Figure, Section } from "#server/posture/report.ts";

/** What the evidence says, computed once per report and read by every section. */
export type Measures = {
  availability: AvailabilityMeasure;
  findings: FindingsMeasure;
  purges: PurgesMeasure;
  badges: BadgesMeasure;
  promises: PromisesMeasure;
  freshness: FreshnessMeasure;
};

export type SectionContext = {
  facts: ClientFacts;
  measures: Measures;
  figures: FigureBook;
  /** Figures of the month before, null when there is no report of it. */
  previous: Record<string, Figure> | null;
};

/** One section of the report: one file, one line in registry.ts. */
export type SectionBuilder = { id: string; title: string; build(context: SectionContext): Section };
