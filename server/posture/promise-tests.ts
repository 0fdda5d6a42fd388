import { asReported } from "#server/posture/reported-words.ts";
import { asOf, daysBetween, toMs } from "#server/posture/as-of.ts";
import { type Badge, type BadgesMeasure, isLit } from "#server/posture/attestations.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { type FindingsMeasure, formatDaysUp } from "#server/posture/findings.ts";
import { spread } from "#server/posture/finding-flow.ts";
import { capitalize, countOf, formatCount, formatDay, formatMoment, formatPercent, formatSeconds, joinWords } from "#server/posture/format.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";
import { addDays } from "#server/posture/period.ts";
import { thisPeriod } from "#server/posture/period-words.ts";
import { lateSentence } from "#server/posture/scan-words.ts";
import type { PurgesMeasure } from "#server/posture/purges.ts";

export type PromiseId = "monitored" | "scanned" | "assessed" | "secure-code" | "compliant" | "accounts" | "submissions";
export type PromiseState = "kept" | "at-risk" | "broken" | "not-shown";
export type Outcome = { state: PromiseState; proof: string };
export type PromiseInput = {
  facts: ClientFacts;
  availability: AvailabilityMeasure;
  findings: FindingsMeasure;
  purges: PurgesMeasure;
  badges: BadgesMeasure;
  freshness: FreshnessMeasure;
};

/** The product that brings card payments into scope. */
const PAYMENTS = "payments";
const KEPT_COVERAGE_PCT = 99;
const BROKEN_COVERAGE_PCT = 95;

/** Every site has a monitor, and each was watched for 99 % of its minutes (below 95 % is broken). Judged by the worst site. */
export function monitoredOutcome({ facts, availability }: PromiseInput): Outcome {
  const { startMs, lastMs } = asOf(facts);
  const ours = facts.sites.filter(
    (site) => (site.monitoredTo === null || toMs(site.monitoredTo) > startMs) && (site.monitoredFrom === null || toMs(site.monitoredFrom) <= lastMs),
  );
  const measured = availability.sites.filter(({ state }) => state === "measured");
  const unbound = ours.filter(({ monitorBound }) => !monitorBound);
  if (ours.length === 0) return { state: "not-shown", proof: "You have no site with us in this period" };
  if (measured.length === 0) return { state: "not-shown", proof: "We have no checks of your sites in this period" };
  if (availability.missing === "stale" && availability.lastCheckAt !== null)
    return { state: "not-shown", proof: `The last check is from ${formatMoment(availability.lastCheckAt, facts.period.timeZone)}` };
  if (unbound.length > 0)
    return { state: "broken", proof: `${capitalize(joinWords(unbound.map(({ host }) => host)))} ${unbound.length === 1 ? "has" : "have"} no monitor` };
  const watched = availability.sites.filter(({ state }) => state !== "not-monitored");
  const worst = watched.reduce((a, b) => ((a.shares.coveragePct ?? 0) <= (b.shares.coveragePct ?? 0) ? a : b));
  const coverage = worst.shares.coveragePct ?? 0;
  const places = watched.reduce((most, { locations }) => Math.max(most, locations.length), 0);
  if (coverage < KEPT_COVERAGE_PCT)
    return {
      state: coverage < BROKEN_COVERAGE_PCT ? "broken" : "at-risk",
      proof: `${worst.host} was watched for ${formatPercent(worst.shares.coveragePct)} of its minutes`,
    };
  const sites = watched.length === 1 ? "Your site" : `${watched.length === 2 ? "Both" : `All ${formatCount(watched.length)}`} sites`;
  const from = places === 0 ? asReported(watched) : ` from ${countOf(places, "location")}`;
  return { state: "kept", proof: `${sites} watched${from}; ${formatPercent(availability.shares.coveragePct)} of minutes covered` };
}

/** An outside assessment on file, not older than the promised cadence; a month late is at risk. */
export function assessedOutcome({ facts, badges }: PromiseInput): Outcome {
  const latest = badges.assessments[0];
  if (latest === undefined) return { state: "not-shown", proof: "No outside assessment is on file" };
  const due = addDays(latest.completedOn, facts.cadence.assessmentDays);
  const late = daysBetween(due, badges.day);
  const done = `Last assessment completed ${formatDay(latest.completedOn, { year: true })}${latest.attestation.issuer === null ? "" : ` by ${latest.attestation.issuer}`}`;
  if (late <= 0) return { state: "kept", proof: `${done}; next due by ${formatDay(due, { year: true })}` };
  return { state: late <= 30 ? "at-risk" : "broken", proof: `${done}; the next was due ${formatDay(due, { year: true })}, ${countOf(late, "day")} ago` };
}

