import fc from "fast-check";
import { expect, test } from "vitest";
import { checkEvidence, type DayFold, expandChecks, expandRuns, foldDay, foldRuns, splitByDay } from "#server/posture/checks.ts";
import { CheckEvidence, type Check } from "#server/posture/evidence.ts";
import { SLOW_MS } from "#server/posture/facts.ts";

const DAY = 1_790_812_800;
const evidenceOf = (checks: readonly Check[]) => checkEvidence({ external: "w", location: "iad", intervalS: 60, checks });

/** Three days around a midnight; regular series with holes and outages, and wild ones with everything twice. */
const at = fc.integer({ min: DAY - 86_400, max: DAY + 2 * 86_400 - 1 });
const answer = {
  up: fc.boolean(),
  statusCode: fc.option(fc.constantFrom(0, 200, 301, 404, 503), { nil: undefined }),
  durationMs: fc.option(fc.constantFrom(3, 250.5, SLOW_MS - 0.001, SLOW_MS, 9_500), { nil: undefined }),
};
const near = fc.integer({ min: DAY - 40, max: DAY + 40 });
const wild = fc.array(fc.record({ at: fc.oneof(at, near), ...answer }), { maxLength: 80 });
const regular = fc
  .tuple(
    fc.integer({ min: -86_400, max: 86_400 }),
    fc.constantFrom(10, 60, 300, 3_600),
    fc.array(fc.constantFrom("up", "up", "up", "down", "gap", "slow"), { maxLength: 200 }),
  )
  .map(([phase, step, said]) =>
    said.flatMap((each, index): Check[] =>
      each === "gap"
        ? []
        : [{ at: DAY + phase + index * step, up: each !== "down", statusCode: each === "down" ? 503 : 200, durationMs: each === "slow" ? 4_000 : 80 }],
    ),
  );
const checks = fc.oneof(
  wild,
  regular,
  fc.tuple(wild, regular).map((both) => both.flat()),
) as fc.Arbitrary<Check[]>;

/** What the store must say, from the raw checks and nothing else. */
function naive(all: readonly Check[]) {
  const seconds = new Map<number, { up: boolean; status: number; slow: number }>();
  for (const { at, up, statusCode, durationMs } of all) {
    const known = seconds.get(at) ?? { up: true, status: -1, slow: -1 };
    const status = statusCode || 0;
    const worse = known.up && !up;
    const same = known.up === up;
    seconds.set(at, {
      up: known.up && up,
      status: worse ? status : same ? Math.max(status, known.status) : known.status,
      slow: Math.max(known.slow, durationMs != null && (!up || durationMs >= SLOW_MS) ? durationMs : -1),
    });
  }
  const sorted = [...seconds].sort(([a], [b]) => a - b);
  return {
    checks: sorted.map(([at, { up, status }]) => ({ at, up, ...(status > 0 ? { statusCode: status } : {}) })),
    slow: sorted.filter(([, { slow }]) => slow >= 0).map(([at, { slow }]) => [at, slow]),
  };
}

type Days = Map<number, DayFold>;
function deliver(days: Days, delivered: readonly Check[]): Days {
  for (const [number, day] of splitByDay(evidenceOf(delivered))) days.set(number, foldDay(days.get(number) ?? null, day));
  return days;
}
const sorted = (days: Days) => [...days].sort(([a], [b]) => a - b);

test("evidence loses nothing: expanding gives back every check, and the durations worth keeping", () => {
  fc.assert(
    fc.property(checks, (all) => {
      const evidence = evidenceOf(all);
      expect(CheckEvidence.parse(evidence)).toEqual(evidence);
      expect({ checks: expandChecks(evidence.runs), slow: evidence.slow }).toEqual(naive(all));
    }),
    { numRuns: 300 },
  );
});

