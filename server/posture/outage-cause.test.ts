import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { CheckDay, CheckRun } from "#server/posture/facts.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { causeFinder } from "#server/posture/outage-cause.ts";
import { toSeconds } from "#server/posture/period.ts";

const at = (time: string, day = "03") => toSeconds(`2026-10-${day}T${time}:00Z`);
const second = (time: string) => at(time) - at("00:00");
const run = (from: string, count: number, more: Partial<CheckRun> = {}): CheckRun => ({ startS: second(from), stepS: 300, count, up: false, ...more });
const day = (location: string, runs: CheckRun[], more: Partial<CheckDay> = {}): CheckDay => ({
  site: "www",
  source: "edge",
  location,
  day: "2026-10-03",
  intervalS: 300,
  runs,
  ...more,
});
const cause = (checks: CheckDay[], from = at("14:00"), to = at("14:35"), sites = ["www"]) =>
  causeFinder(checks)({ from, to, sites, sources: new Set(["edge"]) });

const CASES: [string, CheckDay[], string][] = [
  [
    "one status from every location",
    [day("iad", [run("14:00", 7, { status: 503 })]), day("fra", [run("14:00", 7, { status: 503 })])],
    "HTTP 503, seen from both locations",
  ],
  ["no status", [day("iad", [run("14:00", 7)])], "seen from iad"],
  ["the commonest of two", [day("iad", [run("14:00", 2, { status: 502 }), run("14:10", 5, { status: 503 })])], "mostly HTTP 503, seen from iad"],
  ["of two as common the smaller", [day("iad", [run("14:00", 3, { status: 503 }), run("14:15", 3, { status: 500 })])], "mostly HTTP 500, seen from iad"],
  [
    "locations that saw it up",
    [day("iad", [run("14:00", 7, { status: 503 })]), day("fra", [run("14:00", 7, { status: 503 })]), day("sjc", [run("14:00", 7, { up: true, status: 200 })])],
    "HTTP 503, seen from fra and iad, not from 1 other",
  ],
  ["many locations", ["a", "b", "c", "d", "e"].map((name) => day(name, [run("14:00", 7, { status: 503 })])), "HTTP 503, seen from all 5 locations"],
  ["the check that still speaks when it begins", [day("iad", [run("13:57", 1, { status: 500, stepS: 0 })])], "HTTP 500, seen from iad"],
  ["a failure long before and one after", [day("iad", [run("13:50", 1, { status: 500, stepS: 0 }), run("14:35", 2, { status: 500 })])], ""],
  ["part of a long run", [day("iad", [run("10:00", 60, { status: 503 })])], "HTTP 503, seen from iad"],
  ["another site", [day("iad", [run("14:00", 7, { status: 503 })], { site: "pay" })], ""],
  ["another source than the one that decides", [day("iad", [run("14:00", 7, { status: 503 })], { source: "second" })], ""],
  ["another day", [day("iad", [run("14:00", 7, { status: 503 })], { day: "2026-10-04" })], ""],
  ["no single checks", [], ""],
];
test.each(CASES)("the cause is what the failed checks say: %s", (_name, checks, words) => {
  expect(cause(checks)).toBe(words);
});

test("a stretch over midnight takes the checks of both days", () => {
  const checks = [
    day("iad", [run("23:50", 2, { status: 503 })]),
    day("iad", [{ startS: 0, stepS: 300, count: 6, up: false, status: 500 }], { day: "2026-10-04" }),
  ];
  expect(cause(checks, at("23:50"), at("00:30", "04"))).toBe("mostly HTTP 500, seen from iad");
});

const strip = (facts: Parameters<typeof factsOf>[0]) => {
  const blocks = buildReport(factsOf(facts)).sections.flatMap(({ blocks: each }) => each.map(({ block }) => block));
  const found = blocks.find((block) => block.kind === "day-strip");
  return found?.kind === "day-strip" ? (found.days.find(({ day: each }) => each === "2026-10-03")?.text ?? "") : "";
};

test("the day says it: in the strip, and so in every format", () => {
  const checks = factsOf().checks.map((each) => ({ ...each, runs: each.runs.map((one) => (one.up ? one : { ...one, status: 503 })) }));
  expect(strip({ checks })).toBe("3 October: www.alderfalls.gov down 35 min, 14:00 to 14:35 (HTTP 503, seen from all 3 locations)");
  expect(strip({})).toContain("(seen from all 3 locations)");
});

test("an approved correction says why beside what the checks said, a proposed one nothing", () => {
  const correction = {
    id: "c",
    site: "www",
    from: "2026-10-03T18:00:00Z",
    to: "2026-10-03T18:35:00Z",
    reason: "The monitor's own network was down",
    clause: "Clause 4.4",
    enteredBy: "Sam",
    enteredAt: "2026-10-05T12:00:00Z",
    approvedBy: "Lee",
    approvedAt: "2026-10-06T12:00:00Z",
  };
  expect(strip({ corrections: [correction] })).toContain("seen from all 3 locations; corrected afterwards: The monitor's own network was down)");
  expect(strip({ corrections: [{ ...correction, approvedBy: null, approvedAt: null }] })).not.toContain("corrected");
});
