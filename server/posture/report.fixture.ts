import { buildReport } from "#server/posture/build-report.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { Report } from "#server/posture/report.ts";

/** Test only: the staff edition of the fixture client's October 2026. */
export function reportOf(overrides: Partial<ClientFacts> = {}): Report {
  return buildReport(factsOf(overrides));
}
