import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import type { FileFormat } from "#server/connectors/connector.ts";
import { decodeFile } from "#server/connectors/decode-file.ts";
import { attestationFormats, findConnector, pullConnectors, purgeFormats, pushConnectors, scanFormats } from "#server/connectors/registry.ts";
import { Evidence } from "#server/posture/evidence.ts";

const now = "2026-11-23T00:00:00Z";
const formats: FileFormat[] = [...scanFormats, ...purgeFormats, ...attestationFormats];
const readFixture = async (format: FileFormat, name: string) =>
  format.read((await decodeFile(createReadStream(new URL(`fixtures/${name}`, import.meta.url)))).chunks, { now });
async function* text(...chunks: string[]): AsyncIterable<string> {
  yield* chunks;
}

/** For each format a file it reads, and one with a value nobody gives: that record must be flagged or rejected, never taken for good news. */
const FILES: Record<string, { good: string; unknown: string }> = {
  nessus: {
    good: "nessus/nessus_was_many_vuln.xml",
    unknown:
      '<NessusClientData_v2><Report><ReportHost name="h"><ReportItem pluginID="1" severity="7" pluginName="n"/></ReportHost></Report></NessusClientData_v2>',
  },
  zap: { good: "zap/some_2.9.0.xml", unknown: '{"@version":"2","site":{"@host":"h","alerts":[{"pluginid":"1","name":"n","riskcode":"9"}]}}' },
  trivy: {
    good: "trivy/scheme_2_many_vulns.json",
    unknown: '{"SchemaVersion":2,"ArtifactName":"x","Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-2024-0001","Severity":"SEVERE"}]}]}',
  },
  nuclei: { good: "nuclei/many_findings.json", unknown: '{"template-id":"t","info":{"name":"n","severity":"spicy"},"host":"h"}' },
  "generic-csv": { good: "edge/dates.csv", unknown: "Date,Title,Severity,Url\n2026-01-01,n,Spicy,https://h/" },
  "purges-csv": { good: "purges/purged_accounts.csv", unknown: "client,period,blocked,deleted,reason\na,2026-10,1,2,mood" },
  "attestations-json": { good: "compliance/manual_attestations.json", unknown: '[{"framework":"X","stage":"shiny"}]' },
};

test("every format has its case here, and ids are unique over the registry", () => {
  expect(formats.map((f) => f.id).sort()).toEqual(Object.keys(FILES).sort());
  const ids = [...formats, ...pullConnectors, ...pushConnectors].map((c) => c.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const connector of [...pullConnectors, ...pushConnectors]) expect(findConnector(connector.id)).toBe(connector);
});

test.each(formats.map((f) => [f.id, f] as const))("%s: reading twice gives the same evidence, which is evidence", async (id, format) => {
  const good = FILES[id]?.good ?? "";
  const first = await readFixture(format, good);
  expect(first.evidence.length).toBeGreaterThan(0);
  for (const piece of first.evidence) expect(Evidence.parse(piece)).toEqual(piece);
  expect(await readFixture(format, good)).toEqual(first);
});

test.each(formats.map((f) => [f.id, f] as const))("%s: a value nobody knows is flagged and never becomes a severity or a figure", async (id, format) => {
  const { evidence, rejected } = await format.read(text(FILES[id]?.unknown ?? ""), { now });
  expect(rejected).toHaveLength(1);
  for (const piece of evidence) expect(piece.kind === "scan" && piece.issues.map((i) => i.toolSeverity)).toEqual([null]);
});

test.each(formats.map((f) => [f.id, f] as const))("%s recognises its own file and none of the others'", async (id, format) => {
  for (const [other, { good }] of Object.entries(FILES)) {
    const { head } = await decodeFile(createReadStream(new URL(`fixtures/${good}`, import.meta.url)));
    const kin = (a: string): number => [scanFormats, purgeFormats, attestationFormats].findIndex((group) => group.some((f) => f.id === a));
    if (kin(id) === kin(other)) expect([other, format.detect(head)]).toEqual([other, id === other]);
  }
});

test.each([...pullConnectors, ...pushConnectors].map((c) => [c.id, c] as const))("%s refuses a setting it does not know", (_id, connector) => {
  expect(connector.settings.safeParse({ url: "https://x.example", nonsense: true }).success).toBe(false);
});
