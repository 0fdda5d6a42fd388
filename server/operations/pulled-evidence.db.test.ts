import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { importAttestations } from "#server/operations/import-attestations.ts";
import { importFedramp } from "#server/operations/import-fedramp.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startMonitors } from "#server/operations/monitors.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { listStatements } from "#server/store/attestations.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { listUnmapped } from "#server/store/quarantine.ts";
import { listPoamItems, listReadiness } from "#server/store/readiness.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { DRATA_KEY, FEDRAMP_ID, VANTA_LOGIN } from "#e2e/upstreams/compliance-tools.ts";
import { DOJO_PRODUCT, DOJO_TOKEN } from "#e2e/upstreams/defectdojo.ts";
import type { Fault } from "#e2e/upstreams/misbehave.ts";
import { TENABLE_HOST, TENABLE_KEYS } from "#e2e/upstreams/tenable.ts";

const database = useTestDatabase();
let monitors: Awaited<ReturnType<typeof startMonitors>>;

beforeAll(async () => {
  monitors = await startMonitors();
  await addTwoClients("2026-03-01T00:00:00Z");
}, 60_000);
afterAll(() => monitors.close());

async function add(connector: string, settings: Record<string, unknown>, secret: string | null) {
  const place = { settings: { url: monitors.url(connector), ...settings }, allowPrivate: true, actor: "test", now: "2026-03-01T00:00:00Z" };
  return (await addSource({ connector, name: connector, secret, ...place })).id;
}
async function pullAt(source: string, connector: string, now: string, fault?: Fault) {
  await monitors.set({ now, faults: fault === undefined ? {} : { [connector]: fault } });
  return pullSource({ source, actor: "worker", now });
}
const read = async <T>(run: Parameters<typeof withScope<T>>[2]) => withScope(await scopeForJob("test", "all"), "read", run);
const rows = async (tables: readonly string[]) =>
  Promise.all(tables.map((table) => database.asSuperuser(`select row_to_json(t)::text as row from app.${table} t order by 1`)));
const findings = (client: string) =>
  database.asSuperuser<{ title: string; severity: string; state: string }>(
    "select f.title, f.severity, f.state from app.finding f join app.client c using (client_id) where c.slug = $1 order by f.title",
    [client],
  );
const scans = (client: string) =>
  database.asSuperuser<{ family: string; at: string }>(
    `select s.family, to_char(s.finished_at at time zone 'UTC', 'MM-DD"T"HH24:MI') as at from app.scan s join app.client c using (client_id) where c.slug = $1 order by 1, 2`,
    [client],
  );

const SCANNERS = {
  tenable: {
    ...{ secret: TENABLE_KEYS, external: TENABLE_HOST, client: "springfield", unmapped: ["mail.invented.example"] },
    scans: [["nessus", "03-19T02:00"]],
    later: [["nessus", "03-20T02:00"]],
    findings: [
      ["ICMP Timestamp Request Remote Date Disclosure", "low", "open"],
      ["SSL Certificate Cannot Be Trusted", "medium", "open"],
      ["SSL Medium Strength Cipher Suites Supported", "high", "open"],
      ["TLS Version 1.0 Protocol Detection", "medium", "open"],
    ],
    fixed: "SSL Medium Strength Cipher Suites Supported",
  },
  defectdojo: {
    ...{ secret: DOJO_TOKEN, external: DOJO_PRODUCT, client: "riverton", unmapped: [] },
    scans: [
      ["defectdojo trivy scan", "03-18T03:00"],
      ["defectdojo zap scan", "03-19T03:00"],
    ],
    later: [
      ["defectdojo trivy scan", "03-19T03:00"],
      ["defectdojo zap scan", "03-20T03:00"],
    ],
    findings: [
      ["Cookie without Secure flag", "low", "open"],
      ["Debug header", "info", "open"],
      ["Missing Content-Security-Policy", "medium", "open"],
      ["Reflected value", "high", "open"],
      ["openssl 3.0.1", "critical", "open"],
    ],
    fixed: "Cookie without Secure flag",
  },
} as const;
const FAULTS: readonly Fault[] = ["status-500", "half-page", "html-200", "unauthorised", "unknown-value", "clock-skew", "empty-list"];
const KEPT = ["scan", "finding", "sighting", "evaluation", "client_month"];
const listed = (found: readonly { family: string; at: string }[]) => found.map(({ family, at }) => [family, at]);

