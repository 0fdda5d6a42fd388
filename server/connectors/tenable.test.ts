import { expect, test } from "vitest";
import { tenableWith } from "#server/connectors/tenable.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { json } from "#e2e/upstreams/upstream.ts";

const now = "2026-03-19T12:00:00Z";
const window = { from: "2026-03-19T00:00:00Z", to: now };
const KEYS = "accessKey=invented-access;secretKey=invented-secret";

const record = (over: Record<string, unknown> = {}) => ({
  asset: { uuid: "a1", fqdn: "WWW.City.example", ipv4: "198.51.100.7" },
  plugin: { id: 51192, name: "Untrusted certificate", family: "General", description: "d", solution: "s", cvss3_base_score: 6.5, cve: ["CVE-2024-0001"] },
  port: { port: 443, protocol: "TCP" },
  severity_id: 2,
  severity_default_id: 2,
  severity_modification_type: "NONE",
  state: "OPEN",
  last_found: "2026-03-19T02:00:00Z",
  ...over,
});

type Export = { statuses: Record<string, unknown>[]; chunks?: Record<number, unknown>; start?: ReturnType<typeof json> };
async function pull({ statuses, chunks = {}, start = json({ export_uuid: "e1" }) }: Export) {
  const log: string[] = [];
  const waits: number[] = [];
  let asked = 0;
  const bodies: string[] = [];
  const fetch = fetchFrom(
    ({ path, body, headers }) => {
      if (headers["x-apikeys"] !== KEYS) return json({ error: "no" }, 401);
      if (path === "/vulns/export") {
        bodies.push(body);
        return start;
      }
      if (path.endsWith("/status")) return json(statuses[Math.min(asked++, statuses.length - 1)]);
      const chunk = chunks[Number(/(\d+)$/.exec(path)?.[1])];
      return chunk === undefined ? json({ error: "not found" }, 404) : json(chunk);
    },
    { now, log },
  );
  const connector = tenableWith(async (ms) => void waits.push(ms));
  const result = await connector.pull({ settings: connector.settings.parse({ url: ORIGIN }), secret: KEYS, window, fetch, now });
  return { ...result, scans: result.evidence as ScanEvidence[], log, waits, bodies };
}
const done = (...records: unknown[]) => pull({ statuses: [{ status: "FINISHED", chunks_available: [1] }], chunks: { 1: records } });

test("all three states are asked for, from long ago, and chunks are read whatever order they are told in", async () => {
  const other = record({ plugin: { id: 2, name: "Two" } });
  const told = { status: "FINISHED", chunks_available: [2, 1], total_chunks: 2 };
  const { scans, bodies, log } = await pull({ statuses: [{ status: "QUEUED" }, { status: "PROCESSING" }, told], chunks: { 1: [record()], 2: [other] } });
  expect(JSON.parse(bodies[0] ?? "")).toEqual({ num_assets: 100, filters: { state: ["OPEN", "REOPENED", "FIXED"], since: 946_684_800 } });
  expect(log.filter((line) => line.includes("chunks"))).toEqual(["GET /vulns/export/e1/chunks/1", "GET /vulns/export/e1/chunks/2"]);
  expect(scans.map(({ external, issues }) => [external, issues.map(({ ruleId }) => ruleId)])).toEqual([["www.city.example", ["2", "51192"]]]);
});

test("the same records in other chunks and another order are the same scan", async () => {
  const port = (number: number, over: Record<string, unknown> = {}) => record({ port: { port: number, protocol: "TCP" }, ...over });
  const all = [port(80), port(443, { severity_modification_type: "ACCEPTED" }), port(8443, { severity_id: 3 }), port(443, { plugin: { id: 2, name: "Two" } })];
  const [a, b, c, d] = all;
  const one = (await done(...all)).scans;
  const statuses = [{ status: "FINISHED", chunks_available: [3, 1] }];
  expect((await pull({ statuses, chunks: { 1: [d, c], 3: [b, a, d] } })).scans).toEqual(one);
});

