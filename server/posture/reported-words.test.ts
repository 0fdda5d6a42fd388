import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, ReportedDay } from "#server/posture/facts.ts";
import { addDays, periodOf } from "#server/posture/period.ts";
import type { Report } from "#server/posture/report.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

/** October of every site as Pingdom tells it: www down 40 minutes on the 3rd, of which its list knows 35; all day otherwise up. */
function pingdomDays({ pct = null as number | null } = {}): ReportedDay[] {
  return ["www", "forms", "pay"].flatMap((site) =>
    Array.from({ length: 35 }, (_, index): ReportedDay => {
      const day = addDays("2026-09-29", index);
      const third = site === "www" && day === "2026-10-03";
      return {
        site,
        source: "edge-monitor",
        day,
        reportedBy: "Pingdom",
        fromS: 0,
        toS: 86_400,
        outages: third ? [{ fromS: 64_800, toS: 66_900, state: "down" }] : [],
        totals: third ? { upS: 84_000, downS: 2400, unknownS: 0 } : null,
        reportedPct: site === "www" ? pct : null,
      };
    }),
  );
}
const facts = (change: Partial<ClientFacts> = {}): Partial<ClientFacts> => ({ checks: [], latency: [], maintenance: [], reported: pingdomDays(), ...change });
const section = (report: Report, id: string) => {
  const found = report.sections.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
};
const note = (report: Report) => section(report, "availability").notes.find(({ title }) => title === "As reported by Pingdom")?.text;

test("a site without single checks is measured by the monitor's word, and its figures say whose word it is", () => {
  const report = reportOf(facts());
  expect(report.figures["availability.site.www.down_s"]).toMatchObject({
    value: 2400,
    basis: expect.stringMatching(/www\.alderfalls\.gov, as reported by Pingdom/),
  });
  expect(report.figures["availability.uptime_pct"]?.basis).toMatch(/3 sites, as reported by Pingdom/);
  expect(report.figures["availability.checks"]?.value).toBe(0);
  const text = JSON.stringify(section(report, "availability"));
  expect(text).toContain("as reported by Pingdom");
  expect(text).not.toMatch(/no checks arrived|0 checks|0 locations/i);
  expect(JSON.stringify(section(report, "how-we-know"))).toMatch(/As reported by Pingdom.*never make checks of it/);
});

test("what of the contract needs single checks is named, and downtime without a time is told", () => {
  const policies = [{ ...OCTOBER_POLICY, latencyLimitMs: 10_000, acceptedStatuses: [200, 302] }];
  expect(note(reportOf(facts({ policies })))).toMatch(
    /What the contract says of 3 failed checks in a row, a limit of 10 seconds and accepted status codes cannot be applied to it\. 5 minutes of its downtime are in its totals at a time it does not tell/,
  );
  expect(note(reportOf(facts({ policies: [{ ...OCTOBER_POLICY, consecutiveFailures: 1 }] })))).not.toContain("cannot be applied");
});

test("the monitor's own percentage is a figure, told where it is another than ours and not where it is the same", () => {
  const report = reportOf(facts({ reported: pingdomDays({ pct: 99.95 }) }));
  expect(report.figures["availability.site.www.reported_pct"]).toMatchObject({
    display: expect.stringMatching(/^99\.950\s?%$/),
  });
  expect(note(report)).toMatch(/Pingdom itself says 99\.950 ?% for www\.alderfalls\.gov: it rounds/);
  const same = report.figures["availability.site.www.uptime_pct"]?.value ?? 0;
  expect(note(reportOf(facts({ reported: pingdomDays({ pct: same }) })))).not.toContain("itself says");
});

test("single checks speak before reports, unless they saw clearly less", () => {
  const both = factsOf();
  const reported = pingdomDays().map((day) => ({ ...day, source: "other" }));
  const sources = [...both.sources, { ...(both.sources[0] as ClientFacts["sources"][number]), id: "other", name: "Pingdom" }];
  const sites = (change: Partial<ClientFacts>) =>
    measureAvailability({ ...both, sources, reported, ...change }).sites.map(({ reportedBy, otherSources }) => [reportedBy, otherSources]);
  expect(sites({})).toEqual([
    [null, 1],
    [null, 1],
    [null, 1],
  ]);
  const iad = (first: string) => both.checks.filter(({ location, day }) => location === "iad" && day >= first);
  expect(sites({ checks: iad("2026-09-29") })[0]).toEqual([null, 1]);
  expect(sites({ checks: iad("2026-10-05") })[0]).toEqual(["Pingdom", 1]);
  const asleep = reported.map((day) => ({ ...day, outages: [{ fromS: 0, toS: 86_400, state: "unknown" as const }], totals: null }));
  expect(sites({ checks: iad("2026-10-25"), reported: asleep })[0]).toEqual([null, 1]);
});

test("a quarter says of a monitor what its months say, put together", () => {
  const month = { ...factsOf(), checks: [], reported: pingdomDays({ pct: 99.5 }) };
  const quarter = { ...month, period: periodOf("2026-Q4", month.client.timeZone) };
  expect(measureAvailability(quarter).sites.map(({ reportedBy, own }) => [reportedBy, own?.unplacedS, own?.pct])).toEqual([
    ["Pingdom", 300, 99.5],
    ["Pingdom", 0, null],
    ["Pingdom", 0, null],
  ]);
});
