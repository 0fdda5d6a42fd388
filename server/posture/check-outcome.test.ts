import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeDay, judgesChecks, passes } from "#server/posture/check-outcome.ts";
import { expandRuns } from "#server/posture/checks.ts";
import type { Check } from "#server/posture/evidence.ts";
import { storedDays } from "#server/posture/raw-checks.fixture.ts";

const terms = (latencyLimitMs: number | null, acceptedStatuses: number[] | null) => ({ latencyLimitMs, acceptedStatuses });

test.each<[string, Parameters<typeof passes>[0], ReturnType<typeof terms>, boolean]>([
  ["without rules the monitor’s word stands", { up: false, status: 200, ms: 20_000 }, terms(null, null), false],
  ["exactly the limit is in time", { up: true, status: 200, ms: 10_000 }, terms(10_000, null), true],
  ["over the limit is not", { up: true, status: 200, ms: 10_000.5 }, terms(10_000, null), false],
  ["an unknown duration is not slow", { up: true, status: 200, ms: null }, terms(10_000, null), true],
  ["an accepted status passes against the monitor", { up: false, status: 302, ms: null }, terms(null, [200, 302]), true],
  ["but only where the terms list statuses", { up: false, status: 302, ms: null }, terms(10_000, null), false],
  ["and only in time", { up: false, status: 302, ms: 10_001 }, terms(10_000, [200, 302]), false],
  ["another status fails against the monitor", { up: true, status: 404, ms: null }, terms(null, [200, 302]), false],
  ["an unknown status leaves the monitor’s word", { up: true, status: undefined, ms: null }, terms(null, [200]), true],
  ["also when it said down", { up: false, status: undefined, ms: null }, terms(null, [200]), false],
])("%s", (_, check, rules, expected) => {
  expect(passes(check, rules)).toBe(expected);
});

test("a day the terms judge as the monitor did is given back untouched", () => {
  const checks = Array.from(
    { length: 60 },
    (_, index): Check => ({ at: index * 60, up: index % 20 !== 0, statusCode: index % 20 === 0 ? 500 : 200, durationMs: 2000 }),
  );
  const [day] = storedDays({ location: "a", intervalS: 60 }, [checks]);
  expect(day).toBeDefined();
  if (day !== undefined) expect(judgeDay(day, terms(2000, [200]))).toBe(day);
  expect([judgesChecks(terms(null, null)), judgesChecks(terms(1000, null)), judgesChecks(terms(null, []))]).toEqual([false, true, true]);
});

test("judging a stored day is judging each of its checks", () => {
  const check = fc.record({
    up: fc.boolean(),
    statusCode: fc.constantFrom(null, 200, 302, 500),
    durationMs: fc.constantFrom(null, 500, 1000, 5000, 5001, 20_000),
  });
  const parts = fc.array(fc.record({ check, length: fc.integer({ min: 1, max: 30 }), step: fc.constantFrom(1, 60, 61, 300) }), { minLength: 1, maxLength: 15 });
  const rules = fc.record({ latencyLimitMs: fc.constantFrom(null, 1000, 5000), acceptedStatuses: fc.constantFrom<number[] | null>(null, [200], [302, 500]) });
  fc.assert(
    fc.property(parts, rules, (all, policy) => {
      const checks: Check[] = [];
      let at = 0;
      for (const { check: one, length, step } of all) for (let index = 0; index < length && at < 86_400; index += 1, at += step) checks.push({ at, ...one });
      const [day] = storedDays({ location: "a", intervalS: 60 }, [checks]);
      if (day === undefined) throw new Error("no day");
      const judged = expandRuns(judgeDay(day, policy).runs).map(({ atS, up }) => [atS, up]);
      expect(judged).toEqual(
        checks.map(({ at: atS, up, statusCode, durationMs }) => [atS, passes({ up, status: statusCode ?? undefined, ms: durationMs ?? null }, policy)]),
      );
    }),
    { numRuns: 300 },
  );
});