test("what is fixed is absent, and both say when the tool looked last", async () => {
  const fixed = record({ plugin: { id: 2, name: "Two" }, state: "FIXED", last_found: "2026-02-01T00:00:00Z", last_fixed: "2026-03-19T04:00:00Z" });
  const [scan] = (await done(record(), fixed)).scans;
  expect(scan).toMatchObject({ family: "nessus", finishedAt: "2026-03-19T04:00:00Z", completed: true, hosts: ["www.city.example"] });
  expect(scan?.issues.map(({ ruleId }) => ruleId)).toEqual(["51192"]);
});

test.each([
  ["OPEN, as the plugin has it", {}, "medium", null],
  ["REOPENED", { state: "REOPENED" }, "medium", null],
  [
    "recast: the new severity counts, the original is noted",
    { severity_id: 1, severity_default_id: 4, severity_modification_type: "RECASTED" },
    "low",
    /own is critical/,
  ],
  ["accepted there: noted and not accepted here", { severity_modification_type: "ACCEPTED" }, "medium", /not accepted here/],
  ["a severity of no number we know is unknown", { severity_id: 7 }, null, null],
] as const)("%s", async (_name, over, severity, note) => {
  const { scans } = await done(record(over));
  const [issue] = scans[0]?.issues ?? [];
  expect(issue).toMatchObject({ toolSeverity: severity, falsePositive: false, cve: ["CVE-2024-0001"] });
  if (note) expect(issue?.description).toMatch(note);
  else expect(issue?.description).toBe("d");
});

const host = (name: string, over: Record<string, unknown> = {}) => record({ asset: { uuid: name, fqdn: name }, ...over });
test.each([
  ["of an unknown state leaves out its host only", host("a.example", { state: "SPLENDID" }), ["b.example"]],
  ["that names no host leaves out everything", record({ asset: {} }), []],
  ["dated in the future leaves out its host", host("a.example", { last_found: "2027-01-01T00:00:00Z" }), ["b.example"]],
  ["without a date leaves out its host: the time of the pull is no look", host("c.example", { last_found: null }), ["a.example", "b.example"]],
])("a record %s, and that is told", async (_name, bad, left) => {
  const { scans, rejected } = await done(host("a.example"), host("b.example"), bad);
  expect(scans.map(({ external }) => external)).toEqual(left);
  expect(rejected).toHaveLength(1);
});

const partial: [string, Export, RegExp][] = [
  ["was cancelled", { statuses: [{ status: "CANCELLED" }] }, /CANCELLED/],
  ["failed", { statuses: [{ status: "ERROR" }] }, /ERROR/],
  ["lost a chunk", { statuses: [{ status: "FINISHED", chunks_available: [1], chunks_failed: [2] }], chunks: { 1: [record()] } }, /not whole/],
  ["tells fewer chunks than there are", { statuses: [{ status: "FINISHED", chunks_available: [1], total_chunks: 2 }], chunks: { 1: [record()] } }, /not whole/],
  ["no longer has a chunk", { statuses: [{ status: "FINISHED", chunks_available: [1, 2] }], chunks: { 1: [record()] } }, /404/],
  ["is not ready in time", { statuses: [{ status: "PROCESSING", chunks_available: [1] }], chunks: { 1: [record()] } }, /still preparing/],
];
test.each(partial)("an export that %s brings nothing", async (_name, export_, words) => {
  await expect(pull(export_)).rejects.toThrow(words);
});

test("the waits between looks add up to a minute, and an export being prepared already is taken over", async () => {
  const statuses = [...Array(9).fill({ status: "PROCESSING" }), { status: "FINISHED", chunks_available: [1] }];
  const { waits, log } = await pull({ statuses, chunks: { 1: [record()] }, start: json({ active_job_id: "other", failure_reason: "Duplicate" }, 409) });
  expect(waits.reduce((a, b) => a + b)).toBe(60_000);
  expect(log.at(-1)).toBe("GET /vulns/export/other/chunks/1");
});
