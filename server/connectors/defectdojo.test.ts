import { expect, test } from "vitest";
import { defectDojo } from "#server/connectors/defectdojo.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { json } from "#e2e/upstreams/upstream.ts";

const now = "2026-03-19T12:00:00Z";
const finding = (over: Record<string, unknown> = {}) => ({
  id: 1,
  test: 11,
  title: "Missing header",
  severity: "Medium",
  active: true,
  endpoints: [5],
  ...over,
});

async function pull(findings: Record<string, unknown>[], said = findings.length) {
  const log: string[] = [];
  const page = (results: unknown[], count = results.length) => json({ count, next: null, results });
  const lists: Record<string, ReturnType<typeof json>> = {
    products: page([{ id: 1, name: "Portal" }]),
    engagements: page([{ id: 7, product: 1 }]),
    tests: page([
      { id: 11, engagement: 7, test_type_name: "ZAP Scan", updated: "2026-03-18T01:00:00Z" },
      { id: 12, engagement: 7, test_type_name: "ZAP Scan", updated: "2026-03-19T01:00:00Z" },
      { id: 13, engagement: 7, test_type_name: "Trivy Scan", updated: "2026-03-17T01:00:00Z" },
    ]),
    endpoints: page([{ id: 5, protocol: "https", host: "WWW.City.example", port: 443, path: "/login", query: "a=1" }]),
    findings: page(findings, said),
  };
  const fetch = fetchFrom(
    ({ path, headers }) => (headers["authorization"] === "Token key-1" ? (lists[path.split("/")[3] ?? ""] ?? json({}, 404)) : json({}, 401)),
    { now, log },
  );
  const settings = defectDojo.settings.parse({ url: ORIGIN });
  const result = await defectDojo.pull({ settings, secret: "key-1", window: { from: "2026-03-19T00:00:00Z", to: now }, fetch, now });
  return { ...result, scans: result.evidence as ScanEvidence[], log };
}
const zap = (scans: ScanEvidence[]) => scans.find(({ family }) => family === "defectdojo zap scan");

test("one scan for each product and test type, as of its newest test; a test without findings is a clean scan", async () => {
  const { scans, log } = await pull([finding()]);
  expect(scans.map(({ external, family, finishedAt, issues }) => [external, family, finishedAt, issues.length])).toEqual([
    ["Portal", "defectdojo trivy scan", "2026-03-17T01:00:00Z", 0],
    ["Portal", "defectdojo zap scan", "2026-03-19T01:00:00Z", 1],
  ]);
  expect(log.at(-1)).toBe("GET /api/v2/findings/?duplicate=false&limit=250");
  expect(zap(scans)?.issues[0]?.occurrences).toEqual([{ host: "www.city.example", port: 443, protocol: "https", uri: "/login?a=1", parameter: null }]);
});

test.each([
  ["active", {}, true, false, null],
  ["inactive and not mitigated", { active: false }, true, false, /not as mitigated/],
  ["mitigated", { active: false, is_mitigated: true }, false, false, null],
  ["mitigated, whatever else it says", { is_mitigated: true, risk_accepted: true }, false, false, null],
  ["a duplicate", { duplicate: true }, false, false, null],
  ["accepted there", { active: false, risk_accepted: true }, true, false, /not accepted here/],
  ["out of scope there", { active: false, out_of_scope: true }, true, false, /counts here/],
  ["refuted there", { active: false, false_p: true }, true, true, null],
] as const)("a finding that is %s", async (_name, over, seen, falsePositive, note) => {
  const issues = zap((await pull([finding(over)])).scans)?.issues ?? [];
  expect(issues).toHaveLength(seen ? 1 : 0);
  for (const issue of issues) expect(issue).toMatchObject({ falsePositive, description: note ? expect.stringMatching(note) : "" });
});

test.each([
  ["Critical", "critical"],
  ["High", "high"],
  ["Info", "info"],
  ["Informational", "info"],
  ["Spicy", null],
  ["Unknown", null],
])("severity %s is %s", async (severity, ours) => {
  const { scans, rejected } = await pull([finding({ severity })]);
  expect(zap(scans)?.issues[0]?.toolSeverity).toBe(ours);
  expect(rejected).toHaveLength(ours === null ? 1 : 0);
});

test("the host of a mitigated finding was looked at all the same", async () => {
  expect(zap((await pull([finding({ is_mitigated: true })])).scans)?.hosts).toEqual(["portal", "www.city.example"]);
});

test("a finding that cannot be read leaves out its own product and scanner, one without a test everything", async () => {
  expect((await pull([finding({ active: "perhaps" })])).scans.map(({ family }) => family)).toEqual(["defectdojo trivy scan"]);
  expect((await pull([finding({ test: 99 })])).scans).toEqual([]);
});

test("a list that holds fewer records than it says brings nothing", async () => {
  await expect(pull([finding()], 2)).rejects.toThrow(/lists 2 records and gave 1/);
});
