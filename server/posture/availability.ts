import { type ContractMeasure, measureContract, policyFor } from "#server/posture/contract.ts";
import { combineContracts } from "#server/posture/contract-months.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { joinSite } from "#server/posture/join-sites.ts";
import { type ClassifiedWindow, classifyWindows } from "#server/posture/maintenance.ts";
import { addDays, daysOf, firstDayOf, hasEnded, lastDayOf, monthsOf, type Period, toInstant, toSeconds } from "#server/posture/period.ts";
import { kindOf } from "#server/posture/period-id.ts";
import { measureSite, type SiteAvailability, sumTallies, type Tally } from "#server/posture/site-availability.ts";
import type { Stretch } from "#server/posture/timeline.ts";

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
  sites: (SiteAvailability & { shares: Shares; contract: ContractMeasure })[];
  tally: Tally;
  shares: Shares;
  contract: ContractMeasure;
  windows: ClassifiedWindow[];
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
    if (sites.some(({ checks }) => checks > 0)) return "insufficient";
    if (uptime.length === 0) return "not-configured";
    return uptime.every(({ paused }) => paused) ? "paused" : "silent";
  }
  if (!ended && lastS !== null && uptime.length > 0 && toSeconds(facts.now) - lastS > toleranceS(facts)) return "stale";
  return (shares.coveragePct ?? 0) < COVERAGE_FLOOR_PCT ? "insufficient" : null;
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
    checks: sites.reduce((sum, site) => sum + site.checks, 0),
    lastCheckAt: lastS === null ? null : toInstant(lastS),
    missing,
    months,
  };
}

function measureMonth(facts: ClientFacts): AvailabilityMeasure {
  const { period, policies } = facts;
  const { policy } = policyFor(policies, period);
  const windows = classifyWindows(facts.maintenance, policy);
  const ended = hasEnded(period, facts.now);
  const days = daysOf(period);
  const measure = (span: Stretch) =>
    facts.sites.map((site) =>
      measureSite({
        site,
        checks: facts.checks.filter((day) => day.site === site.slug),
        sources: facts.sources,
        windows,
        consecutiveFailures: policy.consecutiveFailures,
        span,
        days,
      }),
    );
  const bounds = { from: toSeconds(period.start), to: toSeconds(period.end) };
  const provisional = measure(ended ? bounds : spanOf(facts, []));
  const spoken = provisional.flatMap(({ lastSpokenS }) => lastSpokenS ?? []);
  const span = spanOf(facts, spoken);
  const measured = ended ? provisional : measure(span);
  const lastS = spoken.length === 0 ? null : spoken.reduce((a, b) => Math.max(a, b));
  const agreed = (site: SiteAvailability) => agreedSeconds(facts, site, bounds);
  const sites = measured.map((site) => {
    const shares = sharesOf(site.tally);
    const covered = (shares.coveragePct ?? 0) >= COVERAGE_FLOOR_PCT;
    return { ...site, shares, contract: measureContract({ seconds: site.tally, agreedS: agreed(site), policies, period, final: ended, covered }) };
  });
  const tally = sumTallies(measured.map((site) => site.tally));
  const shares = sharesOf(tally);
  const missing = missingOf({ facts, span, sites, shares, ended, lastS });
  const agreedS = measured.reduce((sum, site) => sum + agreed(site), 0);
  return {
    span,
    ended,
    sites,
    tally,
    shares,
    contract: measureContract({ seconds: tally, agreedS, policies, period, final: ended, covered: missing === null }),
    windows: windows.filter(({ fromS, toS }) => fromS < span.to && toS > span.from),
    checks: measured.reduce((sum, site) => sum + site.checks, 0),
    lastCheckAt: lastS === null ? null : toInstant(lastS),
    missing,
    months: [],
  };
}

/** Monitored time of the whole period, also of the part still to come. */
function agreedSeconds(facts: ClientFacts, site: SiteAvailability, bounds: Stretch): number {
  const fact = facts.sites.find(({ slug }) => slug === site.slug);
  if (fact === undefined || site.state === "not-monitored") return 0;
  const from = Math.max(bounds.from, fact.monitoredFrom === null ? bounds.from : toSeconds(fact.monitoredFrom));
  const to = Math.min(bounds.to, fact.monitoredTo === null ? bounds.to : toSeconds(fact.monitoredTo));
  return Math.max(0, to - from);
}
