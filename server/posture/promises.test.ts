import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, SourceFacts } from "#server/posture/facts.ts";
import type { PromiseId } from "#server/posture/promise-tests.ts";
import { portfolioPromises, PROMISES, promiseVerdict } from "#server/posture/promises.ts";
import { scanOf } from "#server/posture/scans.fixture.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";

const base = factsOf();
const sources = (kind: SourceFacts["kind"], more: Partial<SourceFacts>) =>
  base.sources.map((source) => (source.kind === kind ? { ...source, ...more } : source));
const silentSince = { lastSuccessAt: "2026-10-05T00:00:00Z" };
const october = (through: string) => base.checks.filter(({ day }) => day <= through);
const xss = (severity: "critical" | "low") => ({
  scans: [
    ...base.scans.filter(({ site }) => site !== "forms"),
    ...["2026-09-18", "2026-10-18"].map((day) =>
      scanOf(day, [["f-xss", severity]], { id: day, site: "forms", family: "zap", hosts: ["forms.alderfalls.gov"] }),
    ),
  ],
});
const scannedBy = (family: string, sites = ["www", "forms", "pay"]) =>
  sites.map((site) => scanOf("2026-10-18", [], { id: `${family} ${site}`, site, family, hosts: [`${site}.alderfalls.gov`] }));
const oldZap = [scanOf("2026-06-18", [], { id: "old" })];
const seenByNessus = { scans: scannedBy("nessus", ["forms"]).map((scan) => ({ ...scan, sightings: xss("low").scans.at(-1)?.sightings ?? [] })) };

