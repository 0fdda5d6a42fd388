import fc from "fast-check";
import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { CheckDay, ClientFacts, ReportedDay, SiteFacts } from "#server/posture/facts.ts";
import { latencyDays } from "#server/posture/latency.fixture.ts";
import { addDays, toSeconds } from "#server/posture/period.ts";
import { measureResponse } from "#server/posture/response-times.ts";

/** The month is October in New York: 1 October 04:00 UTC to 1 November 04:00 UTC. */
const [FROM, TO] = ["2026-09-30T04:00:00Z", "2026-11-02T04:00:00Z"];
const HOUR = 3_600;
const SITE: SiteFacts = { slug: "www", host: "www.alderfalls.gov", monitoredFrom: "2026-01-01T00:00:00Z", monitoredTo: null, monitorBound: true };
const [base] = factsOf().sources;
const source = (id: string) => ({ ...(base as ClientFacts["sources"][number]), id, name: id.toUpperCase(), kind: "uptime" as const });

type Seen = { from?: string; to?: string; locations?: number; down?: [string, string][]; silent?: [string, string][]; intervalS?: number };
const seen = (id: string, { from = FROM, to = TO, locations = 1, ...more }: Seen = {}): CheckDay[] =>
  checkDaysFrom(["a", "b", "c"].slice(0, locations), { site: "www", source: id, from, to, intervalS: 300, ...more });
const factsWith = (checks: CheckDay[], more: Partial<ClientFacts> = {}, site: Partial<SiteFacts> = {}) =>
  factsOf({ sites: [{ ...SITE, ...site }], maintenance: [], policies: [], checks, sources: [source("one"), source("two")], ...more });
const measure = (...given: Parameters<typeof factsWith>) => measureAvailability(factsWith(...given));
const chosen = (...given: Parameters<typeof factsWith>) => {
  const { sites, shares } = measure(...given);
  return [sites[0]?.source, sites[0]?.otherSources, Math.round(shares.coveragePct ?? -1)];
};

test.each<[string, CheckDay[], [string, number, number]]>([
  ["one location all month beats three from the 20th", [...seen("one"), ...seen("two", { from: "2026-10-20T04:00:00Z", locations: 3 })], ["one", 1, 100]],
  [
    "three probes that are each there half the time beat nobody by their number",
    [
      ...seen("one"),
      ...["a", "b", "c"].flatMap((location, index) => seen("two", { from: `2026-10-${10 + index}T04:00:00Z` }).map((day) => ({ ...day, location }))),
    ],
    ["one", 1, 100],
  ],
  ["probes that take turns have seen what they saw together", [...seen("one", { to: "2026-10-25T04:00:00Z" }), ...turns("two")], ["two", 1, 100]],
  [
    "days beside the month count for nothing",
    [
      ...seen("one", { from: "2026-10-01T04:00:00Z", to: "2026-11-01T04:00:00Z" }),
      ...seen("two", { silent: [["2026-10-03T04:00:00Z", "2026-10-03T14:00:00Z"]], locations: 3 }),
    ],
    ["one", 1, 100],
  ],
  ["a source that spoke only beside the month is no other source", [...seen("one"), ...seen("two", { to: "2026-09-30T20:00:00Z" })], ["one", 0, 100]],
  ["on a tie the first configured decides", [...seen("two"), ...seen("one")], ["one", 1, 100]],
  ["a retired one loses every tie", [...seen("gone", { locations: 3 }), ...seen("two")], ["two", 1, 100]],
  ["a retired one that saw more decides all the same", [...seen("gone"), ...seen("two", { from: "2026-10-20T04:00:00Z" })], ["gone", 1, 100]],
  ["every minute is not more than every five minutes", [...seen("two", { intervalS: 60 }), ...seen("one")], ["one", 1, 100]],
])("%s", (_what, checks, expected) => {
  expect(chosen(checks)).toEqual(expected);
  expect(chosen(checks.toReversed())).toEqual(expected);
});

