import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { Report } from "#server/posture/report.ts";

type Spans = [string, string][];
const www = [{ slug: "www", host: "www.alderfalls.gov", monitoredFrom: "2026-01-01T00:00:00Z", monitoredTo: null, monitorBound: true }];
const checks = (down: Spans = [], silent: Spans = []) =>
  checkDaysFrom(["a", "b", "c"], { site: "www", from: "2026-09-30T00:00:00Z", to: "2026-11-02T00:00:00Z", intervalS: 60, down, silent });
const build = (more: Partial<ClientFacts>) => buildReport(factsOf({ sites: www, maintenance: [], ...more }));
const section = (report: Report) => report.sections.find(({ id }) => id === "availability") as Report["sections"][number];
const ledger = (report: Report) => section(report).blocks.flatMap(({ block }) => (block.kind === "ledger" ? block.rows : []));
const strip = (report: Report) => section(report).blocks.flatMap(({ block }) => (block.kind === "day-strip" ? [block] : []))[0];

const OUTAGE: Spans = [["2026-10-03T18:02:00Z", "2026-10-03T18:39:00Z"]];
const LONG: Spans = [["2026-10-03T18:00:00Z", "2026-10-03T20:30:00Z"]];

test("one site, one outage: minutes first, on the client's clock", () => {
  const report = build({ checks: checks(OUTAGE) });
  expect(report.headline).toMatch(/^Your site was down for 37 minutes in October; the contract allows 44 minutes\./);
  expect(section(report).headline).toBe("37 minutes down on 3 October.");
  expect(strip(report)?.days[2]).toMatchObject({
    day: "2026-10-03",
    state: "down",
    downS: 2220,
    text: "3 October: down 37 min, 14:02 to 14:39 (seen from all 3 locations)",
  });
  expect(strip(report)?.days[3]?.text).toBe("4 October: up all day");
  expect(report.action).toBe("There is nothing you need to do this month.");
});

test("a missed contract names the credit and the last day to claim it", () => {
  const report = build({ checks: checks(LONG) });
  expect(report.headline).toMatch(/^Your site was down for 150 minutes in October; the contract allows only 44 minutes\./);
  expect(report.action).toBe("We owe you a credit of $480.00 (10 % of the monthly fee). You can claim it until 30 November 2026.");
  expect(ledger(report).at(-1)).toMatchObject({
    label: "Credit owed",
    basis: "Clause 4.5(a). A claim can be made until 30 November 2026.",
    value: { text: "$480.00" },
  });
  expect(section(report).verdict?.label).toBe("Contract missed");
});

test("no downtime is said as measured, not as perfection", () => {
  const report = build({ checks: checks([], [["2026-10-17T09:00:00Z", "2026-10-17T09:26:00Z"]]) });
  expect(report.headline).toMatch(/^We measured no downtime of your site in October\./);
  expect(section(report).notes.find(({ title }) => title.startsWith("Coverage"))?.text).toBe("26 min without data on 17 October. Not counted as up.");
});

test("without contract terms the report says so and names no contract", () => {
  const report = build({ checks: checks(OUTAGE), policies: [] });
  expect(report.headline).toContain("our target allows 44 minutes");
  expect(section(report).verdict?.label).toBe("Target met");
  expect(JSON.stringify(section(report))).toContain("Our standard target; no contract terms on file");
  expect(ledger(report).at(-1)).toMatchObject({ label: "Credit owed", value: { text: "none" } });
});

