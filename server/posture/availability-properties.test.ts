import fc from "fast-check";
import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { foldRuns } from "#server/posture/checks.ts";
import type { CheckDay, MaintenanceWindow, SiteFacts } from "#server/posture/facts.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import { classifyWindows, standingWindows } from "#server/posture/maintenance.ts";
import { daysOf, monthOf, toInstant, toSeconds } from "#server/posture/period.ts";
import { measuredTimeline, siteEvidence } from "#server/posture/site-evidence.ts";
import { measureSite, sumTallies, type Tally } from "#server/posture/site-availability.ts";

const ZONES = ["America/New_York", "America/Chicago", "Asia/Kathmandu", "UTC", "Pacific/Auckland"];
const MONTHS = ["2026-03", "2026-09", "2026-11", "2024-02"];
const states = (tally: Tally) => tally.upS + tally.downS + tally.maintenanceS + tally.unknownS + tally.outsideS;

/** Bursts of checks anywhere around a span: any phase, step and length. */
function bursts(fromS: number, toS: number) {
  const burst = fc.record({
    location: fc.constantFrom("a", "b", "c"),
    from: fc.integer({ min: fromS - 90_000, max: toS + 90_000 }),
    step: fc.integer({ min: 1, max: 4000 }),
    count: fc.integer({ min: 1, max: 60 }),
    up: fc.boolean(),
    intervalS: fc.constantFrom(60, 300, 900),
  });
  return fc.array(burst, { maxLength: 25 }).map((all) => {
    const days = new Map<string, { location: string; day: string; intervalS: number; checks: { at: number; up: boolean }[] }>();
    for (const { location, from, step, count, up, intervalS } of all) {
      for (let index = 0; index < count; index += 1) {
        const at = from + index * step;
        const day = toInstant(at - (at % 86_400)).slice(0, 10);
        const entry = days.get(`${location}|${day}`) ?? { location, day, intervalS, checks: [] };
        entry.checks.push({ at, up });
        days.set(`${location}|${day}`, entry);
      }
    }
    return [...days.values()].map(
      ({ location, day, intervalS, checks }): CheckDay => ({ site: "www", source: "s", location, day, intervalS, runs: foldRuns([], checks) }),
    );
  });
}

const windowsIn = (fromS: number, toS: number) =>
  fc
    .array(
      fc.record({
        from: fc.integer({ min: fromS - 50_000, max: toS }),
        length: fc.integer({ min: 1, max: 100_000 }),
        notice: fc.integer({ min: -9000, max: 500_000 }),
        approved: fc.boolean(),
      }),
      { maxLength: 4 },
    )
    .map((all) =>
      all.map(
        ({ from, length, notice, approved }, index): MaintenanceWindow => ({
          id: `m${index}`,
          site: null,
          from: toInstant(from),
          to: toInstant(from + length),
          announcedAt: toInstant(from - notice),
          reason: "Work",
          approvedBy: approved ? "Office" : null,
        }),
      ),
    );

const scenario = fc.constantFrom(...ZONES).chain((zone) =>
  fc.constantFrom(...MONTHS).chain((id) => {
    const period = monthOf(id, zone);
    const [fromS, toS] = [toSeconds(period.start), toSeconds(period.end)];
    const bound = fc.option(fc.integer({ min: fromS - 100_000, max: toS + 100_000 }).map(toInstant), { nil: null });
    return fc.record({
      period: fc.constant(period),
      checks: bursts(fromS, toS),
      maintenance: windowsIn(fromS, toS),
      monitoredFrom: bound,
      monitoredTo: bound,
      consecutive: fc.integer({ min: 1, max: 4 }),
      nowS: fc.integer({ min: fromS - 10_000, max: toS + 100_000 }),
    });
  }),
);

test("every second of the period is up, down, maintenance, unknown or outside, exactly once, on every day too", () => {
  fc.assert(
    fc.property(scenario, ({ period, checks, maintenance, monitoredFrom, monitoredTo, consecutive, nowS }) => {
      const sites: SiteFacts[] = [{ slug: "www", host: "www.gov", monitoredFrom, monitoredTo, monitorBound: true }];
      const measure = measureAvailability(
        factsOf({
          period,
          checks,
          maintenance,
          sites,
          now: toInstant(nowS),
          policies: [{ ...OCTOBER_POLICY, effectiveFrom: "2020-01-01", consecutiveFailures: consecutive }],
        }),
      );
      const { tally, days, pieces } = measure.sites[0] as (typeof measure.sites)[number];
      expect(states(tally)).toBe(measure.span.to - measure.span.from);
      if (measure.ended) expect(states(tally)).toBe(toSeconds(period.end) - toSeconds(period.start));
      for (const day of days) expect(states(day)).toBe(day.endS - day.startS);
      for (const key of ["upS", "downS", "maintenanceS", "unknownS"] as const) expect(days.reduce((sum, day) => sum + day[key], 0)).toBe(tally[key]);
      expect(tally.maintenanceUpS + tally.maintenanceDownS + tally.maintenanceUnknownS).toBe(tally.maintenanceS);
      pieces.slice(1).forEach((piece, index) => expect(piece.from).toBe(pieces[index]?.to));
      for (const pct of Object.values(measure.shares)) if (pct !== null) expect(pct >= 0 && pct <= 100).toBe(true);
      if (tally.downS > 0) expect(measure.shares.uptimePct).toBeLessThan(100);
    }),
    { numRuns: 200 },
  );
}, 30_000);

test("the months of a year add up to the year", () => {
  const zone = "America/New_York";
  const months = Array.from({ length: 12 }, (_, index) => monthOf(`2026-${String(index + 1).padStart(2, "0")}`, zone));
  const span = { from: toSeconds(months[0]?.start ?? ""), to: toSeconds(months[11]?.end ?? "") };
  const site: SiteFacts = { slug: "www", host: "www.gov", monitoredFrom: "2026-01-09T00:00:00Z", monitoredTo: "2026-12-20T00:00:00Z", monitorBound: true };
  fc.assert(
    fc.property(bursts(span.from, span.to), windowsIn(span.from, span.to), fc.integer({ min: 1, max: 3 }), (checks, maintenance, consecutiveFailures) => {
      const windows = standingWindows(classifyWindows(maintenance, OCTOBER_POLICY), site.slug);
      const evidence = siteEvidence({ checks, reported: [], sources: [], span });
      const timeline = measuredTimeline(evidence, { consecutiveFailures, avoid: windows });
      const over = (bounds: { from: number; to: number }, days: ReturnType<typeof daysOf>) =>
        measureSite({ site, evidence, timeline, windows, span: bounds, days }).tally;
      const year = over(span, []);
      const parts = months.map((month) => over({ from: toSeconds(month.start), to: toSeconds(month.end) }, daysOf(month)));
      expect(sumTallies(parts)).toEqual(year);
    }),
    { numRuns: 60 },
  );
});

test("the order in which evidence is read does not matter", () => {
  fc.assert(
    fc.property(scenario, ({ period, checks, maintenance }) => {
      const facts = factsOf({ period, checks, maintenance, now: "2027-01-01T00:00:00Z" });
      const reversed = measureAvailability({ ...facts, checks: [...checks].reverse(), maintenance: [...maintenance].reverse() });
      expect(reversed.tally).toEqual(measureAvailability(facts).tally);
    }),
    { numRuns: 50 },
  );
});