/** Two probes, one at night and one by day. */
function turns(id: string): CheckDay[] {
  return ["a", "b"].flatMap((location, index) => {
    const silent = Array.from({ length: 34 }, (_, day): [string, string] => {
      const start = (toSeconds(FROM) + day * 86_400 + index * 12 * HOUR) * 1000;
      return [new Date(start).toISOString(), new Date(start + 12 * HOUR * 1000).toISOString()];
    });
    return seen(id, { silent }).map((day) => ({ ...day, location }));
  });
}

const HANDOVER = [
  ...seen("one", {
    to: "2026-10-18T04:00:00Z",
    locations: 3,
    down: [
      ["2026-10-05T12:00:00Z", "2026-10-05T13:00:00Z"],
      ["2026-10-17T00:00:00Z", "2026-10-17T02:00:00Z"],
    ],
  }),
  ...seen("two", {
    from: "2026-10-14T04:00:00Z",
    down: [
      ["2026-10-14T12:00:00Z", "2026-10-14T15:00:00Z"],
      ["2026-10-25T12:00:00Z", "2026-10-25T12:30:00Z"],
    ],
  }),
];
const named = (...primary: [string, string][]): Partial<SiteFacts> => ({ primary: primary.map(([id, fromDay]) => ({ source: id, fromDay })) });

test("a month in which one monitor takes over from another is whole once somebody named the day", () => {
  expect(measure(HANDOVER).missing).toBe("insufficient");
  const whole = measure(HANDOVER, {}, named(["two", "2026-10-16"]));
  expect(whole).toMatchObject({ missing: null, tally: { unknownS: 0, downS: HOUR + HOUR / 2 } });
  expect(whole.sites[0]).toMatchObject({ source: "two", otherSources: 0, locations: ["a", "b", "c"] });
  expect(whole.checks).toBe(15 * 288 * 3 + 16 * 288);
});

test.each<[string, [string, string][], number]>([
  ["nobody named: the one that saw most", [], 3 * HOUR + HOUR / 2],
  ["one named before the month speaks throughout", [["one", "2026-01-01"]], 3 * HOUR],
  [
    "the last name of a day's change counts",
    [
      ["one", "2026-01-01"],
      ["two", "2026-10-16"],
    ],
    HOUR + HOUR / 2,
  ],
  [
    "there and back again",
    [
      ["two", "2026-10-14"],
      ["one", "2026-10-15"],
      ["two", "2026-10-18"],
    ],
    HOUR + 3 * HOUR + 2 * HOUR + HOUR / 2,
  ],
  [
    "a day after the month changes nothing of it",
    [
      ["one", "2026-01-01"],
      ["two", "2026-11-01"],
    ],
    3 * HOUR,
  ],
])("%s", (_what, primary, downS) => {
  expect(measure(HANDOVER, {}, named(...primary)).tally.downS).toBe(downS);
});

test("one that was named and is silent leaves the time unknown, whoever else looked", () => {
  const { tally, sites } = measure([...seen("one"), ...seen("two", { to: "2026-10-11T04:00:00Z" })], {}, named(["two", "2026-10-01"]));
  expect(tally).toMatchObject({ unknownS: 21 * 86_400, upS: 10 * 86_400 });
  expect(sites[0]?.otherSources).toBe(1);
});

test("an outage on both sides of the day of change is one outage", () => {
  const down: [string, string][] = [["2026-10-16T03:40:00Z", "2026-10-16T04:20:00Z"]];
  const { sites, contract } = measure(
    [...seen("one", { down }), ...seen("two", { down })],
    { policies: [{ ...OCTOBER_POLICY, minOutageS: 1_800 }] },
    named(["two", "2026-10-16"]),
  );
  expect(sites[0]?.incidents.map(({ from, to }) => to - from)).toEqual([2_400]);
  expect(contract.downS).toBe(2_400);
});