/** Every scan of every site on time. A late one is at risk; a site more than one whole cadence behind is broken. */
export function scannedOutcome({ facts, findings, freshness }: PromiseInput): Outcome {
  const { sites } = findings;
  if (sites.every(({ lastDay }) => lastDay === null)) return { state: "not-shown", proof: "None of your sites has been scanned yet" };
  const { state } = freshness.kinds.scans;
  if (state !== "current" && state !== "not-configured") return { state: "not-shown", proof: `Scan results are out of date: ${freshness.kinds.scans.text}` };
  const due = sites.reduce((sum, site) => sum + site.due, 0);
  const onTime = sites.reduce((sum, site) => sum + site.onTime, 0);
  const worst = sites.reduce((a, b) => (b.lateDays > a.lateDays ? b : a));
  const never = sites.filter((site) => site.state === "never");
  const ran = due === 0 ? `No scan was due ${thisPeriod(facts.period.id)}` : `${formatCount(onTime)} of ${countOf(due, "scan")} ran on time`;
  if (worst.lateDays > 0)
    return { state: worst.state === "overdue" && worst.lateDays > facts.cadence.scanDays ? "broken" : "at-risk", proof: `${ran}; ${lateSentence(worst)}` };
  if (never.length > 0)
    return { state: "at-risk", proof: `${ran}; ${joinWords(never.map(({ host }) => host))} ${never.length === 1 ? "has" : "have"} never been scanned` };
  return { state: "kept", proof: `${ran}, on ${countOf(sites.filter(({ lastDay }) => lastDay !== null).length, "site")}` };
}

/**
 * No open finding of the promised classes; open within its deadline is at risk, past it broken. That none is open is shown only by scanners that can see
 * such weaknesses: a scan of networks or certificates proves nothing about the code.
 */
export function secureCodeOutcome({ facts, findings, freshness }: PromiseInput): Outcome {
  const { xss, sqlInjection, unauthorizedAccess } = findings.classes;
  if (!findings.scanned) return { state: "not-shown", proof: "None of your sites has been scanned yet" };
  const { state } = freshness.kinds.scans;
  if (state !== "current" && state !== "not-configured") return { state: "not-shown", proof: `Scan results are out of date: ${freshness.kinds.scans.text}` };
  const all = [xss, sqlInjection, unauthorizedAccess];
  const sum = (pick: "open" | "overdue" | "fixed") => all.reduce((total, each) => total + each[pick], 0);
  const longest = all.reduce<number | null>((most, { longestFixDays }) => (longestFixDays === null ? most : Math.max(most ?? 0, longestFixDays)), null);
  const open = `Open: ${formatCount(xss.open)} cross-site scripting, ${formatCount(sqlInjection.open)} SQL injection, ${formatCount(unauthorizedAccess.open)} unauthorized access`;
  const fixed = longest === null ? "" : `; ${formatCount(sum("fixed"))} fixed, the slowest in ${formatDaysUp(longest)}`;
  if (sum("overdue") > 0) return { state: "broken", proof: `${open}; ${formatCount(sum("overdue"))} past due${fixed}` };
  if (sum("open") > 0) return { state: "at-risk", proof: `${open}; none past due${fixed}` };
  const blind = findings.sites.filter(({ lastWebAgeDays }) => lastWebAgeDays === null);
  if (blind.length === findings.sites.length) return { state: "not-shown", proof: "No scanner that can see these weaknesses has scanned your sites" };
  // An old scan is no proof that nothing is open now; what it found stays true until a later one does not find it.
  const reach = 2 * facts.cadence.scanDays;
  if (findings.sites.every(({ lastWebAgeDays }) => lastWebAgeDays === null || lastWebAgeDays > reach))
    return { state: "not-shown", proof: `None of your sites was scanned for these weaknesses in the last ${countOf(reach, "day")}` };
  if (blind.length > 0) return { state: "at-risk", proof: `${open}; ${joinWords(blind.map(({ host }) => host))} not scanned for them yet` };
  return { state: "kept", proof: `${open}${fixed}` };
}

/** A SOC 2 and a PCI badge covering this client's products. Both must be in force; expiring is at risk, lapsed is broken. */
export function compliantOutcome({ badges, facts }: PromiseInput): Outcome {
  const products = (facts.client.products ?? []).map((product) => product.toLowerCase());
  const noPayments = products.length > 0 && !products.includes(PAYMENTS);
  const pci: Outcome = noPayments ? { state: "kept", proof: "you take no payments through us" } : compliancePart(badges, "PCI", ["pci-dss"]);
  const parts = [compliancePart(badges, "SOC 2", ["soc2-type2", "soc2-type1"]), pci];
  const state = (["broken", "not-shown", "at-risk"] as const).find((each) => parts.some((part) => part.state === each)) ?? "kept";
  return { state, proof: parts.map(({ proof }) => proof).join("; ") };
}