test("each exclusion cites clause, notice and approver, and the ledger adds up", () => {
  const down: Spans = [
    ...OUTAGE,
    ["2026-10-05T04:00:00Z", "2026-10-05T04:02:00Z"],
    ["2026-10-13T10:12:00Z", "2026-10-13T11:20:00Z"],
    ["2026-10-20T10:00:00Z", "2026-10-20T10:30:00Z"],
    ["2026-10-21T10:00:00Z", "2026-10-21T10:10:00Z"],
  ];
  const window = (id: string, from: string, to: string, announcedAt: string, approvedBy: string | null) => ({
    id,
    site: null,
    from,
    to,
    announcedAt,
    approvedBy,
    reason: "Upgrade",
  });
  const report = build({
    checks: checks(down),
    maintenance: [
      window("good", "2026-10-13T10:00:00Z", "2026-10-13T12:00:00Z", "2026-10-09T10:00:00Z", null),
      window("late", "2026-10-20T10:00:00Z", "2026-10-20T11:00:00Z", "2026-10-20T00:00:00Z", "Contract office"),
      window("bad", "2026-10-21T10:00:00Z", "2026-10-21T11:00:00Z", "2026-10-21T12:00:00Z", null),
    ],
  });
  expect(ledger(report).map(({ label, basis, value }) => [label, basis, value.text])).toEqual([
    ["Measured downtime", "133,920 checks, one a minute", "147 min"],
    ["Failures of fewer than 3 checks in a row", "Clause 4.1: 3 failed checks in a row make an outage", "− 2 min"],
    ["Announced maintenance, 13 October 06:00 to 08:00", "Clause 4.2(b). Notice sent 9 October, 96 hours before (72 required)", "− 68 min"],
    [
      "Maintenance approved late, 20 October 06:00 to 07:00",
      "Clause 4.2(b). Notice sent 19 October, 10 hours before (72 required); approved by Contract office",
      "− 30 min",
    ],
    [
      "Maintenance that counts as downtime, 21 October 06:00 to 07:00",
      "Entered 21 October, after it began; 72 hours of notice required. Nobody approved it, so its minutes count.",
      "counted",
    ],
    ["Downtime under the contract", "Hosting agreement 2025", "47 min"],
    ["Allowed at 99.9 % of 44,460 minutes", "Clause 4.1", "44 min 27 s"],
    ["Credit owed", "Clause 4.5(a). A claim can be made until 30 November 2026.", "$480.00"],
  ]);
  expect(147 - 2 - 68 - 30).toBe(47);
  expect(section(report).headline).toBe(
    "47 minutes down on 3 and 21 October; the contract allows only 44 minutes; maintenance on 13 and 20 October does not count.",
  );
});

test("a contract that counts missing minutes as down adds them, in the open", () => {
  const policies = [{ ...OCTOBER_POLICY, unknownIsDown: true }];
  const report = build({ checks: checks(OUTAGE, [["2026-10-17T09:00:00Z", "2026-10-17T09:26:00Z"]]), policies });
  expect(ledger(report)).toContainEqual(expect.objectContaining({ label: "Minutes without data", value: { text: "+ 26 min" } }));
  expect(report.headline).toContain("Your site was down or without data for 63 minutes in October; the contract allows only 44 minutes.");
  const silent = build({ checks: checks([], [["2026-10-17T09:00:00Z", "2026-10-17T09:26:00Z"]]), policies });
  expect(silent.headline).toContain(
    "We measured no downtime of your site in October, but 26 minutes without data count as down; the contract allows 44 minutes.",
  );
});

test("too little data gives no verdict and says how much there was", () => {
  const report = build({ checks: checks([], [["2026-10-10T04:00:00Z", "2026-10-20T04:00:00Z"]]) });
  expect(section(report)).toMatchObject({
    verdict: { state: "no-data", label: "Insufficient data" },
    headline: "We watched your site for only 30,240 of 44,640 minutes in October, too little to say whether the contract was met.",
  });
  expect(ledger(report).find(({ label }) => label === "Downtime under the contract")?.value.text).toBe("no verdict");
  expect(section(report).notes[0]?.title).toBe("Uptime: no verdict");
  expect(report.sections[0]?.blocks[0]?.block).toMatchObject({ items: [{ label: "Time we did not watch", value: "14,400" }, {}, {}, {}] });
  expect(report.action).toBe("What is open is ours to put right; we ask nothing of you this month.");
  expect(ledger(report).at(-1)).toMatchObject({ basis: "Cannot be worked out on this evidence", value: { text: "no data" } });
});

