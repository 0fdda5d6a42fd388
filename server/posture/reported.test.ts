import fc from "fast-check";
import { expect, test } from "vitest";
import type { ReportedDay } from "#server/posture/facts.ts";
import { joinOwnWords, ownPercentage, reportedSegments } from "#server/posture/reported.ts";

const T0 = Date.parse("2026-10-01T00:00:00Z") / 1000;
const DAY = 86_400;
const day = (change: Partial<ReportedDay> = {}): ReportedDay => ({
  site: "www",
  source: "s1",
  day: "2026-10-01",
  reportedBy: "Pingdom",
  fromS: 0,
  toS: DAY,
  outages: [],
  totals: null,
  reportedPct: null,
  ...change,
});
const told = (days: ReportedDay[], avoid: { from: number; to: number }[] = []) =>
  reportedSegments(days, avoid).map(({ from, to, state, unplaced }) => [from - T0, to - T0, unplaced ? `${state}?` : state]);
const down = (fromS: number, toS: number) => ({ fromS, toS, state: "down" as const });
const unknown = (fromS: number, toS: number) => ({ fromS, toS, state: "unknown" as const });

test.each<[string, Partial<ReportedDay>, unknown[]]>([
  ["a day without outages is up", {}, [[0, DAY, "up"]]],
  ["the monitor speaks only for its part of the day", { fromS: 600, toS: 1200 }, [[600, 1200, "up"]]],
  ["a part of no length says nothing", { fromS: 600, toS: 600 }, []],
  [
    "outages unsorted and overlapping are one",
    { outages: [down(500, 900), down(100, 600)] },
    [
      [0, 100, "up"],
      [100, 900, "down"],
      [900, DAY, "up"],
    ],
  ],
  [
    "an outage that runs on past the day, or began before it, is cut to the part",
    { fromS: 100, toS: 1000, outages: [down(-500, 200), down(900, 90_000)] },
    [
      [100, 200, "down"],
      [200, 900, "up"],
      [900, 1000, "down"],
    ],
  ],
  [
    "down wins over unknown and over the monitor's own maintenance",
    { toS: 1000, outages: [unknown(0, 500), down(400, 600), { fromS: 550, toS: 700, state: "maintenance" }] },
    [
      [0, 400, "unknown"],
      [400, 600, "down"],
      [600, 700, "unknown"],
      [700, 1000, "up"],
    ],
  ],
  [
    "downtime that is counted and not listed is down at the end of the part",
    { toS: 1000, outages: [down(0, 100)], totals: { upS: 700, downS: 300, unknownS: 0 } },
    [
      [0, 100, "down"],
      [100, 800, "up"],
      [800, 1000, "down?"],
    ],
  ],
  [
    "it goes over time that reads as up, around what is listed",
    { toS: 1000, outages: [down(900, 1000), unknown(700, 800)], totals: { upS: 500, downS: 400, unknownS: 100 } },
    [
      [0, 500, "up"],
      [500, 700, "down?"],
      [700, 800, "unknown"],
      [800, 900, "down?"],
      [900, 1000, "down"],
    ],
  ],
  [
    "more downtime than there is other time takes the unknown too, and never more than the part",
    { toS: 1000, outages: [unknown(0, 400)], totals: { upS: 0, downS: 5000, unknownS: null } },
    [[0, 1000, "down?"]],
  ],
  [
    "a list longer than the totals stands",
    { toS: 1000, outages: [down(0, 400)], totals: { upS: 900, downS: 100, unknownS: 0 } },
    [
      [0, 400, "down"],
      [400, 1000, "up"],
    ],
  ],
  [
    "seconds given neither up nor down are unknown",
    { toS: 1000, outages: [down(0, 100)], totals: { upS: 800, downS: 100, unknownS: null } },
    [
      [0, 100, "down"],
      [100, 900, "up"],
      [900, 1000, "unknown?"],
    ],
  ],
])("%s", (_claim, change, expected) => {
  expect(told([day(change)])).toEqual(expected);
});

test("downtime without a time is laid outside announced maintenance first, so that no window swallows it", () => {
  const report = day({ toS: 1000, totals: { upS: 800, downS: 200, unknownS: 0 } });
  expect(told([report], [{ from: T0 + 700, to: T0 + 950 }])).toEqual([
    [0, 550, "up"],
    [550, 700, "down?"],
    [700, 950, "up"],
    [950, 1000, "down?"],
  ]);
  expect(told([report], [{ from: T0, to: T0 + 1000 }])).toEqual([
    [0, 800, "up"],
    [800, 1000, "down?"],
  ]);
});

test("days follow each other, and an outage over midnight is one", () => {
  const days = [day({ day: "2026-10-02", outages: [down(0, 60)] }), day({ outages: [down(86_340, DAY)] })];
  expect(told(days)).toEqual([
    [0, 86_340, "up"],
    [86_340, 86_460, "down"],
    [86_460, 2 * DAY, "up"],
  ]);
});