test.each(Object.entries(SCANNERS))("%s: what it lists waits for a place, is a scan once tied, and no fault changes a figure", async (connector, row) => {
  const source = await add(connector, {}, row.secret);
  const early = await pullAt(source, connector, "2026-03-19T05:00:00Z");
  expect(early).toMatchObject({ status: "succeeded", applied: 0 });
  expect(early.unmapped).toEqual([...row.unmapped, row.external].sort());
  expect((await read((tx) => listUnmapped(tx, {}))).filter(({ sourceId }) => sourceId === source).map(({ wants }) => wants)).toEqual(
    early.unmapped.map(() => "site"),
  );

  await mapSource({ source, external: row.external, client: row.client, site: "www", actor: "test", now: "2026-03-19T05:10:00Z" });
  expect(await pullAt(source, connector, "2026-03-19T05:20:00Z")).toMatchObject({ status: "succeeded", applied: row.scans.length, unmapped: row.unmapped });
  expect(listed(await scans(row.client))).toEqual(row.scans);
  expect((await findings(row.client)).map(({ title, severity, state }) => [title, severity, state])).toEqual(row.findings);
  expect(await pullAt(source, connector, "2026-03-19T08:00:00Z")).toMatchObject({ status: "succeeded", applied: 0, duplicate: row.scans.length });

  const before = await rows(KEPT);
  for (const [minute, fault] of FAULTS.entries()) {
    expect([fault, (await pullAt(source, connector, `2026-03-20T05:0${minute}:00Z`, fault)).applied]).toEqual([fault, 0]);
    expect([fault, await rows(KEPT)]).toEqual([fault, before]);
  }

  expect(await pullAt(source, connector, "2026-03-20T06:00:00Z")).toMatchObject({ status: "succeeded", applied: row.later.length });
  expect(listed(await scans(row.client))).toEqual([...row.scans, ...row.later].sort());
  expect((await findings(row.client)).filter(({ state }) => state === "fixed").map(({ title }) => title)).toEqual([row.fixed]);
});

test("readiness is kept for staff, with 0 of 0 as no data, and changes no statement, month or badge", async () => {
  const now = "2026-03-19T06:00:00Z";
  const facts = () => read(async (tx) => (await loadFacts(tx, { clientSlug: "springfield", periodId: "2026-03", now: "2026-03-19T09:00:00Z" })).facts);
  await refreshMonth({ scope: await scopeForJob("test", "all"), clientSlug: "springfield", periodId: "2026-03", now });
  const before = { rows: await rows(["attestation", "client_month"]), facts: await facts() };
  const vanta = await add("vanta", { clientId: VANTA_LOGIN.clientId }, VANTA_LOGIN.secret);
  expect(await pullAt(vanta, "vanta", now)).toMatchObject({ status: "succeeded", applied: 2 });
  expect(await pullAt(vanta, "vanta", "2026-03-19T07:00:00Z")).toMatchObject({ applied: 0, duplicate: 2 });
  expect(await pullAt(vanta, "vanta", "2026-03-19T08:00:00Z", "html-200")).toMatchObject({ status: "failed", applied: 0 });
  expect(await pullAt(await add("drata", {}, DRATA_KEY), "drata", now)).toMatchObject({ status: "succeeded", applied: 2 });
  expect((await read(listReadiness)).map(({ tool, framework, completed, total }) => [tool, framework, completed, total])).toEqual([
    ["Drata", "HIPAA", 1, 1],
    ["Drata", "SOC 2", 1, 2],
    ["Vanta", "ISO 27001:2022", 0, 0],
    ["Vanta", "SOC 2", 43, 86],
  ]);
  expect({ rows: await rows(["attestation", "client_month"]), facts: await facts() }).toEqual(before);
});