function compliancePart(badges: BadgesMeasure, name: string, ids: readonly Badge["programme"]["id"][]): Outcome {
  const own = badges.badges.filter(({ programme }) => ids.includes(programme.id));
  const until = ({ until }: Badge) => (until === null ? "" : ` until ${formatDay(until, { year: true })}`);
  const lapsed = own.find(({ status }) => status === "lapsed");
  if (lapsed) return { state: "broken", proof: `${name} lapsed on ${formatDay(lapsed.until ?? badges.day, { year: true })}` };
  const expiring = own.find(({ status }) => status === "expiring");
  if (expiring) return { state: "at-risk", proof: `${name} ends ${formatDay(expiring.until ?? badges.day, { year: true })}` };
  const current = own.find(isLit);
  return current
    ? { state: "kept", proof: `${name} current${until(current)}` }
    : { state: "not-shown", proof: `no ${name} report covering your products is on file` };
}

/** Every feed reported: refused and deleted counts, and how fast. Below 95 % of days is at risk; no report cannot be shown. */
export function accountsOutcome({ facts, purges, freshness }: PromiseInput): Outcome {
  const { blocked, deleted, daysReported, daysExpected, timeToDelete } = purges;
  if (!purges.configured) return { state: "not-shown", proof: "No account feed is set up for you" };
  if (blocked.value === null && deleted.value === null)
    return { state: "not-shown", proof: `The account feed reported nothing ${thisPeriod(facts.period.id)}` };
  const { state } = freshness.kinds.purges;
  if (state !== "current" && state !== "not-configured")
    return { state: "not-shown", proof: `The account feed is out of date: ${freshness.kinds.purges.text}` };
  const counts = `${blocked.value === null ? "refused: no data" : `${formatCount(blocked.value)} refused`}, ${deleted.value === null ? "deleted: no data" : `${formatCount(deleted.value)} deleted`}`;
  const speed = timeToDelete.median === null ? "" : `, median ${formatSeconds(timeToDelete.median)} after sign-up`;
  const proof = capitalize(`${counts}${speed}`);
  const partial = daysReported < daysExpected;
  if (partial)
    return {
      state: daysReported < daysExpected * 0.95 ? "at-risk" : "kept",
      proof: `${proof}; reported on ${daysReported} of ${countOf(daysExpected, "day")}`,
    };
  return blocked.value === null || deleted.value === null ? { state: "at-risk", proof } : { state: "kept", proof };
}

/** Every concern acknowledged and evaluated in time, while a clock runs too. A late one is at risk; late at the median is broken. Vendor-wide. */
export function submissionsOutcome({ facts: { desk, period } }: PromiseInput): Outcome {
  const { targetAckHours, targetEvaluateHours } = desk;
  if (desk.received + desk.waitingHours.length + desk.evaluatingHours.length === 0)
    return { state: "not-shown", proof: `Nobody submitted a concern ${thisPeriod(period.id)}, so there is no time to show` };
  const waitingLate = desk.waitingHours.filter((hours) => hours > targetAckHours).length;
  const evaluatingLate = desk.evaluatingHours.filter((hours) => hours > targetEvaluateHours);
  const late =
    waitingLate +
    evaluatingLate.length +
    desk.acknowledgedHours.filter((hours) => hours > targetAckHours).length +
    desk.evaluatedHours.filter((hours) => hours > targetEvaluateHours).length;
  const acknowledged = spread(desk.acknowledgedHours);
  // A clock that runs past its promise is a late evaluation already, however it ends.
  const evaluated = spread([...desk.evaluatedHours, ...evaluatingLate]);
  const medianLate = (acknowledged.median ?? 0) > targetAckHours || (evaluated.median ?? 0) > targetEvaluateHours;
  const hours = (value: number) => countOf(Math.ceil(value), "hour");
  const speed =
    acknowledged.median === null ? "none acknowledged yet" : `acknowledged in ${hours(acknowledged.median)} (median); ${hours(targetAckHours)} promised`;
  const open =
    evaluatingLate.length === 0
      ? ""
      : `; ${formatCount(evaluatingLate.length)} not evaluated after ${hours(Math.max(...evaluatingLate))}, ${hours(targetEvaluateHours)} promised`;
  const proof = `${countOf(desk.received, "concern")} received, ${speed}${open}`;
  if (late === 0) return { state: "kept", proof };
  return { state: medianLate || (acknowledged.n === 0 && waitingLate > 0) ? "broken" : "at-risk", proof: `${proof}; ${formatCount(late)} late` };
}