test("of two monitors of one site an outage either saw counts, and one that looked knows more than one that did not", () => {
  expect(told([day({ toS: 1000, outages: [unknown(0, 500)] }), day({ toS: 1000, outages: [down(100, 200), unknown(400, 1000)] })])).toEqual([
    [0, 100, "up"],
    [100, 200, "down"],
    [200, 400, "up"],
    [400, 500, "unknown"],
    [500, 1000, "up"],
  ]);
});

const anyDay = fc
  .record({
    fromS: fc.integer({ min: 0, max: 1000 }),
    length: fc.integer({ min: 1, max: 5000 }),
    outages: fc.array(
      fc
        .record({
          fromS: fc.integer({ min: -100, max: 7000 }),
          length: fc.integer({ min: 0, max: 3000 }),
          state: fc.constantFrom("down", "unknown", "maintenance"),
        })
        .map(({ fromS, length, state }) => ({ fromS, toS: fromS + length, state })),
      { maxLength: 6 },
    ),
    totals: fc.option(fc.record({ upS: fc.integer({ min: 0, max: 7000 }), downS: fc.integer({ min: 0, max: 7000 }), unknownS: fc.constant(null) }), {
      nil: null,
    }),
  })
  .map(({ fromS, length, outages, totals }) => day({ fromS, toS: fromS + length, outages, totals }));
const windows = fc.array(
  fc
    .record({ from: fc.integer({ min: 0, max: 6000 }), length: fc.integer({ min: 1, max: 2000 }) })
    .map(({ from, length }) => ({ from: T0 + from, to: T0 + from + length })),
  { maxLength: 3 },
);

test("whatever a monitor reports, every second of its part is told once, and no counted or listed downtime is lost", () => {
  fc.assert(
    fc.property(anyDay, windows, (report, avoid) => {
      const segments = reportedSegments([report], avoid);
      const seconds = (state: string) => segments.reduce((sum, segment) => sum + (segment.state === state ? segment.to - segment.from : 0), 0);
      expect(segments[0]?.from).toBe(T0 + report.fromS);
      expect(segments.at(-1)?.to).toBe(T0 + report.toS);
      segments.slice(1).forEach((segment, index) => expect(segment.from).toBe(segments[index]?.to));
      const part = report.toS - report.fromS;
      for (let at = report.fromS; at < report.toS; at += 37)
        if (report.outages.some(({ fromS, toS, state }) => state === "down" && fromS <= at && at < toS))
          expect(segments.find(({ from, to }) => from <= T0 + at && T0 + at < to)?.state).toBe("down");
      if (report.totals !== null) {
        expect(seconds("down")).toBeGreaterThanOrEqual(Math.min(part, report.totals.downS));
        expect(seconds("up")).toBeLessThanOrEqual(report.totals.upS);
      }
      expect(reportedSegments([{ ...report, outages: report.outages.toReversed() }], avoid)).toEqual(segments);
    }),
  );
});

test("the monitor's own percentage is weighted by the seconds of each day within the span", () => {
  const days = [day({ reportedPct: 100 }), day({ day: "2026-10-02", toS: 43_200, reportedPct: 97 })];
  expect(ownPercentage(days, { from: T0, to: T0 + 3 * DAY }).pct).toBeCloseTo(99, 10);
  expect(ownPercentage(days, { from: T0, to: T0 + DAY })).toEqual({ pct: 100, pctS: DAY });
  expect(ownPercentage([day({ totals: { upS: 900, downS: 100, unknownS: null } })], { from: T0, to: T0 + DAY }).pct).toBe(90);
  expect(ownPercentage([day()], { from: T0, to: T0 + DAY }).pct).toBeNull();
});

test("percentages of a few days are not the monitor's word on all of them; a day it did not look is none of them", () => {
  const span = { from: T0, to: T0 + 3 * DAY };
  expect(ownPercentage([day({ reportedPct: 100 }), day({ day: "2026-10-02" })], span).pct).toBeNull();
  expect(ownPercentage([day({ reportedPct: 98 }), day({ day: "2026-10-02", outages: [unknown(0, DAY)] })], span).pct).toBe(98);
});

test("words over months are put together by the time they cover", () => {
  expect(joinOwnWords([{ unplacedS: 60, pct: 100, pctS: 3 * DAY }, null, { unplacedS: 5, pct: 96, pctS: DAY }])).toEqual({
    unplacedS: 65,
    pct: 99,
    pctS: 4 * DAY,
  });
  expect(
    joinOwnWords([
      { unplacedS: 60, pct: 100, pctS: DAY },
      { unplacedS: 0, pct: null, pctS: 0 },
    ])?.pct,
  ).toBeNull();
  expect(joinOwnWords([null])).toBeNull();
});