test("a monitor that reports may hand over to one with single checks", () => {
  const reported = Array.from({ length: 34 }, (_, index): ReportedDay => {
    const day = addDays("2026-09-30", index);
    return {
      site: "www",
      source: "one",
      day,
      reportedBy: "Pingdom",
      fromS: 0,
      toS: 86_400,
      outages: day === "2026-10-09" ? [{ fromS: 0, toS: 600, state: "down" }] : [],
      totals: null,
      reportedPct: null,
    };
  });
  const policies = [{ ...OCTOBER_POLICY, consecutiveFailures: 1, latencyLimitMs: 10_000 }];
  const checks = seen("two", { from: "2026-10-16T04:00:00Z" }).map((day) =>
    day.day === "2026-10-20" ? { ...day, slow: [[0, 12_000] as [number, number]] } : day,
  );
  const { sites, tally, missing, contract } = measure(checks, { reported, policies }, named(["two", "2026-10-16"]));
  expect([missing, tally.downS, tally.unknownS]).toEqual([null, 600, 0]);
  expect(contract.downS).toBe(600 + 300);
  expect(sites[0]).toMatchObject({ source: "two", reportedBy: "Pingdom", unjudgeable: true });
});

test("response times are those of the source that spoke, day by day", () => {
  const series = { site: "www", from: FROM, to: TO, intervalS: 300, location: "a", timeZone: "America/New_York" };
  const latency = [...latencyDays({ ...series, source: "one", ms: () => 300 }), ...latencyDays({ ...series, source: "two", ms: () => 800 })];
  const facts = factsWith(HANDOVER, { latency }, named(["two", "2026-10-16"]));
  const { histogram, sources, days } = measureResponse(facts, measureAvailability(facts));
  expect([sources, days]).toEqual([["one", "two"], 31]);
  expect(histogram.map(([, count]) => count)).toEqual([15 * 288, 16 * 288]);
});

test("the report says from which day on which monitor speaks", () => {
  const notes = (report: ReturnType<typeof buildReport>) => report.sections.find(({ id }) => id === "availability")?.notes ?? [];
  const report = buildReport(factsWith(HANDOVER, {}, named(["two", "2026-10-16"])));
  expect(notes(report)).toContainEqual({ title: "Change of monitor", text: "www.alderfalls.gov: TWO from 16 October 2026 on, ONE before." });
  expect(notes(report).find(({ title }) => title === "Where from")?.text).toMatch(/ONE.*TWO/);
  expect(notes(buildReport(factsWith(seen("one")))).map(({ title }) => title)).not.toContain("Change of monitor");
});

test("whoever is named and whatever was seen, the month adds up and never counts two sources at once", () => {
  const day = fc.integer({ min: 1, max: 31 }).map((n) => `2026-10-${String(n).padStart(2, "0")}`);
  const primary = fc.array(fc.tuple(fc.constantFrom("one", "two", "gone"), day), { maxLength: 4 });
  const part = fc.tuple(day, day).map((days) => days.sort().map((each) => `${each}T04:00:00Z`) as [string, string]);
  fc.assert(
    fc.property(primary, part, part, part, (names, first, second, down) => {
      const checks = [...seen("one", { from: first[0], to: first[1], down: [down] }), ...seen("two", { from: second[0], to: second[1], down: [down] })];
      const unique = [...new Map(names.map(([id, from]) => [from, [id, from] as [string, string]])).values()];
      const { tally, span, checks: counted } = measure(checks, {}, named(...unique));
      expect(tally.upS + tally.downS + tally.unknownS + tally.outsideS + tally.maintenanceS).toBe(span.to - span.from);
      expect(counted * 300).toBeLessThanOrEqual(span.to - span.from);
      expect(tally.downS).toBeLessThanOrEqual(toSeconds(down[1]) - toSeconds(down[0]));
    }),
    { numRuns: 60 },
  );
});
