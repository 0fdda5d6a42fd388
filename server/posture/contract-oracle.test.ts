import fc from "fast-check";
import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { oracle } from "#server/posture/contract-oracle.fixture.ts";
import { CONTRACTS } from "#server/posture/contracts.fixture.ts";
import type { Check } from "#server/posture/evidence.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ContractPolicy, Correction, ExclusionKind, MaintenanceWindow, WeeklyHours } from "#server/posture/facts.ts";
import { monthOf, toInstant, toSeconds } from "#server/posture/period.ts";
import { type RawLocation, storedDays } from "#server/posture/raw-checks.fixture.ts";

/** Seconds of evidence: small enough to look at one by one. */
const LENGTH_S = 6 * 3600;
/** Around a month's end, both changes of the clock, and an ordinary working day. */
const PLACES = [
  { zone: "America/New_York", month: "2026-10", from: "2026-11-01T01:00:00Z" },
  { zone: "America/New_York", month: "2026-11", from: "2026-11-01T03:00:00Z" },
  { zone: "America/Chicago", month: "2026-03", from: "2026-03-08T06:00:00Z" },
  { zone: "America/Chicago", month: "2026-10", from: "2026-10-05T21:30:00Z" },
  { zone: "Asia/Kathmandu", month: "2026-09", from: "2026-08-31T16:00:00Z" },
  { zone: "Australia/Lord_Howe", month: "2026-04", from: "2026-04-04T12:00:00Z" },
] as const;
const KINDS: readonly ExclusionKind[] = ["maintenance", "emergency", "client-request", "third-party", "force-majeure"];

const outcome = fc.record({
  up: fc.boolean(),
  statusCode: fc.constantFrom(null, 200, 302, 404, 500),
  durationMs: fc.constantFrom(null, 80, 1000, 9999, 10_000, 10_001, 30_000),
});

/** Stretches of checks alike, with a hole now and then. */
const locationOf = (location: string, from: number): fc.Arbitrary<RawLocation> =>
  fc
    .record({
      intervalS: fc.constantFrom(60, 300),
      offsetS: fc.integer({ min: 0, max: 59 }),
      parts: fc.array(
        fc.record({ outcome, length: fc.integer({ min: 1, max: 40 }), kind: fc.constantFrom("same", "same", "mixed", "hole"), jitter: fc.boolean() }),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      mixed: fc.array(outcome, { minLength: 5, maxLength: 5 }),
    })
    .map(({ intervalS, offsetS, parts, mixed }) => {
      const checks: Check[] = [];
      let at = from + offsetS;
      for (const part of parts)
        for (let index = 0; index < part.length && at < from + LENGTH_S; index += 1, at += intervalS) {
          if (part.kind === "hole") continue;
          checks.push({ at: at + (part.jitter ? index % 7 : 0), ...(part.kind === "mixed" ? (mixed[index % 5] as (typeof mixed)[number]) : part.outcome) });
        }
      return { location, intervalS, checks: checks.filter((check) => check.at < from + LENGTH_S) };
    });

const hours = fc.constantFrom<WeeklyHours>(
  [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }],
  [{ days: [7], from: "00:30", to: "02:30" }],
  [
    { days: [6, 7], from: "01:00", to: "24:00" },
    { days: [1], from: "00:00", to: "03:15" },
  ],
);
const cap = fc.option(fc.integer({ min: 60, max: 4000 }), { nil: null });

const policies = (): fc.Arbitrary<ContractPolicy> =>
  fc
    .record({
      base: fc.constantFrom(...CONTRACTS),
      consecutiveFailures: fc.integer({ min: 1, max: 4 }),
      latencyLimitMs: fc.constantFrom(null, 1000, 9999, 10_000),
      acceptedStatuses: fc.constantFrom<number[] | null>(null, [200], [200, 302], [200, 404, 500]),
      minOutageS: fc.constantFrom(0, 60, 300, 900),
      unknownIsDown: fc.boolean(),
      service: fc.option(
        fc.record({ timeZone: fc.constantFrom(null, "America/Chicago"), weekly: hours, holidays: fc.constantFrom<string[]>([], ["2026-11-01"]) }),
        {
          nil: null,
        },
      ),
      excluded: fc.boolean(),
      noticeHours: fc.constantFrom(0, 48),
      within: fc.option(hours, { nil: null }),
      maintenanceCap: cap,
      kinds: fc.subarray(KINDS.filter((kind) => kind !== "maintenance")),
      kindCap: cap,
    })
    .map(
      (each): ContractPolicy => ({
        ...each.base,
        consecutiveFailures: each.consecutiveFailures,
        latencyLimitMs: each.latencyLimitMs,
        acceptedStatuses: each.acceptedStatuses === null ? null : [...each.acceptedStatuses],
        minOutageS: each.minOutageS,
        unknownIsDown: each.unknownIsDown,
        serviceHours: each.service === null ? null : { ...each.service, holidays: [...each.service.holidays], clause: "Hours" },
        maintenance: { excluded: each.excluded, noticeHours: each.noticeHours, clause: "Works", within: each.within, monthlyCapS: each.maintenanceCap },
        exclusions: each.kinds.map((kind) => ({
          kind: kind as Exclude<ExclusionKind, "maintenance">,
          noticeHours: 1,
          clause: kind,
          monthlyCapS: each.kindCap,
        })),
      }),
    );

