import { addBadgesFigures, measureBadges } from "#server/posture/attestations.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addFindingsFigures, measureFindings } from "#server/posture/findings.ts";
import { addScanFigures } from "#server/posture/scan-schedule.ts";
import { measureFreshness } from "#server/posture/freshness.ts";
import { addPromisesFigures, measurePromises } from "#server/posture/promises.ts";
import { addPurgesFigures, measurePurges } from "#server/posture/purges.ts";
import { addResponseFigures, measureResponse } from "#server/posture/response-times.ts";
import type { SectionContext } from "#server/posture/section.ts";

/** Test only: measures and figures of findings, purges, badges and promises over the October facts. */
export function contextOf(overrides: Partial<ClientFacts> = {}): SectionContext {
  const facts = factsOf(overrides);
  const measured = {
    availability: measureAvailability(facts),
    findings: measureFindings(facts),
    purges: measurePurges(facts),
    badges: measureBadges(facts),
    freshness: measureFreshness(facts),
  };
  const measures = { ...measured, promises: measurePromises(facts, measured), response: measureResponse(facts, measured.availability) };
  const figures = figureBook();
  addFindingsFigures(figures, measures.findings);
  addScanFigures(figures, measures.findings.sites);
  addPurgesFigures(figures, measures.purges);
  addBadgesFigures(figures, measures.badges);
  addPromisesFigures(figures, measures.promises);
  addResponseFigures(figures, measures.response);
  return { facts, measures, figures, previous: null };
}