const CASES: [PromiseId, string, Partial<ClientFacts>, string, RegExp][] = [
  ["monitored", "all sites watched", {}, "kept", /All 3 sites watched from 3 locations; 99\.9/],
  [
    "monitored",
    "a site without a monitor",
    { sites: base.sites.map((site) => ({ ...site, monitorBound: site.slug !== "pay" })) },
    "broken",
    /pay\.alderfalls\.gov has no monitor/i,
  ],
  ["monitored", "no checks", { checks: [] }, "not-shown", /no checks/],
  ["monitored", "a day and a half missing", { checks: october("2026-10-30") }, "at-risk", /watched for 9[6-8]\./],
  ["monitored", "ten days missing", { checks: october("2026-10-21") }, "broken", /watched for/],
  ["scanned", "every scan on time", {}, "kept", /3 of 3 scans ran on time/],
  ["scanned", "one late", { cadence: { scanDays: 29, assessmentDays: 365 } }, "at-risk", /1 day late/],
  [
    "scanned",
    "one missing for longer than the cadence",
    { cadence: { scanDays: 20, assessmentDays: 365 }, scans: base.scans.filter(({ id }) => id !== "s-pay-2") },
    "broken",
    /pay\.alderfalls\.gov is 22 days late/,
  ],
  ["scanned", "nothing scanned", { scans: [] }, "not-shown", /scanned yet/],
  ["scanned", "a silent scanner", { sources: sources("scans", silentSince) }, "not-shown", /out of date/],
  ["assessed", "a recent one", {}, "kept", /completed 18 August 2026 by Redfern Security; next due by 18 August 2027/],
  ["assessed", "one that is late", { cadence: { scanDays: 35, assessmentDays: 60 } }, "at-risk", /due 17 October 2026, 14 days ago/],
  ["assessed", "one that is long overdue", { cadence: { scanDays: 35, assessmentDays: 30 } }, "broken", /ago/],
  ["assessed", "none on file", { attestations: [] }, "not-shown", /No outside assessment/],
  ["secure-code", "none open", {}, "kept", /0 cross-site scripting, 0 SQL injection.*1 fixed/],
  ["secure-code", "one open in time", xss("low"), "at-risk", /1 cross-site scripting.*none past due/],
  ["secure-code", "one past due", xss("critical"), "broken", /1 past due/],
  ["secure-code", "only old scans", { sources: [], scans: base.scans.filter(({ finishedAt }) => finishedAt < "2026-08") }, "not-shown", /scanned/],
  ["secure-code", "nothing scanned", { scans: [] }, "not-shown", /scanned yet/],
  ["secure-code", "testssl alone", { findings: [], scans: scannedBy("testssl") }, "not-shown", /No scanner that can see these/],
  ["secure-code", "CyHy alone", { findings: [], scans: scannedBy("cyhy") }, "not-shown", /No scanner that can see these/],
  ["secure-code", "a grade alone", { findings: [], scans: scannedBy("observatory") }, "not-shown", /scanned yet/],
  [
    "secure-code",
    "testssl beside an old ZAP",
    { findings: [], scans: [...oldZap, ...scannedBy("testssl")] },
    "not-shown",
    /scanned for these weaknesses in the last 70 days/,
  ],
  [
    "secure-code",
    "one site by ZAP, the others by testssl",
    { findings: [], scans: [...scannedBy("zap", ["www"]), ...scannedBy("testssl")] },
    "at-risk",
    /forms.alderfalls.gov and pay.alderfalls.gov not scanned for them yet/,
  ],
  ["secure-code", "an open one that a network scanner saw", seenByNessus, "at-risk", /1 cross-site scripting.*none past due/],
  ["scanned", "a grade alone", { findings: [], scans: scannedBy("observatory") }, "not-shown", /scanned yet/],
  ["compliant", "both in force", {}, "kept", /SOC 2 current until 30 June 2027; PCI current until 12 January 2027/],
  [
    "compliant",
    "PCI ends soon",
    { attestations: base.attestations.map((each) => (each.id === "pci" ? { ...each, expiresOn: "2026-12-01" } : each)) },
    "at-risk",
    /PCI ends 1 December 2026/,
  ],
  [
    "compliant",
    "a client without payments needs no PCI report",
    { client: { ...base.client, products: ["websites"] }, attestations: base.attestations.filter(({ id }) => id !== "pci") },
    "kept",
    /you take no payments through us/,
  ],
  [
    "compliant",
    "PCI lapsed",
    { attestations: base.attestations.map((each) => (each.id === "pci" ? { ...each, expiresOn: "2026-10-01" } : each)) },
    "broken",
    /PCI lapsed on 1 October 2026/,
  ],
  ["compliant", "no PCI", { attestations: base.attestations.filter(({ id }) => id !== "pci") }, "not-shown", /no PCI report/],
  [
    "compliant",
    "PCI that does not cover this client",
    { attestations: base.attestations.map((each) => ({ ...each, covers: each.id !== "pci" })) },
    "not-shown",
    /no PCI report/,
  ],
  ["accounts", "reported every day", {}, "kept", /403 refused, 31 deleted, median 11 min after sign-up/],
  [
    "accounts",
    "reported on half the days",
    { purges: { ...base.purges, counts: base.purges.counts.slice(0, 15), feeds: [] } },
    "at-risk",
    /reported on 15 of 31 days/,
  ],
  ["accounts", "silent feed", { purges: { counts: [], events: [], feeds: [], configured: true } }, "not-shown", /reported nothing/],
  ["accounts", "no feed", { purges: { ...base.purges, configured: false } }, "not-shown", /No account feed/],
  ["accounts", "feed out of date", { sources: sources("purges", silentSince) }, "not-shown", /out of date/],
  ["submissions", "all in time", {}, "kept", /2 concerns received, acknowledged in 4 hours/],
  ["submissions", "one late", { desk: { ...base.desk, received: 3, acknowledgedHours: [1, 2, 30] } }, "at-risk", /1 late/],
  ["submissions", "most late", { desk: { ...base.desk, acknowledgedHours: [30, 50] } }, "broken", /2 late/],
  [
    "submissions",
    "one waiting too long",
    { desk: { ...base.desk, received: 1, acknowledgedHours: [], evaluatedHours: [], waitingHours: [25] } },
    "broken",
    /none acknowledged yet; 1 late/,
  ],
  [
    "submissions",
    "one acknowledged in time and never evaluated",
    { desk: { ...base.desk, received: 1, acknowledgedHours: [3], evaluatedHours: [], evaluatingHours: [720] } },
    "broken",
    /1 not evaluated after 720 hours, 120 hours promised; 1 late/,
  ],
  [
    "submissions",
    "one of three not evaluated in time",
    { desk: { ...base.desk, received: 3, acknowledgedHours: [3, 4, 5], evaluatedHours: [20, 30], evaluatingHours: [121] } },
    "at-risk",
    /1 not evaluated after 121 hours.*; 1 late/,
  ],
  ["submissions", "evaluation still in time", { desk: { ...base.desk, evaluatedHours: [], evaluatingHours: [120, 10] } }, "kept", /2 concerns received/],
  [
    "submissions",
    "an earlier one still not evaluated",
    { desk: { ...base.desk, received: 0, acknowledgedHours: [], evaluatedHours: [], evaluatingHours: [900] } },
    "broken",
    /0 concerns received.*1 not evaluated after 900 hours/,
  ],
  [
    "submissions",
    "none received",
    { desk: { ...base.desk, received: 0, acknowledgedHours: [], evaluatedHours: [], evaluatingHours: [] } },
    "not-shown",
    /Nobody submitted/,
  ],
];