const stretches = (from: number) =>
  fc.array(
    fc.record({
      at: fc.integer({ min: from - 3600, max: from + LENGTH_S }),
      length: fc.integer({ min: 1, max: 9000 }),
      kind: fc.constantFrom(...KINDS),
      noticeS: fc.constantFrom(-60, 0, 1, 3600, 172_799, 172_800),
      approved: fc.boolean(),
    }),
    { maxLength: 4 },
  );

const scenario = fc.constantFrom(...PLACES).chain((place) => {
  const from = toSeconds(place.from);
  return fc.record({
    place: fc.constant(place),
    locations: fc.tuple(locationOf("a", from), locationOf("b", from), locationOf("c", from)).chain((all) => fc.subarray([...all], { minLength: 1 })),
    policy: policies(),
    windows: stretches(from).map((all) =>
      all.map(
        ({ at, length, kind, noticeS, approved }, index): MaintenanceWindow => ({
          id: `w${index}`,
          site: index % 2 === 0 ? null : "www",
          from: toInstant(at),
          to: toInstant(at + length),
          announcedAt: toInstant(at - noticeS),
          reason: "Work",
          approvedBy: approved ? "Contract office" : null,
          kind,
        }),
      ),
    ),
    corrections: stretches(from).map((all) =>
      all.map(
        ({ at, length, approved }, index): Correction => ({
          id: `c${index}`,
          site: "www",
          from: toInstant(at),
          to: toInstant(at + length),
          reason: "Monitor fault",
          clause: "Section 9",
          enteredBy: "Ada",
          enteredAt: toInstant(at + length),
          approvedBy: approved ? "Ben" : null,
          approvedAt: approved ? toInstant(at + length) : null,
        }),
      ),
    ),
    monitored: fc.tuple(fc.integer({ min: 0, max: 7000 }), fc.integer({ min: 12_000, max: LENGTH_S })),
    order: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  });
});

test("the compact store under any contract says what looking at every check and every second says", () => {
  let [moves, downs] = [0, 0];
  fc.assert(
    fc.property(scenario, ({ place, locations, policy, windows, corrections, monitored, order }) => {
      const period = monthOf(place.month, place.zone);
      const from = toSeconds(place.from);
      const bounds = { from: Math.max(from + monitored[0], toSeconds(period.start)), to: Math.min(from + monitored[1], toSeconds(period.end)) };
      fc.pre(bounds.to > bounds.from);
      const checks = locations.flatMap((raw) => {
        // In pieces, out of order, some twice: the store must not care.
        const batches: Check[][] = [[], [], []];
        raw.checks.forEach((check, index) => {
          for (const batch of [index + (order[0] ?? 0), index * (order[1] ?? 0)]) batches[batch % 3]?.unshift(check);
        });
        return storedDays(raw, batches);
      });
      const measure = measureAvailability(
        factsOf({
          period,
          now: "2027-01-01T00:00:00Z",
          policies: [policy],
          checks,
          maintenance: windows,
          corrections,
          sites: [
            { slug: "www", host: "www.gov", monitoredFrom: toInstant(from + monitored[0]), monitoredTo: toInstant(from + monitored[1]), monitorBound: true },
          ],
        }),
      );
      const expected = oracle({ locations, windows, corrections, policy, clientZone: place.zone, from, to: from + LENGTH_S + 600, judged: bounds });
      const { seconds, adjustments, measuredDownS } = measure.contract;
      expect({
        up: seconds.upS,
        down: seconds.downS,
        unknown: seconds.unknownS,
        excluded: seconds.excludedS,
        offHours: seconds.offHoursS,
        missing: seconds.missingS,
      }).toEqual(expected.seconds);
      expect(measuredDownS).toBe(expected.measuredDownS);
      expect(new Map(adjustments.map(({ kind, id, seconds: moved }) => [id === null ? kind : `${kind} ${id}`, moved]))).toEqual(expected.moved);
      expect(measuredDownS + adjustments.reduce((sum, { seconds: moved }) => sum + moved, 0)).toBe(seconds.downS);
      expect(seconds.outsideS).toBe(toSeconds(period.end) - toSeconds(period.start) - (bounds.to - bounds.from));
      moves += adjustments.length;
      downs += seconds.downS > 0 ? 1 : 0;
    }),
    { numRuns: 150 },
  );
  // The streams are worth judging.
  expect(moves).toBeGreaterThan(100);
  expect(downs).toBeGreaterThan(30);
}, 120_000);
