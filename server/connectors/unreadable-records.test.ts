import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
const read = async (format: string, text: string) => {
  const { evidence, rejected } = await readScanFile(bytes(text), { format, now: "2026-11-01T00:00:00Z" });
  return { completed: evidence[0]?.completed, issues: evidence[0]?.issues.length, rejected: rejected.length };
};

const nessus = (id: string) =>
  `<NessusClientData_v2><Report><ReportHost name="h"><HostProperties><tag name="HOST_END">Thu Oct  1 10:00:00 2026</tag></HostProperties><ReportItem port="1" protocol="tcp" severity="2" pluginID="1" pluginName="n"/><ReportItem port="1" protocol="tcp" severity="4" pluginID="${id}" pluginName="m"/></ReportHost></Report></NessusClientData_v2>`;
const nessusCsv = (id: string) =>
  `Plugin ID,Risk,Host,Protocol,Port,Name,Plugin Output\n19506,None,h,tcp,0,Info,"Scan duration : 600 sec"\n1,Low,h,tcp,1,n,\n${id},High,h,tcp,1,m,\n`;
const openvas = (oid: string) =>
  `<report format_id="x"><report><gmp><version>22</version></gmp><scan_run_status>Done</scan_run_status><host><ip>h</ip><end>2026-10-01T10:00:00Z</end></host><results><result><name>a</name><host>h</host><nvt oid="1.1"/><severity>5.0</severity></result><result><name>b</name><host>h</host><nvt oid="${oid}"/><severity>9.0</severity></result></results></report></report>`;
const openvasCsv = (oid: string) => `IP,CVSS,NVT Name,NVT OID\nh,5.0,a,1.1\nh,9.0,b,${oid}\n`;
const detections = (qid: string) =>
  `<HOST_LIST_VM_DETECTION_OUTPUT><RESPONSE><HOST_LIST><HOST><IP>10.0.0.1</IP><LAST_VM_SCANNED_DATE>2026-10-01T23:40:00Z</LAST_VM_SCANNED_DATE><DETECTION_LIST><DETECTION><QID>1</QID><SEVERITY>4</SEVERITY></DETECTION><DETECTION><QID>${qid}</QID><SEVERITY>4</SEVERITY></DETECTION></DETECTION_LIST></HOST></HOST_LIST></RESPONSE></HOST_LIST_VM_DETECTION_OUTPUT>`;
const report = (qid: string) =>
  `<ASSET_DATA_REPORT><HOST_LIST><HOST><IP>10.0.0.1</IP><VULN_INFO_LIST><VULN_INFO><QID>45038</QID><TYPE>Ig</TYPE><RESULT>Start time: Wed, Jul 31 2019, 21:53:20 GMT\n\nEnd time: Wed, Jul 31 2019, 21:57:48 GMT</RESULT></VULN_INFO><VULN_INFO><QID>${qid}</QID><TYPE>Vuln</TYPE></VULN_INFO></VULN_INFO_LIST></HOST></HOST_LIST><GLOSSARY><VULN_DETAILS_LIST><VULN_DETAILS><QID>7</QID><TITLE>t</TITLE><SEVERITY>5</SEVERITY></VULN_DETAILS></VULN_DETAILS_LIST></GLOSSARY></ASSET_DATA_REPORT>`;
const scan = (qid: string) =>
  `<SCAN value="scan/1"><HEADER><KEY value="STATUS">FINISHED</KEY></HEADER><IP value="10.0.0.1"><VULNS><CAT value="CGI" port="443" protocol="tcp"><VULN number="9" severity="4"><TITLE>n</TITLE></VULN><VULN number="${qid}" severity="4"><TITLE>m</TITLE></VULN></CAT></VULNS></IP></SCAN>`;
const was = (qid: string) =>
  `<WAS_SCAN_REPORT><RESULTS><VULNERABILITY_LIST><VULNERABILITY><QID>${qid}</QID><URL>https://a.example/x</URL></VULNERABILITY></VULNERABILITY_LIST></RESULTS><GLOSSARY><QID_LIST><QID><QID>7</QID><SEVERITY>4</SEVERITY></QID></QID_LIST></GLOSSARY><APPENDIX><SCAN_LIST><SCAN><STATUS>Finished</STATUS></SCAN></SCAN_LIST><WEBAPP><URL>https://a.example</URL></WEBAPP></APPENDIX></WAS_SCAN_REPORT>`;
const qualysCsv = (qid: string) => `QID,Title,Severity,IP\n1,a,4,10.0.0.1\n${qid},b,4,10.0.0.1\n`;
const burp = (type: string) =>
  `<issues burpVersion="1">${["1", type].map((one) => `<issue><type>${one}</type><name>n</name><host>https://h.example</host><path>/</path><location>/</location><severity>High</severity></issue>`).join("")}</issues>`;
const nuclei = (id: string) =>
  ["a", id].map((one) => JSON.stringify({ "template-id": one, info: { name: "n", severity: "high" }, host: "h.example" })).join("\n");
const list = (title: string) => JSON.stringify({ findings: ["a", title].map((one) => ({ title: one, severity: "High" })) });
const listCsv = (title: string) => `Date,Title,Severity,Url\n2026-10-01,a,High,https://h.example\n2026-10-01,${title},High,https://h.example\n`;
const zap = (id: string) =>
  `<OWASPZAPReport version="2" generated="Thu, 1 Oct 2026 10:00:00"><site name="https://h.example" host="h.example" port="443"><alerts><alertitem><pluginid>${id}</pluginid><name>n</name><riskcode>2</riskcode></alertitem></alerts></site></OWASPZAPReport>`;
const sarif = (id: string) =>
  JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "t" } }, results: [{ ...(id ? { ruleId: id } : {}), message: { text: "m" } }] }] });
const trivy = (id: string) =>
  JSON.stringify({
    SchemaVersion: 2,
    ArtifactName: "a",
    Results: [{ Target: "t", Vulnerabilities: [{ ...(id ? { VulnerabilityID: id } : {}), PkgName: "p", Severity: "HIGH" }] }],
  });
const cyhy = (id: string) => `ip_int,ip,port,severity,latest_detection,name,plugin_id\n1,192.0.2.1,443,2,2026-10-01 00:00:00,${id && "n"},${id}\n`;
const testssl = (id: string) => `id,fqdn/ip,port,severity,finding\nSSLv3,h/1,443,HIGH,offered\n${id},h/1,443,HIGH,offered\n`;

// One file of each format, complete but for a record without what tells it from others.
test.each([
  ["nessus", nessus],
  ["nessus-csv", nessusCsv],
  ["openvas", openvas],
  ["openvas-csv", openvasCsv],
  ["qualys-detections", detections],
  ["qualys-report", report],
  ["qualys-scan", scan],
  ["qualys-was", was],
  ["qualys-csv", qualysCsv],
  ["burp", burp],
  ["nuclei", nuclei],
  ["generic-json", list],
  ["generic-csv", listCsv],
  ["zap", zap],
  ["sarif", sarif],
  ["trivy", trivy],
  ["cyhy", cyhy],
  ["testssl", testssl],
])("%s: after a record that cannot be told from others the scan is not complete, so it closes nothing", async (format, file) => {
  const [whole, broken] = [await read(format, file("7")), await read(format, file(""))];
  expect([whole.completed, whole.rejected]).toEqual([true, 0]);
  expect(broken).toEqual({ completed: false, issues: (whole.issues ?? 0) - 1, rejected: 1 });
});
