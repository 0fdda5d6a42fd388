import { byWorstSite } from "#server/posture/contract-aggregate.ts";
import { combineContracts } from "#server/posture/contract-months.ts";
import { agreedWithin, type ContractMonth, contractMonth, contractSite } from "#server/posture/contract-site.ts";
import { type ContractSeconds, type Slice, sumSeconds } from "#server/posture/contract-slices.ts";
import { type ContractMeasure, measureContract, policyFor } from "#server/posture/contract.ts";
import { correctionsIn, type TimedCorrection } from "#server/posture/corrections.ts";
import type { ClientFacts, ContractPolicy, SiteFacts } from "#server/posture/facts.ts";
import { joinSite } from "#server/posture/join-sites.ts";
import { localMidnightS } from "#server/posture/local-days.ts";
import { expandSeries } from "#server/posture/maintenance-series.ts";
import { type ClassifiedWindow, classifyWindows, standingWindows } from "#server/posture/maintenance.ts";
import { addDays, daysOf, firstDayOf, hasEnded, lastDayOf, type LocalDay, monthsOf, type Period, toInstant, toSeconds } from "#server/posture/period.ts";
import { kindOf } from "#server/posture/period-id.ts";
import { failedS, measureSite, type SiteAvailability, sumTallies, type Tally } from "#server/posture/site-availability.ts";
import { cannotJudge, judgedTimeline, measuredTimeline, siteEvidence, spokenUntilS } from "#server/posture/site-evidence.ts";
import type { Stretch } from "#server/posture/timeline.ts";
import { secondsWithin } from "#server/posture/weekly-hours.ts";

/** Below this share of monitored minutes there is no verdict. */
export const COVERAGE_FLOOR_PCT = 95;

/** Percentages 0 to 100, unrounded; null = nothing was measured. */
export type Shares = { uptimePct: number | null; coveragePct: number | null; strictPct: number | null; rawPct: number | null };

/** Why there is no verdict; null = there is one. */
export type Missing = "not-started" | "not-monitored" | "not-configured" | "paused" | "silent" | "stale" | "insufficient";

export type AvailabilityMeasure = {
  /** What was evaluated, unix seconds. Ends at the last check while the period runs. */
  span: Stretch;
  ended: boolean;
  sites: (SiteAvailability & {
    shares: Shares;
    contract: ContractMeasure;
    /** What is down under the contract, in order of time. */
    contractDown: Slice[];
    /** Local days with downtime under the contract, seconds. */
    contractDays: { day: string; downS: number }[];
    /** The terms ask for what reported outages cannot tell. */
    unjudgeable: boolean;
  })[];
  tally: Tally;
  shares: Shares;
  contract: ContractMeasure;
  windows: ClassifiedWindow[];
  corrections: TimedCorrection[];
  checks: number;
  /** End of what the newest check vouches for; null without checks. */
  lastCheckAt: string | null;
  missing: Missing | null;
  /** The months of a quarter or year that have begun, each measured and judged by itself, first to last. Empty for a month. */
  months: { period: Period; measure: AvailabilityMeasure }[];
};

/** Shares of a tally (domain.md §2): maintenance and unknown on neither side; coverage over monitored time without maintenance. */
export function sharesOf(tally: Tally): Shares {
  const { upS, downS, unknownS, maintenanceUpS, maintenanceDownS } = tally;
  const share = (part: number, whole: number) => (whole > 0 ? (part * 100) / whole : null);
  const measured = upS + downS > 0;
  return {
    uptimePct: share(upS, upS + downS),
    coveragePct: share(upS + downS, upS + downS + unknownS),
    strictPct: measured ? share(upS, upS + downS + unknownS) : null,
    rawPct: measured ? share(upS + maintenanceUpS, upS + downS + maintenanceUpS + maintenanceDownS) : null,
  };
}

function toleranceS(facts: ClientFacts): number {
  const uptime = facts.sources.filter(({ kind }) => kind === "uptime");
  return uptime.reduce((most, source) => Math.max(most, source.toleranceS), 0);
}

/** A running period ends where its freshest data does, as long as that is not stale: minutes not pulled yet are not missing. */
function spanOf(facts: ClientFacts, lastSpoken: readonly number[]): Stretch {
  const from = toSeconds(facts.period.start);
  if (hasEnded(facts.period, facts.now)) return { from, to: toSeconds(facts.period.end) };
  const now = Math.max(from, toSeconds(facts.now));
  const fresh = lastSpoken.filter((at) => at >= now - toleranceS(facts) && at <= now && at > from);
  return { from, to: fresh.reduce((least, at) => Math.min(least, at), now) };
}

