import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCatalogues } from "#server/operations/catalogues.fixture.ts";
import { importCatalogue } from "#server/operations/import-catalogue.ts";
import { listCatalogues } from "#server/operations/list-catalogues.ts";
import { pullDueCatalogues } from "#server/operations/pull-catalogues.ts";
import type { FindingFacts } from "#server/posture/facts.ts";
import { findingOf } from "#server/posture/scans.fixture.ts";
import { withScope } from "#server/store/database.ts";
import { loadPriorities } from "#server/store/facts-priority.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const exploited = ["CVE-2021-44228", "CVE-2024-4577", "CVE-2025-48384"].map((cve, at) => ({
  cve,
  name: cve,
  addedOn: `2025-0${at + 1}-10`,
  dueOn: `2025-0${at + 1}-24`,
  ransomware: at === 0,
}));
const scored = [
  { cve: "CVE-2021-44228", score: 0.94358, percentile: 0.99962 },
  { cve: "CVE-2016-2183", score: 0.3833, percentile: 0.971 },
];
let upstream: Awaited<ReturnType<typeof startCatalogues>>;
beforeAll(async () => {
  upstream = await startCatalogues({ exploited, scored });
});
afterAll(() => upstream.close());

const of = async (now: string) => {
  const [kev, epss, ssvc] = await listCatalogues({ now });
  return { kev, epss, ssvc };
};
const prioritiesOf = async (findings: FindingFacts[]) => withScope(await scopeForJob("test", []), "read", (tx) => loadPriorities(tx, findings));
const after = (from: string, hours: number) => new Date(Date.parse(from) + hours * 3_600_000).toISOString().replace(".000Z", "Z");
const hour = (at: number) => after("2026-11-20T12:00:00Z", at);
const file = (name: string) => createReadStream(new URL(`../connectors/fixtures/catalogues/${name}`, import.meta.url));
const take = (catalogue: "kev" | "epss" | "ssvc", bytes: AsyncIterable<Uint8Array>, now = hour(0)) =>
  importCatalogue({ catalogue, bytes, origin: "a file", actor: "test", now });

test("without a copy of KEV no finding has a priority: nothing was asked", async () => {
  expect(await prioritiesOf([findingOf("a", { cve: ["CVE-2021-44228"] })])).toEqual({
    findings: [findingOf("a", { cve: ["CVE-2021-44228"] })],
    catalogues: [],
  });
});

test("both are pulled when due and not again while fresh", async () => {
  await pullDueCatalogues({ now: hour(0), from: upstream.from });
  const asked = upstream.state.requests;
  await pullDueCatalogues({ now: hour(5), from: upstream.from });
  expect(upstream.state.requests).toBe(asked);
  expect(await of(hour(5))).toMatchObject({
    kev: { version: "2026.11.20", asOf: "2026-11-20", entries: 3, fetchedAt: "2026-11-20T12:00:00Z", lastError: null, ageDays: 0 },
    epss: { version: "v2026.03.16 of 2026-11-20", entries: 2, lastError: null },
    ssvc: { version: null, entries: 0, ageDays: null },
  });
});

test("over several CVEs a finding has the earliest listing, and the highest score with that CVE's own percentile", async () => {
  const { findings } = await prioritiesOf([findingOf("a", { cve: ["CVE-2016-2183", "CVE-2024-4577", "CVE-2021-44228"] }), findingOf("b")]);
  expect(findings.map(({ priority }) => priority)).toEqual([
    {
      kev: { cve: "CVE-2021-44228", addedOn: "2025-01-10", dueOn: "2025-01-24", ransomware: true },
      epss: { cve: "CVE-2021-44228", score: 0.94358, percentile: 0.99962, asOf: "2026-11-20" },
      ssvc: null,
    },
    { kev: null, epss: null, ssvc: null },
  ]);
});