test("the stored days depend only on the set of checks: split, shuffled, repeated and late deliveries come to the same", () => {
  fc.assert(
    fc.property(checks, fc.array(fc.nat({ max: 6 })), fc.infiniteStream(fc.nat()), (all, cuts, order) => {
      const once = sorted(deliver(new Map(), all));
      const shuffled = all
        .map((item) => ({ item, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
      const split = new Map<number, DayFold>();
      let from = 0;
      for (const length of [...cuts, shuffled.length]) {
        deliver(split, shuffled.slice(from, from + length));
        deliver(split, shuffled.slice(0, 3));
        from += length;
      }
      expect(sorted(split)).toEqual(once);
      const whole = {
        checks: once.flatMap(([number, { runs }]) => expandRuns(runs).map(({ atS, up, status }) => ({ at: number * 86_400 + atS, up, status }))),
      };
      expect(whole.checks).toEqual(naive(all).checks.map(({ at, up, statusCode }) => ({ at, up, status: statusCode })));
      expect(once.flatMap(([number, { slow }]) => slow.map(([atS, ms]) => [number * 86_400 + atS, ms]))).toEqual(naive(all).slow);
    }),
    { numRuns: 300 },
  );
});

test("what is held already leaves a day as it is, whichever part of it comes again", () => {
  fc.assert(
    fc.property(regular, fc.nat(), fc.nat(), (all, a, b) => {
      const days = deliver(new Map(), all);
      const before = new Map(days);
      deliver(days, all);
      deliver(days, all.slice(Math.min(a, b) % (all.length + 1), Math.max(a, b) % (all.length + 1)));
      for (const [number, day] of days) expect(day).toEqual(before.get(number));
    }),
  );
});

test("a day that comes again whole is given back itself, so that nothing is written", () => {
  const all = Array.from({ length: 1440 }, (_, minute) => ({
    at: DAY + minute * 60,
    up: minute < 700 || minute > 712,
    statusCode: 200,
    durationMs: minute === 9 ? 2_000 : 10,
  }));
  const [held] = [...deliver(new Map(), all).values()] as [DayFold];
  for (const part of [all, all.slice(100, 900), all.slice(0, 1), all.filter((_, index) => index % 2 === 0)])
    for (const day of splitByDay(evidenceOf(part)).values()) expect(foldDay(held, day)).toBe(held);
});

test("a day of regular checks is one run", () => {
  const all = Array.from({ length: 1440 }, (_, index) => ({ at: DAY + index * 60, up: true }));
  expect(foldRuns([], all)).toEqual([{ startS: 0, stepS: 60, count: 1440, up: true }]);
  expect(evidenceOf(Array.from({ length: 44_640 }, (_, index) => ({ at: DAY + index * 60, up: true, statusCode: 200 }))).runs).toEqual([
    { from: DAY, stepS: 60, count: 44_640, up: true, status: 200 },
  ]);
});

test("an outage splits the day and a missing check starts a new run", () => {
  const series = [0, 60, 120, 180, 240, 420, 480].map((second) => ({ at: DAY + second, up: second !== 120 && second !== 180 }));
  expect(foldRuns([], series)).toEqual([
    { startS: 0, stepS: 60, count: 2, up: true },
    { startS: 120, stepS: 60, count: 2, up: false },
    { startS: 240, stepS: 180, count: 2, up: true },
    { startS: 480, stepS: 0, count: 1, up: true },
  ]);
});

test.each<[string, Check[], object]>([
  [
    "two answers about one second that disagree count as down, with the failing one's status",
    [
      { at: DAY, up: true, statusCode: 200 },
      { at: DAY, up: false, statusCode: 503 },
      { at: DAY, up: true },
    ],
    { up: false, status: 503 },
  ],
  [
    "a failure without a status does not take the success's",
    [
      { at: DAY, up: true, statusCode: 200 },
      { at: DAY, up: false },
    ],
    { up: false },
  ],
  [
    "a status says more than none",
    [
      { at: DAY, up: true },
      { at: DAY, up: true, statusCode: 204 },
    ],
    { up: true, status: 204 },
  ],
  ["0 is no status", [{ at: DAY, up: false, statusCode: 0 }], { up: false }],
])("%s", (_claim, all, run) => {
  for (const order of [all, all.toReversed()]) expect(evidenceOf(order).runs).toEqual([{ from: DAY, stepS: 0, count: 1, ...run }]);
});

test("durations are kept from a second on, and of every failure", () => {
  const all = [
    { at: DAY, up: true, durationMs: 999.9 },
    { at: DAY + 60, up: true, durationMs: 1000 },
    { at: DAY + 120, up: false, durationMs: 12 },
    { at: DAY + 180, up: false },
    { at: DAY + 240, up: false, durationMs: 5 },
    { at: DAY + 240, up: true, durationMs: 800 },
  ];
  expect(evidenceOf(all).slow).toEqual([
    [DAY + 60, 1000],
    [DAY + 120, 12],
    [DAY + 240, 5],
  ]);
});