test.each(CASES)("%s, %s", (id, _, overrides, state, proof) => {
  const result = contextOf(overrides).measures.promises.results.find((each) => each.id === id);
  expect(result).toMatchObject({ state });
  expect(result?.proof).toMatch(proof);
});

test("without any evidence no promise is kept", () => {
  const { promises } = contextOf({
    checks: [],
    scans: [],
    findings: [],
    evaluations: [],
    attestations: [],
    sources: [],
    purges: { counts: [], events: [], feeds: [], configured: false },
    desk: { ...base.desk, received: 0, acknowledgedHours: [], evaluatedHours: [], evaluatingHours: [] },
  }).measures;
  expect(promises.counts).toEqual({ kept: 0, atRisk: 0, broken: 0, notShown: PROMISES.length });
});

const client = (states: Partial<Record<PromiseId, "broken" | "at-risk" | "not-shown">>) =>
  PROMISES.map(({ id }) => ({ id, verdict: promiseVerdict(states[id] ?? "kept") }));

test("the portfolio counts clients; a promise broken for one is shown as broken", () => {
  const rows = portfolioPromises([client({}), client({ scanned: "broken", monitored: "at-risk" }), client({ assessed: "not-shown" })]);
  const row = (id: PromiseId) => rows.find((each) => each.id === id);
  expect(row("scanned")).toMatchObject({ kept: 2, broken: 1, verdict: { state: "missed", label: "Broken" }, proof: "Kept for 2 of 3 clients; broken for 1" });
  expect(row("monitored")).toMatchObject({ atRisk: 1, verdict: { label: "At risk" } });
  expect(row("assessed")).toMatchObject({ notShown: 1, verdict: { label: "At risk" }, proof: "Kept for 2 of 3 clients; cannot be shown for 1" });
  expect(row("accounts")).toMatchObject({ kept: 3, verdict: { label: "Kept" }, proof: "Kept for 3 of 3 clients" });
});

test("a promise nobody reported on, and a portfolio without clients, cannot be shown", () => {
  expect(portfolioPromises([[]]).every(({ verdict, notShown }) => verdict.label === "Cannot be shown" && notShown === 1)).toBe(true);
  expect(portfolioPromises([]).every(({ verdict, proof }) => verdict.label === "Cannot be shown" && proof === "No client has a report yet")).toBe(true);
});