test("SSVC records are added; what CISA has not assessed of several CVEs stays unknown unless one is the worst", async () => {
  const record = (cveId: string, options: unknown[]) => ({
    cveMetadata: { cveId },
    containers: {
      adp: [{ providerMetadata: { shortName: "CISA-ADP" }, metrics: [{ other: { type: "ssvc", content: { options, timestamp: "2026-10-01T00:00:00Z" } } }] }],
    },
  });
  const records = [record("CVE-2024-4577", [{ Automatable: "yes" }, { "Technical Impact": "partial" }]), record("CVE-2016-2183", [{ automatable: "no" }])];
  expect(await take("ssvc", Readable.from([Buffer.from(JSON.stringify(records))]))).toMatchObject({ entries: 2, asOf: "2026-10-01" });
  const { findings } = await prioritiesOf([findingOf("a", { cve: ["CVE-2024-4577", "CVE-2016-2183"] }), findingOf("b", { cve: ["CVE-2016-2183"] })]);
  expect(findings.map(({ priority }) => priority?.ssvc)).toEqual([
    { automatable: true, technicalImpact: null },
    { automatable: false, technicalImpact: null },
  ]);
});

test.each([
  ["status-500", "status 500", "status 500"],
  ["slow", "could not be reached", "could not be reached"],
  ["half-page", "breaks off", "breaks off|could not|less than half"],
  ["html-200", "HTML page", "HTML page"],
  ["duplicates", "twice", null],
  ["empty-list", "is empty", "no scores"],
  ["unknown-value", "no CVE id", "line 3"],
  ["foreign-next-page", null, "elsewhere.example is not a host of this source"],
] as const)("a pull that meets %s leaves what we hold, says why, and is tried again within the next hours", async (fault, kevSays, epssSays) => {
  const held = await of(hour(0));
  const later = after(held.kev?.attemptedAt ?? "", 30);
  Object.assign(upstream.state, { fault, now: later });
  await pullDueCatalogues({ now: later, from: upstream.from });
  const now = await of(later);
  if (kevSays !== null) expect(now.kev).toEqual({ ...held.kev, ageDays: now.kev?.ageDays, attemptedAt: later, lastError: expect.stringMatching(kevSays) });
  if (epssSays !== null) expect(now.epss).toEqual({ ...held.epss, ageDays: now.epss?.ageDays, attemptedAt: later, lastError: expect.stringMatching(epssSays) });
  upstream.state.fault = null;
  await pullDueCatalogues({ now: after(later, 1), from: upstream.from });
  expect(await of(later)).toMatchObject({ kev: { entries: 3, lastError: null }, epss: { entries: 2, lastError: null } });
});

test("a catalogue of less than half, an older one and one from the future are refused, and rows taken out are put back", async () => {
  await take("kev", file("known_exploited_vulnerabilities_2025.08.25.json.gz")).then(
    () => expect.unreachable(),
    (error: Error) => expect(error.message).toContain("newer, so it stays"),
  );
  await database.asSuperuser("update app.catalogue_state set as_of = '2025-01-01' where catalogue = 'kev'");
  expect(await take("kev", file("known_exploited_vulnerabilities_2025.08.25.json.gz"))).toMatchObject({ entries: 1404, before: 3, version: "2025.08.25" });
  Object.assign(upstream.state, { now: "2027-01-10T12:00:00Z" });
  await pullDueCatalogues({ now: "2027-01-10T12:00:00Z", from: upstream.from });
  expect((await of("2027-01-10T12:00:00Z")).kev).toMatchObject({ entries: 1404, version: "2025.08.25", lastError: expect.stringContaining("less than half") });
  expect(await database.asSuperuser("select count(*)::int as n from app.kev_entry")).toEqual([{ n: 1404 }]);
  const ahead = "#model_version:v9,score_date:2030-01-01\ncve,epss,percentile\nCVE-2021-44228,0.5,0.5\nCVE-2016-2183,0.5,0.5\n";
  await expect(take("epss", Readable.from([Buffer.from(ahead)]), "2027-01-11T00:00:00Z")).rejects.toThrow("in the future");
});

test("an answer of the EPSS API is added to the scores and does not pass for a newer file", async () => {
  const before = (await of(hour(0))).epss;
  expect(await take("epss", file("epss_api.json"))).toMatchObject({ entries: 2, version: before?.version, added: 1 });
});
