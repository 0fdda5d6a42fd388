import fc from "fast-check";
import { expect, test } from "vitest";
import { endOfDayMs, toMs } from "#server/posture/as-of.ts";
import { SEVERITIES } from "#server/posture/evidence.ts";
import type { Evaluation, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import { flowOf } from "#server/posture/finding-flow.ts";
import { foldLifecycle, stateAt, traceFindings } from "#server/posture/lifecycle.ts";
import { findingOf, overrideOf, scanOf } from "#server/posture/scans.fixture.ts";
import { addDays } from "#server/posture/period.ts";

const AT = "2026-12-31T00:00:00Z";
const IDS = ["a", "b", "c"];
const findings = IDS.map((id) => findingOf(id));
const BOTH = ["one", "two"];
const severity = fc.constantFrom(...SEVERITIES);
const day = fc.integer({ min: 0, max: 25 }).map((days) => addDays("2026-10-20", days));

const anyScan = fc
  .record({
    day,
    seen: fc.uniqueArray(fc.tuple(fc.constantFrom(...IDS), severity), { selector: ([id]) => id }),
    completed: fc.boolean(),
    coverage: fc.constantFrom("whole" as const, "unknown" as const),
    credentialed: fc.constantFrom(true, false, null),
    credentialedHosts: fc.subarray(BOTH),
    hosts: fc.subarray(BOTH, { minLength: 1 }),
    ruleFamilies: fc.constantFrom<string[] | null>(null, ["web"], ["network"]),
  })
  .map(({ day, seen, ...more }) => scanOf(day, seen, more));
const numbered = (scans: ScanFacts[]) => scans.map((scan, index) => ({ ...scan, id: `s${index}` }));
const anyScans = fc.array(anyScan, { minLength: 1, maxLength: 7 }).map(numbered);
const expiry = fc.option(
  fc.oneof(
    day,
    day.map((each) => `${each}T03:30:00Z`),
  ),
  { nil: null },
);
const hour = fc.constantFrom("03:00", "15:00").map((time) => `${time}:00Z`);
const anyEvaluation: fc.Arbitrary<Evaluation> = fc
  .record({
    finding: fc.constantFrom(...IDS),
    verdict: fc.constantFrom("confirmed" as const, "false-positive" as const, "accepted" as const, "out-of-scope" as const),
    reason: fc.constantFrom("looked at", "asked the team"),
    by: fc.constantFrom("rosa", "sam"),
    at: fc.tuple(day, hour).map(([date, time]) => `${date}T${time}`),
    expiresAt: expiry,
  })
  .map((each) => ({ ...each, expiresAt: each.verdict === "accepted" ? each.expiresAt : null }));
const anyOverride: fc.Arbitrary<OverrideFacts> = fc.record({
  finding: fc.constantFrom(...IDS),
  severity: fc.option(severity, { nil: null }),
  reason: fc.constantFrom("behind a login", "not reachable"),
  by: fc.constantFrom("rosa", "sam"),
  at: fc.tuple(day, hour).map(([date, time]) => `${date}T${time}`),
  expiresAt: expiry,
});
const anyAbsences = fc.array(fc.record({ effectiveFrom: day, absences: fc.constantFrom(1, 2) }), { maxLength: 2 });
const history = fc
  .record({
    family: fc.constantFrom("zap", "nessus"),
    absences: anyAbsences,
    scans: anyScans,
    evaluations: fc.array(anyEvaluation, { maxLength: 5 }),
    overrides: fc.array(anyOverride, { maxLength: 5 }),
  })
  .map(({ family, scans, ...more }) => ({ ...more, scans: scans.map((scan) => ({ ...scan, family })) }));
/** The same things told in another order, some of them again. */
const retold = <T>(items: readonly T[]) =>
  fc
    .tuple(fc.subarray([...items]), fc.constant(items))
    .chain(([again, all]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));

test("scans, decisions and ratings told in any order, and again, give one history", () => {
  const told = history.chain((one) =>
    fc.record({ one: fc.constant(one), scans: retold(one.scans), evaluations: retold(one.evaluations), overrides: retold(one.overrides) }),
  );
  fc.assert(
    fc.property(told, ({ one, ...other }) => {
      const { absences } = one;
      for (const timeZone of ["UTC", "America/New_York"])
        for (const at of ["2026-11-01T04:00:00Z", AT])
          expect(foldLifecycle({ ...other, absences, findings, timeZone, at })).toEqual(foldLifecycle({ ...one, findings, timeZone, at }));
    }),
    { numRuns: 300 },
  );
});

/** Everything was looked for with credentials, on both hosts, with every rule. */
const wholeScans = fc.array(
  fc.tuple(day, fc.subarray(IDS)).map(([date, seen]) => scanOf(date, seen, { credentialed: true, hosts: BOTH, ruleFamilies: ["web"] })),
  { minLength: 1, maxLength: 6 },
);

test.each<[string, Partial<ScanFacts>]>([
  ["failed or was cut off", { completed: false }],
  ["does not say where it looked", { coverage: "unknown" }],
  ["covered fewer hosts", { hosts: ["one"] }],
  ["covered other hosts", { hosts: ["three"] }],
  ["covered no host", { hosts: [] }],
  ["looked for other rules", { ruleFamilies: ["network"] }],
  ["was told to look at some ports, of a finding whose ports are not known", { ports: [{ protocol: null, from: 1, to: 1024 }] }],
  ["had no credentials", { credentialed: false }],
  ["had credentials on one of the hosts only", { credentialed: false, hosts: ["one"], credentialedHosts: ["two"] }],
  ["does not say whether it had credentials", { credentialed: null }],
])("a scan that %s closes nothing, whenever it ran and whenever it is imported", (_, more) => {
  fc.assert(
    fc.property(wholeScans, day, fc.constantFrom(1, 2), (whole, date, absences) => {
      const scans = numbered(whole).map((scan) => ({ ...scan, family: "nessus" }));
      const poor = scanOf(date, [], { credentialed: true, hosts: BOTH, ruleFamilies: ["web"], family: "nessus", ...more, id: "poor" });
      const fold = (all: ScanFacts[]) =>
        foldLifecycle({ scans: all, absences: [{ effectiveFrom: "2026-01-01", absences }], evaluations: [], findings, at: AT }).map(
          ({ finding, present, fixedAt, reopenedCount }) => [finding, present, fixedAt, reopenedCount],
        );
      expect(fold([poor, ...scans])).toEqual(fold(scans));
      expect(fold([...scans, poor])).toEqual(fold(scans));
    }),
  );
});

test("whatever scanners and analysts rate, there are the same findings with the same ages, fixes and returns", () => {
  const rerated = history.chain((one) =>
    fc.tuple(
      fc.constant(one),
      fc
        .array(severity, { minLength: 30, maxLength: 30 })
        .map((ratings) =>
          one.scans.map((scan, at) => ({ ...scan, sightings: scan.sightings.map((each, n) => ({ ...each, severity: ratings[at * 3 + n] ?? "unknown" })) })),
        ),
    ),
  );
  const known = ({ severity: _severity, rating: _rating, evaluated: _evaluated, sinceMs: _since, ...rest }: ReturnType<typeof foldLifecycle>[number]) => rest;
  fc.assert(
    fc.property(rerated, ([one, scans]) => {
      const { evaluations, absences } = one;
      expect(foldLifecycle({ scans, evaluations, absences, findings, at: AT }).map(known)).toEqual(foldLifecycle({ ...one, findings, at: AT }).map(known));
    }),
  );
});

test("however findings are rated and decided, open at start + entered + baseline + back − fixed − set aside = open at the end", () => {
  fc.assert(
    fc.property(history, day, (one, from) => {
      const traces = traceFindings({ ...one, findings });
      const startMs = toMs(`${from}T00:00:00Z`);
      const { flow } = flowOf(traces.values(), { startMs, lastMs: toMs(AT), daysToFix: () => 0 });
      const open = (ms: number) =>
        [...traces.values()].filter((trace) => {
          const state = stateAt(trace, ms);
          return state?.evaluated === true && state.severity !== "info" && ["new", "open", "reopened", "not-assessed"].includes(state.state);
        }).length;
      expect(flow.openStart).toBe(open(startMs - 1));
      expect(flow.openStart + flow.entered + flow.baseline + flow.reopened - flow.fixed - flow.setAside).toBe(open(toMs(AT)));
    }),
    { numRuns: 300 },
  );
});

// Zones that change their clocks by an hour, by half of one, and at midnight itself, so that a day has no 00:00.
const ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"];
const localDate = (ms: number, timeZone: string) => new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(ms);

test("an acceptance and a rating hold through their last day in the client's zone, and not a millisecond longer", () => {
  const scans = [scanOf("2025-12-01", [["a", "high"]])];
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 364 }), (timeZone, offset) => {
      const last = addDays("2026-01-01", offset);
      const endMs = endOfDayMs(last, timeZone);
      // Not by our own calendar: the runtime's says which day it is there.
      expect([localDate(endMs - 1, timeZone), localDate(endMs, timeZone)]).toEqual([last, addDays(last, 1)]);
      const evaluations: Evaluation[] = [{ finding: "a", verdict: "accepted", reason: "old", by: "rosa", at: "2025-12-02T00:00:00Z", expiresAt: last }];
      const overrides = [overrideOf("a", "2025-12-02", "low", last)];
      const at = (ms: number) => foldLifecycle({ scans, evaluations, overrides, findings: [findingOf("a")], timeZone, at: new Date(ms).toISOString() })[0];
      expect(at(endMs - 1)).toMatchObject({ state: "accepted", acceptedUntil: last, severity: "low" });
      expect(at(endMs)).toMatchObject({ state: "open", acceptedUntil: null, severity: "high", rating: null });
    }),
    { numRuns: 200 },
  );
});