test("a running month says so, and a stale one gives no verdict", () => {
  const running = build({
    now: "2026-10-10T12:00:00Z",
    checks: checks(OUTAGE)
      .filter(({ day }) => day < "2026-10-10")
      .concat(checkDaysFrom(["a"], { site: "www", from: "2026-10-10T00:00:00Z", to: "2026-10-10T11:59:00Z" })),
  });
  expect(running.status).toMatch(/^The period is still running; figures run to 10 October 2026, 08:00/);
  expect(running.headline).toContain("down for 37 minutes in October so far");
  expect(strip(running)?.days.at(-1)).toMatchObject({ state: "outside", text: "31 October: not over yet" });
  const stale = build({ now: "2026-10-12T12:00:00Z", checks: checks(OUTAGE).filter(({ day }) => day < "2026-10-10") });
  expect(section(stale)).toMatchObject({
    verdict: { state: "no-data", label: "Stale" },
    headline: "Our last check of your sites is from 9 October, 20:00; we cannot say what happened since.",
  });
});

test("terms that change mid-month are named, the month keeps those of its first day", () => {
  const report = build({
    checks: checks(OUTAGE),
    policies: [OCTOBER_POLICY, { ...OCTOBER_POLICY, id: "new", name: "Hosting agreement 2027", effectiveFrom: "2026-10-15", targetPpm: 999_999 }],
  });
  expect(section(report).verdict?.state).toBe("met");
  expect(section(report).notes.find(({ title }) => title === "Terms changed")?.text).toBe(
    "1 October to 14 October: Hosting agreement 2025; 15 October to 31 October: Hosting agreement 2027. A month is judged whole, by the terms in force on its first day: this one by Hosting agreement 2025. The first month Hosting agreement 2027 judges is November 2026.",
  );
});

test("the trend draws months without a figure as gaps and says how many", () => {
  const figures = (value: number) => ({ "availability.uptime_pct": { value, unit: "pct" as const, display: "", basis: "" } });
  const report = build({
    checks: checks(OUTAGE),
    history: [
      { period: "2026-06", figures: figures(99.5) },
      { period: "2026-07", figures: figures(100) },
      { period: "2026-09", figures: figures(99.95) },
    ],
  });
  const trend = section(report).blocks.flatMap(({ block }) => (block.kind === "trend" ? [block] : []))[0];
  expect(trend?.points.map(({ value }) => value === null)).toEqual([false, false, true, false, false]);
  expect(trend?.summary).toBe(
    "From June 2026 to October 2026 measured uptime was 99.9 % or better in 3 of 4 months; the lowest was 99.500 % in June 2026. There is no figure for 1 month.",
  );
});

test("of several sites only those that were down are said to have been", () => {
  const parks = { ...(www[0] as ClientFacts["sites"][number]), slug: "parks", host: "parks.alderfalls.gov" };
  const quiet = checkDaysFrom(["a"], { site: "parks", from: "2026-09-30T00:00:00Z", to: "2026-11-02T00:00:00Z", intervalS: 60 });
  const report = build({ sites: [...www, parks], checks: [...checks(OUTAGE), ...quiet] });
  expect(report.headline).toMatch(/^One of your two sites was down for 37 minutes in October; the contract allows 89 minutes for both\./);
});

test("a site that joined mid-month says since when it is watched", () => {
  const sites = [{ ...(www[0] as ClientFacts["sites"][number]), monitoredFrom: "2026-10-12T04:00:00Z" }];
  expect(build({ sites, checks: checks() }).headline).toMatch(/^We measured no downtime of your site since monitoring began on 12 October\./);
});

test.each([
  ["joined", { monitoredFrom: "2026-10-12T04:00:00Z" }, "www.alderfalls.gov was monitored from 12 October, 00:00."],
  ["left", { monitoredTo: "2026-10-21T04:00:00Z" }, "www.alderfalls.gov was monitored until 21 October, 00:00."],
  [
    "joined and left",
    { monitoredFrom: "2026-10-12T04:00:00Z", monitoredTo: "2026-10-21T04:00:00Z" },
    "monitored from 12 October, 00:00 and until 21 October, 00:00.",
  ],
])("a report of the only site, which %s in the period, shows the dates", (_name, change, words) => {
  const report = buildReport(factsOf({ sites: www.map((site) => ({ ...site, ...change })) }));
  const note = report.sections.find(({ id }) => id === "availability")?.notes.find(({ title }) => title === "Partly monitored");
  expect(note?.text).toContain(words);
});
