import { arrangeSections, withNotes } from "#server/posture/arrange-sections.ts";
import { addBadgesFigures, measureBadges } from "#server/posture/attestations.ts";
import { addAvailabilityFigures } from "#server/posture/availability-figures.ts";
import { statusSentence } from "#server/posture/availability-words.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addFindingsFigures, measureFindings } from "#server/posture/findings.ts";
import { addScanFigures } from "#server/posture/scan-schedule.ts";
import { measureFreshness } from "#server/posture/freshness.ts";
import { withoutLeft } from "#server/posture/left-sites.ts";
import { periodLabel } from "#server/posture/period.ts";
import { previousFigures } from "#server/posture/previous-figures.ts";
import { addPromisesFigures, measurePromises } from "#server/posture/promises.ts";
import { addPurgesFigures, measurePurges } from "#server/posture/purges.ts";
import { SECTIONS } from "#server/posture/registry.ts";
import type { Report } from "#server/posture/report.ts";
import { addResponseFigures, measureResponse } from "#server/posture/response-times.ts";
import type { Measures, SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { buildSummary } from "#server/posture/sections/summary.ts";
import { reportAction, reportHeadline, reportSummary } from "#server/posture/sections/summary-words.ts";

function measureAll(facts: ClientFacts): Measures {
  const availability = measureAvailability(withoutLeft(facts));
  const findings = measureFindings(facts);
  const purges = measurePurges(facts);
  const badges = measureBadges(facts);
  return {
    availability,
    findings,
    purges,
    badges,
    promises: measurePromises(facts, { availability, findings, purges, badges }),
    freshness: measureFreshness(facts),
    response: measureResponse(facts, availability),
  };
}

function contextOf(facts: ClientFacts): SectionContext {
  const measures = measureAll(facts);
  const figures = figureBook();
  addAvailabilityFigures(figures, measures.availability);
  addFindingsFigures(figures, measures.findings);
  addScanFigures(figures, measures.findings.sites);
  addPurgesFigures(figures, measures.purges);
  addBadgesFigures(figures, measures.badges);
  addPromisesFigures(figures, measures.promises);
  addResponseFigures(figures, measures.response);
  return { facts, measures, figures, previous: previousFigures(facts) };
}

/**
 * The one report of a client and period, in the full edition (reader "security"); `forReader` makes the others from it.
 * The client's design chooses and orders the sections; verdict, headline, summary and figures are over all of them whatever it says.
 * Pure: same facts, same report. Units are those of each figure; instants are UTC, days and months local to the client.
 */
export function buildReport(facts: ClientFacts, sections: readonly SectionBuilder[] = SECTIONS): Report {
  const context = contextOf(facts);
  const { shown, body } = arrangeSections(sections, context);
  const leftOut = body.filter((section) => !shown.includes(section)).map(({ id, title, verdict }) => ({ id, title, verdict }));
  const summary = withNotes(buildSummary(context, body), facts.notes ?? [], context);
  const { slug, name, kind, state, timeZone } = facts.client;
  return {
    schema: "keepwatch.report/1",
    reader: "security",
    vendor: facts.vendor,
    client: { slug, name, kind, state, timeZone },
    period: facts.period,
    periodLabel: periodLabel(facts.period),
    builtAt: facts.now,
    status: statusSentence(context.measures.availability, facts.period, facts.now),
    verdict: summary.verdict ?? { state: "no-data", label: "Not enough data" },
    headline: reportHeadline(context),
    summary: reportSummary(context, body),
    action: reportAction(context),
    figures: context.figures.all(),
    sections: [summary, ...shown],
    ...(leftOut.length === 0 ? {} : { leftOut }),
  };
}
