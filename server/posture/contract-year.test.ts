import fc from "fast-check";
import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { adjustedS } from "#server/posture/contract-adjustments.ts";
import { contractMonth, contractSite } from "#server/posture/contract-site.ts";
import { type ContractSeconds, sumSeconds } from "#server/posture/contract-slices.ts";
import { CONTRACTS } from "#server/posture/contracts.fixture.ts";
import { correctionsIn } from "#server/posture/corrections.ts";
import type { Check } from "#server/posture/evidence.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { CheckDay, ClientFacts, ContractPolicy, SiteFacts } from "#server/posture/facts.ts";
import { expandSeries } from "#server/posture/maintenance-series.ts";
import { classifyWindows, standingWindows } from "#server/posture/maintenance.ts";
import { type Period, periodOf, monthsOf, toInstant, toSeconds } from "#server/posture/period.ts";
import { storedDays } from "#server/posture/raw-checks.fixture.ts";
import { judgedTimeline, measuredTimeline, siteEvidence } from "#server/posture/site-evidence.ts";
import { measureSite } from "#server/posture/site-availability.ts";

const ZONES = Intl.supportedValuesOf("timeZone");
const whole = ({ missingS: _, ...states }: ContractSeconds) => Object.values(states).reduce((sum, each) => sum + each, 0);

/** Bursts of checks anywhere in 2026. */
const burst = fc.record({
  site: fc.constantFrom("www", "forms"),
  location: fc.constantFrom("a", "b"),
  at: fc.integer({ min: Date.UTC(2025, 11, 30) / 1000, max: Date.UTC(2027, 0, 2) / 1000 }),
  step: fc.constantFrom(60, 61, 300),
  count: fc.integer({ min: 1, max: 400 }),
  check: fc.record({ up: fc.boolean(), statusCode: fc.constantFrom(null, 200, 500), durationMs: fc.constantFrom(null, 9000, 12_000) }),
});

function stored(bursts: readonly { site: string; location: string; at: number; step: number; count: number; check: Omit<Check, "at"> }[]): CheckDay[] {
  return ["www", "forms"].flatMap((site) =>
    ["a", "b"].flatMap((location) => {
      const own = bursts.filter((each) => each.site === site && each.location === location);
      const batches = own.map(({ at, step, count, check }) => Array.from({ length: count }, (_, index) => ({ at: at + index * step, ...check })));
      return storedDays({ location, intervalS: 300 }, batches, site);
    }),
  );
}

const terms = fc.record({
  policy: fc.constantFrom(...CONTRACTS),
  consecutiveFailures: fc.integer({ min: 1, max: 3 }),
  unknownIsDown: fc.boolean(),
  aggregate: fc.constantFrom("sum" as const, "worst-site" as const),
  excluded: fc.boolean(),
});
const policyOf = ({
  policy,
  ...more
}: {
  policy: ContractPolicy;
  consecutiveFailures: number;
  unknownIsDown: boolean;
  aggregate: "sum" | "worst-site";
  excluded: boolean;
}): ContractPolicy => ({
  ...policy,
  consecutiveFailures: more.consecutiveFailures,
  unknownIsDown: more.unknownIsDown,
  aggregate: more.aggregate,
  maintenance: { ...policy.maintenance, excluded: more.excluded },
});

const SITES: SiteFacts[] = ["www", "forms"].map((slug) => ({
  slug,
  host: `${slug}.gov`,
  monitoredFrom: "2026-01-20T00:00:00Z",
  monitoredTo: "2026-12-12T00:00:00Z",
  monitorBound: true,
}));
const EXTRAS: Pick<ClientFacts, "maintenance" | "maintenanceSeries" | "corrections"> = {
  maintenance: [
    { id: "m", site: "forms", from: "2026-06-30T20:00:00Z", to: "2026-07-01T20:00:00Z", announcedAt: "2026-06-01T00:00:00Z", reason: "Move", approvedBy: null },
  ],
  maintenanceSeries: [
    {
      id: "s",
      site: null,
      kind: "maintenance",
      timeZone: "America/New_York",
      weekly: [{ days: [7], from: "00:30", to: "06:00" }],
      firstDay: "2026-01-01",
      lastDay: null,
      skipDays: [],
      announcedAt: "2025-12-01T00:00:00Z",
      reason: "Patches",
    },
  ],
  corrections: [
    {
      id: "c",
      site: "www",
      from: "2026-03-25T00:00:00Z",
      to: "2026-04-10T00:00:00Z",
      reason: "Fault",
      clause: "9",
      enteredBy: "A",
      enteredAt: "2026-04-11T00:00:00Z",
      approvedBy: "B",
      approvedAt: "2026-04-12T00:00:00Z",
    },
  ],
};

