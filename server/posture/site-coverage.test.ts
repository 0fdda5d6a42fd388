import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#server/posture/period.ts";
import { type BoundMonitor, countCoverage, coverageByClient, coverageCells, coverSite } from "#server/posture/site-coverage.ts";

const TODAY = "2026-11-10";
const monitor = (change: Partial<BoundMonitor> = {}): BoundMonitor => ({
  source: "s1",
  sourceName: "Edge",
  external: "https://www.a.gov",
  paused: false,
  lastDay: TODAY,
  ...change,
});
const covered = (...monitors: BoundMonitor[]) => coverSite({ client: "alder", clientName: "City of Alder", site: "www", host: "www.a.gov", monitors }, TODAY);

test.each([
  ["nothing tied", [], "none", /uptime is unknown/],
  ["one that speaks", [monitor()], "one", /^$/],
  ["yesterday is soon enough", [monitor({ lastDay: "2026-11-09" })], "one", /^$/],
  ["a whole day without a word", [monitor({ lastDay: "2026-11-08" })], "silent", /^Nothing from Edge since 8 November 2026\.$/],
  ["never a word", [monitor({ lastDay: null })], "silent", /^Nothing from Edge in 35 days\.$/],
  ["two that speak", [monitor(), monitor({ source: "s2", sourceName: "Far" })], "several", /^$/],
  ["two, one of them silent", [monitor(), monitor({ source: "s2", sourceName: "Far", lastDay: null })], "one", /Nothing from Far/],
  ["only a paused one", [monitor({ paused: true })], "paused", /every source/i],
  ["a paused one beside a silent one", [monitor({ paused: true }), monitor({ source: "s2", lastDay: null })], "silent", /Nothing from Edge/],
] as const)("%s", (_name, monitors, state, why) => {
  const site = covered(...monitors);
  expect(site.state).toBe(state);
  expect(site.why).toMatch(why);
});

test("a site is green only when something that is not paused was heard since yesterday, and each site counts once", () => {
  const day = fc.option(
    fc.nat(40).map((back) => addDays(TODAY, -back)),
    { nil: null },
  );
  const any = fc.array(fc.tuple(day, fc.boolean()), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), (given) => {
      const sites = given.map((each) => covered(...each.map(([lastDay, paused]) => monitor({ lastDay, paused }))));
      const { sites: all, ...counts } = countCoverage(sites);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(all);
      for (const site of sites)
        expect(site.verdict.state === "met").toBe(site.monitors.some(({ paused, lastDay }) => !paused && lastDay !== null && lastDay >= "2026-11-09"));
    }),
  );
});

test("clients with most sites in the dark come first, and the CSV row says what the table says", () => {
  const birch = coverSite({ client: "birch", clientName: "Birch", site: "www", host: "b.gov", monitors: [] }, TODAY);
  expect(coverageByClient([covered(monitor()), birch]).map(({ client, none, one, sites }) => [client, none, one, sites])).toEqual([
    ["birch", 1, 0, 1],
    ["alder", 0, 1, 1],
  ]);
  expect(coverageCells(covered(monitor()))).toEqual(["City of Alder", "www", "www.a.gov", "One monitor", "Edge: https://www.a.gov", "Nothing"]);
  expect(coverageCells(birch)[4]).toBe("none");
});