function missingOf(input: {
  facts: ClientFacts;
  span: Stretch;
  sites: readonly SiteAvailability[];
  shares: Shares;
  ended: boolean;
  lastS: number | null;
}): Missing | null {
  const { facts, span, sites, shares, ended, lastS } = input;
  const uptime = facts.sources.filter(({ kind }) => kind === "uptime");
  if (span.to <= span.from) return "not-started";
  if (shares.uptimePct === null) {
    if (sites.every(({ state }) => state === "not-monitored")) return "not-monitored";
    if (sites.some(({ state }) => state === "measured")) return "insufficient";
    if (uptime.length === 0) return "not-configured";
    return uptime.every(({ paused }) => paused) ? "paused" : "silent";
  }
  if (!ended && lastS !== null && uptime.length > 0 && watchedUntilS(facts) - lastS > toleranceS(facts)) return "stale";
  return (shares.coveragePct ?? 0) < COVERAGE_FLOOR_PCT ? "insufficient" : null;
}

/** Now, or when the last site left: after that nobody checks. */
function watchedUntilS({ sites, now }: ClientFacts): number {
  const last = sites.reduce((most, { monitoredTo }) => Math.max(most, monitoredTo === null ? toSeconds(now) : toSeconds(monitoredTo)), 0);
  return sites.length === 0 ? toSeconds(now) : Math.min(toSeconds(now), last);
}

/** Availability of every site and of the client, time-weighted, over the period or the part of it that has passed at `facts.now`. */
export function measureAvailability(facts: ClientFacts): AvailabilityMeasure {
  return kindOf(facts.period.id) === "month" ? measureMonth(facts) : measureMonths(facts);
}

/** The evidence of one month exactly as that month's own report reads it. */
function factsOfMonth(facts: ClientFacts, period: Period): ClientFacts {
  const [first, last] = [addDays(firstDayOf(period), -1), addDays(lastDayOf(period), 1)];
  return {
    ...facts,
    period,
    checks: facts.checks.filter(({ day }) => day >= first && day <= last),
    ...(facts.reported === undefined ? {} : { reported: facts.reported.filter(({ day }) => day >= first && day <= last) }),
    maintenance: facts.maintenance.filter(({ from, to }) => toSeconds(from) < toSeconds(period.end) && toSeconds(to) > toSeconds(period.start)),
  };
}

/** A contract is monthly, so a longer period is its months put together: it never says anything else than their own reports do. */
function measureMonths(facts: ClientFacts): AvailabilityMeasure {
  const all = monthsOf(facts.period);
  const begun = all.filter(({ start }, index) => index === 0 || toSeconds(start) < toSeconds(facts.now));
  const months = begun.map((period) => ({ period, measure: measureMonth(factsOfMonth(facts, period)) }));
  const sites = facts.sites.map((_, index) => {
    const parts = months.flatMap(({ measure }) => measure.sites[index] ?? []);
    const site = joinSite(parts);
    const shares = sharesOf(site.tally);
    const covered = (shares.coveragePct ?? 0) >= COVERAGE_FLOOR_PCT;
    return {
      ...site,
      shares,
      contractDown: parts.flatMap(({ contractDown }) => contractDown),
      contractDays: parts.flatMap(({ contractDays }) => contractDays),
      unjudgeable: parts.some(({ unjudgeable }) => unjudgeable),
      contract: combineContracts(
        parts.map(({ contract }) => contract),
        { covered },
      ),
    };
  });
  const tally = sumTallies(sites.map((site) => site.tally));
  const shares = sharesOf(tally);
  const ended = hasEnded(facts.period, facts.now);
  const spoken = sites.flatMap(({ lastSpokenS }) => lastSpokenS ?? []);
  const lastS = spoken.length === 0 ? null : spoken.reduce((a, b) => Math.max(a, b));
  const span = { from: toSeconds(facts.period.start), to: months.at(-1)?.measure.span.to ?? toSeconds(facts.period.start) };
  // A missed month stays missed, whatever is lacking of the others.
  const missed = months.some(({ measure }) => measure.contract.met === false);
  const missing = missed ? null : missingOf({ facts, span, sites, shares, ended, lastS });
  return {
    span,
    ended,
    sites,
    tally,
    shares,
    contract: combineContracts(
      months.map(({ measure }) => measure.contract),
      { covered: missing === null },
    ),
    windows: [...new Map(months.flatMap(({ measure }) => measure.windows).map((window) => [window.id, window])).values()],
    corrections: [...new Map(months.flatMap(({ measure }) => measure.corrections).map((each) => [each.id, each])).values()],
    checks: sites.reduce((sum, site) => sum + site.checks, 0),
    lastCheckAt: lastS === null ? null : toInstant(lastS),
    missing,
    months,
  };
}