/** The contract's seconds of www over a period taken in one piece. */
function inOnePiece(period: Period, policy: ContractPolicy, checks: readonly CheckDay[]): ContractSeconds {
  const site = SITES[0] as SiteFacts;
  const span = { from: toSeconds(period.start), to: toSeconds(period.end) };
  const series = (EXTRAS.maintenanceSeries ?? []).flatMap((each) => expandSeries(each, span));
  const windows = classifyWindows([...EXTRAS.maintenance, ...series], policy);
  const month = contractMonth({ policy, period, windows, corrections: correctionsIn(EXTRAS.corrections ?? [], span) });
  const evidence = siteEvidence({ checks: checks.filter((day) => day.site === site.slug), reported: [], sources: [], span });
  const standing = standingWindows(windows, site.slug);
  const timeline = measuredTimeline(evidence, { consecutiveFailures: policy.consecutiveFailures, avoid: standing });
  const { pieces } = measureSite({ site, evidence, timeline, windows: standing, span, days: [] });
  return contractSite({ site: site.slug, pieces, judged: judgedTimeline(evidence, policy, timeline), month }).seconds;
}

test("in any zone of the world the months of a year under a contract add up to the year taken in one piece", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.array(burst, { maxLength: 40 }), terms, (zone, bursts, chosen) => {
      const [policy, checks, year] = [policyOf(chosen), stored(bursts), periodOf("2026", zone)];
      const parts = monthsOf(year).map((month) => inOnePiece(month, policy, checks));
      expect(sumSeconds(parts)).toEqual(inOnePiece(year, policy, checks));
      expect(whole(sumSeconds(parts))).toBe(toSeconds(year.end) - toSeconds(year.start));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("measured downtime and the adjustments are the contract’s, for each site, the client, each month and the year, and no second is lost", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.array(burst, { maxLength: 40 }), terms, fc.integer({ min: 0, max: 400 }), (zone, bursts, chosen, day) => {
      const period = periodOf("2026", zone);
      const now = toInstant(toSeconds(period.start) + day * 86_400 + 3600);
      const year = measureAvailability(factsOf({ ...EXTRAS, period, now, sites: SITES, policies: [policyOf(chosen)], checks: stored(bursts) }));
      for (const measure of [year, ...year.months.map((month) => month.measure)]) {
        for (const { contract, tally } of [measure, ...measure.sites]) {
          const moved = contract.adjustments.reduce((sum, { seconds }) => sum + seconds, 0);
          expect(contract.measuredDownS + moved).toBe(contract.seconds.downS);
          expect(contract.measuredDownS).toBe(tally.downS + tally.maintenanceDownS + tally.briefS);
          expect(contract.seconds.missingS).toBe(adjustedS(contract.adjustments, "missing"));
        }
        const sites = measure.sites.map(({ contract }) => contract);
        expect(measure.contract.seconds).toEqual(sumSeconds(sites.map(({ seconds }) => seconds)));
        expect(measure.contract.adjustments.map(({ site, kind, id, seconds }) => [site, kind, id, seconds])).toEqual(
          expect.arrayContaining(sites.flatMap(({ adjustments }) => adjustments.map(({ site, kind, id, seconds }) => [site, kind, id, seconds]))),
        );
        if (measure.months.length === 0) for (const { seconds } of sites) expect(whole(seconds)).toBe(measure.span.to - measure.span.from);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
