import { formatDay, formatMoment, localDay } from "#server/posture/format.ts";
import type { Publication, Report } from "#server/posture/report.ts";

/** The line over the opening sentence: which report this is, and whether it is final. What it replaces stands beside it. */
export function issueLine(report: Report, publication: Publication | null): string {
  const name = `Security report, ${report.periodLabel}.`;
  const zone = report.client.timeZone;
  if (!publication) return `${name} Draft, read from the evidence on ${formatMoment(report.builtAt, zone)}`;
  return `${name} Revision ${publication.revision}, issued ${formatDay(localDay(publication.publishedAt, zone), { year: true })}`;
}