function measureMonth(facts: ClientFacts): AvailabilityMeasure {
  const { period, policies } = facts;
  const { policy } = policyFor(policies, period);
  const ended = hasEnded(period, facts.now);
  const bounds = { from: toSeconds(period.start), to: toSeconds(period.end) };
  const recurring = (facts.maintenanceSeries ?? []).flatMap((series) => expandSeries(series, bounds));
  const windows = classifyWindows([...facts.maintenance, ...recurring], policy);
  const watched = facts.sites.map((site) => {
    const of = <T extends { site: string }>(days: readonly T[]) => days.filter((day) => day.site === site.slug);
    const primary = (site.primary ?? []).map(({ source, fromDay }) => ({ source, fromS: localMidnightS(fromDay, period.timeZone) }));
    const evidence = siteEvidence({ checks: of(facts.checks), reported: of(facts.reported ?? []), sources: facts.sources, span: bounds, primary });
    const standing = standingWindows(windows, site.slug);
    return { site, evidence, standing, timeline: measuredTimeline(evidence, { consecutiveFailures: policy.consecutiveFailures, avoid: standing }) };
  });
  const spoken = watched.flatMap(({ evidence }) => spokenUntilS(evidence) ?? []);
  const span = spanOf(facts, spoken);
  const month = contractMonth({ policy, period, windows, corrections: correctionsIn(facts.corrections ?? [], span) });
  const days = daysOf(period);
  const judge = { policies, period, final: ended };
  const sites = watched.map(({ site, evidence, standing, timeline }) => {
    const measured = measureSite({ site, evidence, timeline, windows: standing, span, days });
    const shares = sharesOf(measured.tally);
    const { slices, seconds, adjustments } = contractSite({
      site: site.slug,
      pieces: measured.pieces,
      judged: judgedTimeline(evidence, policy, timeline),
      month,
    });
    const agreedS = agreedSeconds(site, { measured, bounds, month });
    const covered = (judgedCoverage({ seconds, shares, policy }) ?? 0) >= COVERAGE_FLOOR_PCT;
    const contract = measureContract({ ...judge, seconds, adjustments, measuredDownS: failedS(measured.tally), agreedS, covered });
    const contractDown = slices.filter(({ state }) => state === "down");
    return { ...measured, shares, contract, contractDown, contractDays: downDays(contractDown, days), unjudgeable: cannotJudge(evidence, policy), agreedS };
  });
  const tally = sumTallies(sites.map((site) => site.tally));
  const shares = sharesOf(tally);
  const lastS = spoken.length === 0 ? null : spoken.reduce((a, b) => Math.max(a, b));
  const seconds = sumSeconds(sites.map(({ contract }) => contract.seconds));
  const missing = missingOf({ facts, span, sites, shares: { ...shares, coveragePct: judgedCoverage({ seconds, shares, policy }) }, ended, lastS });
  const total = (covered: boolean) =>
    measureContract({
      ...judge,
      seconds,
      adjustments: sites.flatMap(({ contract }) => contract.adjustments),
      measuredDownS: failedS(tally),
      agreedS: sites.reduce((sum, site) => sum + site.agreedS, 0),
      covered,
    });
  const judged = sites.map(({ slug, contract, state }) => ({ slug, contract, monitored: state !== "not-monitored" }));
  const byWorst = policy.aggregate === "worst-site" ? byWorstSite(total(true), judged) : null;
  return {
    span,
    ended,
    sites: sites.map(({ agreedS: _, ...site }) => site),
    tally,
    shares,
    contract: byWorst ?? total(missing === null),
    windows: windows.filter(({ fromS, toS }) => fromS < span.to && toS > span.from),
    corrections: [...month.corrections],
    checks: sites.reduce((sum, site) => sum + site.checks, 0),
    lastCheckAt: lastS === null ? null : toInstant(lastS),
    // One site that missed is a miss, whatever is lacking of the others.
    missing: byWorst === null ? missing : byWorst.met === false ? null : (missing ?? (byWorst.met === null ? "insufficient" : null)),
    months: [],
  };
}

/** Share of the time the verdict is about for which there is data: of the service hours where the terms name any, else of all monitored time. */
function judgedCoverage(input: { seconds: ContractSeconds; shares: Shares; policy: ContractPolicy }): number | null {
  const { seconds, shares, policy } = input;
  if (policy.serviceHours === null) return shares.coveragePct;
  const known = seconds.upS + seconds.downS - seconds.missingS;
  const whole = known + seconds.missingS + seconds.unknownS;
  return whole > 0 ? (known * 100) / whole : null;
}

/** Seconds down under the contract on each local day that has any. */
function downDays(down: readonly Slice[], days: readonly LocalDay[]): { day: string; downS: number }[] {
  return days.map(({ day, startS, endS }) => ({ day, downS: secondsWithin(down, { from: startS, to: endS }) })).filter(({ downS }) => downS > 0);
}

/** Monitored time of the whole period, also of the part still to come, as far as the contract agrees on it. */
function agreedSeconds(site: SiteFacts, input: { measured: SiteAvailability; bounds: Stretch; month: ContractMonth }): number {
  const { measured, bounds, month } = input;
  if (measured.state === "not-monitored") return 0;
  const from = Math.max(bounds.from, site.monitoredFrom === null ? bounds.from : toSeconds(site.monitoredFrom));
  const to = Math.min(bounds.to, site.monitoredTo === null ? bounds.to : toSeconds(site.monitoredTo));
  return agreedWithin(month, { from, to });
}