test("an authorization the marketplace lists stands until the marketplace says otherwise", async () => {
  const source = await add("fedramp", { productIds: [FEDRAMP_ID] }, null);
  expect(await pullAt(source, "fedramp", "2026-03-19T07:00:00Z")).toMatchObject({ status: "succeeded", applied: 1 });
  const inForce = async () =>
    (await read(listStatements))
      .filter(({ replaced, ended }) => !replaced && !ended)
      .map(({ record: { stage, label, scope, detail } }) => [stage, label, scope, detail]);
  const scope = "Invented, Inc., Invented Sites ? Government";
  const about = "Moderate impact, Rev5, assessed by Invented Assessors";
  expect(await inForce()).toEqual([["issued", "FedRAMP Moderate", scope, `Authorized, ${about}`]]);
  expect(await pullAt(source, "fedramp", "2026-03-19T19:00:00Z")).toMatchObject({ applied: 0, duplicate: 1 });
  expect(await pullAt(source, "fedramp", "2026-03-20T07:00:00Z")).toMatchObject({ applied: 1 });
  expect(await inForce()).toEqual([["issued", "FedRAMP Moderate", scope, `No status found; no longer authorized, ${about}`]]);
  expect(await pullAt(source, "fedramp", "2026-03-22T07:00:00Z")).toMatchObject({ applied: 0, duplicate: 1 });
  expect((await read(listStatements)).filter(({ replaced }) => !replaced).map(({ record }) => record.expiresOn)).toContain("2026-03-20");
});

test("the marketplace's files say the same of a product, once; one they do not list is told", async () => {
  const file = (name: string) => bytesOf(readFileSync(new URL(`../connectors/fixtures/fedramp/${name}.subset.json`, import.meta.url)));
  const look = (id: string) =>
    importFedramp({
      ...{ products: file("fedramp-products"), changelog: file("fedramp-status-changelog"), id, covers: ["Citizen portal"] },
      ...{ actor: "test", now: "2026-03-24T00:00:00Z" },
    });
  expect(await look("F1206061353")).toEqual({ added: 1, changed: 0, unchanged: 0, rejected: [] });
  expect(await look("F1206061353")).toEqual({ added: 0, changed: 0, unchanged: 1, rejected: [] });
  expect(await look("F0000000000")).toMatchObject({ added: 0, rejected: [{ reason: expect.stringMatching(/lists no product/) }] });
});

test("an item of a plan that was closed stays closed, whatever a later version says", async () => {
  const plan = (version: string, status: string, deadline: string) =>
    new TextEncoder().encode(
      JSON.stringify({
        "plan-of-action-and-milestones": {
          uuid: version,
          metadata: { title: "Plan", "last-modified": version },
          risks: [{ uuid: "r1", status, deadline }],
          "poam-items": [{ uuid: "i1", title: "Disable the admin panel", "related-risks": [{ "risk-uuid": "r1" }] }],
        },
      }),
    );
  const put = (...args: Parameters<typeof plan>) =>
    importAttestations({ bytes: bytesOf(plan(...args)), document: null, actor: "test", now: "2026-03-25T00:00:00Z" });
  expect(await put("2026-01-01T00:00:00Z", "open", "2026-02-01T00:00:00Z")).toMatchObject({ added: 1 });
  expect(await put("2026-01-05T00:00:00Z", "open", "2026-04-01T00:00:00Z")).toMatchObject({ changed: 1 });
  expect(await read(listPoamItems)).toMatchObject([{ status: "open", deadline: "2026-04-01T00:00:00Z", closedAt: null }]);
  expect(await put("2026-02-05T00:00:00Z", "closed", "2026-04-01T00:00:00Z")).toMatchObject({ changed: 1 });
  expect(await put("2026-02-09T00:00:00Z", "open", "2026-04-01T00:00:00Z")).toMatchObject({ unchanged: 1 });
  expect(await read(listPoamItems)).toMatchObject([{ status: "closed", closedAt: "2026-02-05T00:00:00Z" }]);
});
