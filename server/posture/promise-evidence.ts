import { type BadgesMeasure, isLit } from "#server/posture/attestations.ts";
import { type FindingsMeasure, formatDaysUp } from "#server/posture/findings.ts";
import { capitalize, countOf, formatCount, formatDay, formatMoment, formatPercent, formatSeconds } from "#server/posture/format.ts";
import type { PromiseId, PromiseInput } from "#server/posture/promise-tests.ts";
import { asReported } from "#server/posture/reported-words.ts";
import { spread } from "#server/posture/finding-flow.ts";

/** One piece of evidence that decided a promise: of what, and what it says. */
export type EvidenceLine = { what: string; value: string };

/** More sites or statements than these are summed up: the report's own sections list them all. */
const MOST = 8;

const date = (day: string) => formatDay(day, { year: true });

const OF: Record<PromiseId, (input: PromiseInput) => EvidenceLine[]> = {
  monitored: ({ facts, availability }) => {
    const bound = new Map(facts.sites.map((site) => [site.slug, site.monitorBound]));
    const sites = availability.sites.map((site): EvidenceLine => {
      if (bound.get(site.slug) === false) return { what: site.host, value: "no monitor" };
      if (site.state === "not-monitored") return { what: site.host, value: "not monitored in this period" };
      const from = site.locations.length === 0 ? asReported([site]) : ` from ${countOf(site.locations.length, "location")}`;
      return { what: site.host, value: `${formatPercent(site.shares.coveragePct)} of minutes covered${from}` };
    });
    const last = availability.lastCheckAt;
    return [...capped(sites, "sites"), { what: "Last check", value: last === null ? "no data" : formatMoment(last, facts.period.timeZone) }];
  },
  scanned: ({ facts, findings }) => [
    { what: "Promised", value: `every ${countOf(facts.cadence.scanDays, "day")}` },
    ...capped(
      findings.sites.map((site) => ({
        what: site.host,
        value:
          site.lastDay === null
            ? "never scanned"
            : `last scan ${date(site.lastDay)}${site.scanners.length === 0 ? "" : ` by ${site.scanners.join(", ")}`}; ${formatCount(site.onTime)} of ${formatCount(site.due)} on time`,
      })),
      "sites",
    ),
  ],
  assessed: ({ facts, badges }) => [
    { what: "Promised", value: `every ${countOf(facts.cadence.assessmentDays, "day")}` },
    ...badges.assessments.slice(0, 3).map(({ attestation, completedOn }) => ({
      what: attestation.label || attestation.programme,
      value: `completed ${date(completedOn)}${attestation.issuer === null ? "" : ` by ${attestation.issuer}`}`,
    })),
  ],
  "secure-code": ({ findings }) =>
    findings.scanned
      ? [
          classLine("Cross-site scripting", findings.classes.xss),
          classLine("SQL injection", findings.classes.sqlInjection),
          classLine("Unauthorized access", findings.classes.unauthorizedAccess),
        ]
      : [{ what: "Scans", value: "no data" }],
  compliant: ({ badges }) => capped(badgeLines(badges), "statements"),
  accounts: ({ purges }) =>
    purges.configured
      ? [
          { what: "Days reported", value: `${formatCount(purges.daysReported)} of ${formatCount(purges.daysExpected)}` },
          { what: "Refused", value: formatCount(purges.blocked.value) },
          { what: "Deleted", value: formatCount(purges.deleted.value) },
          {
            what: "Sign-up to deletion",
            value:
              purges.timeToDelete.median === null
                ? "no data"
                : `${formatSeconds(purges.timeToDelete.median)} (median of ${countOf(purges.timeToDelete.n, "account")})`,
          },
        ]
      : [{ what: "Account feed", value: "not set up" }],
  submissions: ({ facts: { desk } }) => [
    { what: "Received", value: formatCount(desk.received) },
    hoursLine("Acknowledged", desk.acknowledgedHours, desk.targetAckHours),
    hoursLine("Evaluated", desk.evaluatedHours, desk.targetEvaluateHours),
    { what: "Still waiting", value: formatCount(desk.waitingHours.length) },
    { what: "Acknowledged, not evaluated yet", value: runningWords(desk.evaluatingHours) },
  ],
};

/** What decided a promise for one client, in the order a sceptic would ask. Never names what is under evaluation. */
export function promiseEvidence(id: PromiseId, input: PromiseInput): EvidenceLine[] {
  return OF[id](input);
}

function capped(lines: EvidenceLine[], noun: string): EvidenceLine[] {
  return lines.length <= MOST
    ? lines
    : [...lines.slice(0, MOST), { what: `Showing ${MOST} of ${formatCount(lines.length)} ${noun}`, value: "the rest stand in their own section" }];
}

function classLine(what: string, { open, overdue, fixed, longestFixDays }: FindingsMeasure["classes"]["xss"]): EvidenceLine {
  const slowest = longestFixDays === null ? "" : `, the slowest in ${formatDaysUp(longestFixDays)}`;
  return { what, value: `${formatCount(open)} open, ${formatCount(overdue)} past due, ${formatCount(fixed)} fixed${slowest}` };
}

function badgeLines({ badges }: BadgesMeasure): EvidenceLine[] {
  const own = badges.filter(({ programme }) => ["soc2-type2", "soc2-type1", "pci-dss"].includes(programme.id));
  if (own.length === 0) return [{ what: "SOC 2 and PCI statements", value: "none on file" }];
  return own.map((badge) => ({
    what: badge.attestation.label || badge.attestation.programme,
    value: `${isLit(badge) ? "" : `${capitalize(badge.status)}: `}${badge.why}${badge.attestation.issuer === null ? "" : `, ${badge.attestation.issuer}`}`,
  }));
}

function runningWords(hours: readonly number[]): string {
  return hours.length === 0 ? "0" : `${formatCount(hours.length)}, the longest for ${countOf(Math.ceil(Math.max(...hours)), "hour")}`;
}

function hoursLine(what: string, hours: readonly number[], target: number): EvidenceLine {
  const { median, n } = spread([...hours]);
  return {
    what,
    value:
      median === null
        ? `none yet; ${countOf(target, "hour")} promised`
        : `${formatCount(n)}, median ${countOf(Math.ceil(median), "hour")}; ${countOf(target, "hour")} promised`,
  };
}
