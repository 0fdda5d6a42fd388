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
  openvas: {
    good: "openvas/one_vuln.xml",
    unknown:
      '<report format_id="x"><report><scan_run_status>Done</scan_run_status><results start="1"><result><host>h</host><port>443/tcp</port><nvt oid="1.2"><name>n</name></nvt><threat>High</threat><severity>11</severity></result></results></report></report>',
  },
  "openvas-csv": { good: "openvas/many_vuln.csv", unknown: "IP,CVSS,Severity,NVT Name,NVT OID\nh,n/a,High,n,1.2" },
  "qualys-detections": {
    good: "qualys/detections.xml",
    unknown:
      "<HOST_LIST_VM_DETECTION_OUTPUT><RESPONSE><HOST_LIST><HOST><IP>h</IP><DETECTION_LIST><DETECTION><QID>1</QID><TYPE>Confirmed</TYPE><SEVERITY>6</SEVERITY></DETECTION></DETECTION_LIST></HOST></HOST_LIST></RESPONSE></HOST_LIST_VM_DETECTION_OUTPUT>",
  },
  "qualys-report": {
    good: "qualys/empty.xml",
    unknown:
      "<ASSET_DATA_REPORT><HOST_LIST><HOST><IP>h</IP><VULN_INFO_LIST><VULN_INFO><QID>1</QID><TYPE>Vuln</TYPE></VULN_INFO></VULN_INFO_LIST></HOST></HOST_LIST></ASSET_DATA_REPORT>",
  },
  "qualys-scan": {
    good: "qualys/qualys_infrascan_webgui_1.xml",
    unknown: '<SCAN value="s"><IP value="h"><VULNS><CAT value="CGI"><VULN number="1" severity="0"><TITLE>n</TITLE></VULN></CAT></VULNS></IP></SCAN>',
  },
  "qualys-was": {
    good: "qualys/was_scan.xml",
    unknown:
      "<WAS_SCAN_REPORT><RESULTS><VULNERABILITY_LIST><VULNERABILITY><QID>1</QID><URL>https://h/</URL></VULNERABILITY></VULNERABILITY_LIST></RESULTS></WAS_SCAN_REPORT>",
  },
  "qualys-csv": { good: "qualys/one_vuln_cve.csv", unknown: "IP,QID,Title,Severity\nh,1,n,Spicy" },
  burp: {
    good: "burp/one_finding_with_blank_response.xml",
    unknown: '<issues burpVersion="2"><issue><type>1</type><name>n</name><host>http://h</host><path>/</path><severity>Spicy</severity></issue></issues>',
  },
  "nessus-csv": { good: "nessus_csv/nessus-template.csv", unknown: "Plugin ID,Risk,Host,Protocol,Port,Name\n1,Spicy,h,tcp,80,n" },
  sarif: { good: "sarif/njsscan.sarif", unknown: '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[{"ruleId":"r","level":"fatal"}]}]}' },
  testssl: {
    good: "testssl/demo.csv",
    unknown: '"id","fqdn/ip","port","severity","finding","cve","cwe"\n"BEAST","a.example/192.0.2.1","443","SPICY","VULNERABLE","",""',
  },
  cyhy: { good: "cyhy/findings.csv", unknown: "ip_int,ip,port,severity,latest_detection,name,plugin_id\n1,192.0.2.1,443,9,2026-11-21 05:00:00,n,1" },
  "cyhy-mitigated": {
    good: "cyhy/mitigated-vulnerabilities.csv",
    unknown: "vulnerability,severity,ip,port,initial_detection,mitigation_detected,days_to_mitigate\nn,2,192.0.2.1,443,,soon,",
  },
  observatory: { good: "observatory/demo.json", unknown: '{"algorithm_version":5,"grade":"Q","score":null}' },
  "generic-json": { good: "generic/generic_report1.json", unknown: '{"findings":[{"title":"n","severity":"Spicy"}]}' },
  "generic-csv": { good: "edge/dates.csv", unknown: "Date,Title,Severity,Url\n2026-01-01,n,Spicy,https://h/" },
  ocsf: {
    good: "accounts/ocsf.jsonl",
    unknown: '{"class_uid":3001,"activity_id":6,"type_uid":300106,"status_id":7,"time":1792065600000,"user":{"uid":"a"},"metadata":{"tenant_uid":"t"}}',
  },
  "purges-csv": { good: "purges/purged_accounts.csv", unknown: "client,period,blocked,deleted,reason\na,2026-10,1,2,mood" },
  oscal: {
    good: "oscal/ifa_assessment-results-example.json",
    unknown:
      '{"assessment-results":{"metadata":{"title":"t","last-modified":"2026-01-01T00:00:00Z"},"results":[{"uuid":"u","title":"t","start":"2026-01-01T00:00:00Z","findings":[{"target":{"status":{"state":"perhaps"}}}]}]}}',
  },
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
  for (const piece of evidence)
    expect(piece.kind === "scan" && [...piece.issues.map((i) => i.toolSeverity), piece.score]).toEqual(
      id === "observatory" || id === "cyhy-mitigated" ? [undefined] : [null, undefined],
    );
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
