import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { hostScanTime, latestSlashDate, qualysInstant } from "#server/connectors/qualys-dates.ts";
import { qualysScore } from "#server/connectors/qualys-findings.ts";
import { addresses } from "#server/connectors/qualys-report.ts";
import { readScanFile } from "#server/connectors/registry.ts";

async function* bytes(whole: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(whole);
}
async function read(whole: string | { fixture: string }) {
  const input = typeof whole === "string" ? bytes(whole) : createReadStream(new URL(`fixtures/qualys/${whole.fixture}`, import.meta.url));
  const { evidence, rejected, format } = await readScanFile(input, { now: "2026-11-23T00:00:00Z" });
  const scan = evidence[0];
  if (!scan) throw new Error("no scan");
  return { scan, format, rejected, issues: scan.issues.map((i) => [i.ruleId, i.toolSeverity, i.occurrenceCount, i.falsePositive] as const) };
}

test.each([
  ["11 Mar 2020 01:07PM GMT-0400", "2020-03-11T17:07:00Z"],
  ["01 Jan 2020 3:02AM GMT+0100", "2020-01-01T02:02:00Z"],
  ["01 Oct 2026 12:30AM GMT-0400", "2026-10-01T04:30:00Z"],
  ["01 Oct 2026 12:30PM GMT", "2026-10-01T12:30:00Z"],
  ["11 Mar 2020", "2020-03-11T00:00:00Z"],
  ["Feb 03, 2026 07:00 AM", "2026-02-03T07:00:00Z"],
  ["Wed, Jul 31 2019, 21:57:48 GMT", "2019-07-31T21:57:48Z"],
  ["2019-07-31T21:57:48Z", "2019-07-31T21:57:48Z"],
  ["31 Feb 2020 01:07PM GMT", null],
  ["11 Mrz 2020", null],
  ["11 Mar 2020 13:07PM GMT", null],
  ["05/13/2021 07:08:28", null],
])("the date %s is %s", (written, instant) => {
  expect(qualysInstant(written)).toBe(instant);
});

test.each([
  ["month first", ["05/13/2021 07:08:28", "06/08/2021 12:18:00"], "2021-06-08T12:18:00Z"],
  ["day first", ["13/05/2021 07:08:28", "08/06/2021 12:18:00"], "2021-06-08T12:18:00Z"],
  ["either", ["05/06/2021 07:08:28"], null],
  ["both", ["13/05/2021 07:08:28", "05/13/2021 07:08:28"], null],
  ["none", ["", "yesterday"], null],
])("dates with %s are read by the file's own evidence or not at all", (_order, dates, latest) => {
  expect(latestSlashDate(dates)).toBe(latest);
});

test("QID 45038 tells when the scan of a host began and ended, or nothing", () => {
  const result = "Scan duration: 268 seconds\n\nStart time: Wed, Jul 31 2019, 21:53:20 GMT\n\nEnd time: Wed, Jul 31 2019, 21:57:48 GMT";
  expect(hostScanTime(result)).toEqual({ start: "2019-07-31T21:53:20Z", end: "2019-07-31T21:57:48Z" });
  expect(hostScanTime(result.replace(/\n\nEnd.*/s, ""))).toEqual({ start: "2019-07-31T21:53:20Z", end: null });
});

test.each([
  ["8.6 (AV:N/AC:L)", [{ version: "3.0", score: 8.6, vector: "AV:N/AC:L" }]],
  ["10", [{ version: "3.0", score: 10, vector: null }]],
  ["10.1", []],
  ["-", []],
  ["", []],
])("the score %s is kept as %j", (written, scores) => {
  expect(qualysScore(written, "3.0")).toEqual(scores);
});

test("a range of addresses is every address in it, and nothing if it is none or too long", () => {
  expect(addresses("10.0.0.254", "10.0.1.1")).toEqual(["10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1"]);
  expect(addresses("10.0.0.0", "10.0.255.255")).toHaveLength(65_536);
  for (const [from, to] of [
    ["10.0.0.0", "10.1.0.0"],
    ["10.0.0.2", "10.0.0.1"],
    ["10.0.0.256", "10.0.1.0"],
    ["fe80::1", "fe80::2"],
  ] as const)
    expect(addresses(from, to)).toEqual([]);
});

test("detections: Fixed is not open, Information Gathered is info, hosts and logins are told", async () => {
  const { scan, issues, rejected } = await read({ fixture: "detections.xml" });
  expect(issues).toEqual([
    ["38739", "medium", 2, false],
    ["91900", "critical", 2, false],
    ["45017", "info", 1, false],
  ]);
  expect(scan).toMatchObject({ completed: true, credentialed: true, hosts: ["192.0.2.10", "192.0.2.11"], finishedAt: "2026-10-01T23:40:00Z" });
  expect([rejected, scan.issues[0]?.title]).toEqual([[], "QID 38739"]);
});

const detections = (more: string, host = "<LAST_VM_SCANNED_DATE>2026-10-01T23:40:00Z</LAST_VM_SCANNED_DATE>", status = "Active"): string =>
  `<HOST_LIST_VM_DETECTION_OUTPUT>${more.startsWith("<REQUEST>") ? more : ""}<RESPONSE><HOST_LIST><HOST><IP>10.0.0.1</IP>${host}<DETECTION_LIST><DETECTION><QID>1</QID><TYPE>Confirmed</TYPE><SEVERITY>4</SEVERITY><STATUS>${status}</STATUS></DETECTION></DETECTION_LIST></HOST></HOST_LIST>${more.startsWith("<WARNING>") ? more : ""}</RESPONSE></HOST_LIST_VM_DETECTION_OUTPUT>`;
const param = (key: string): string => `<REQUEST><PARAM_LIST><PARAM><KEY>${key}</KEY><VALUE>1</VALUE></PARAM></PARAM_LIST></REQUEST>`;
test.each([
  ["as they are", detections(""), true, []],
  [
    "of one page",
    detections("<WARNING><CODE>1980</CODE><TEXT>1000 record limit exceeded.</TEXT><URL>https://x/</URL></WARNING>"),
    false,
    [/one page of several/],
  ],
  ["of some severities", detections(param("severities")), false, [/left detections out/]],
  ["of some hosts", detections(param("ips")), true, []],
  ["of a host without a date", detections("", ""), false, []],
  ["of a status nobody knows", detections("", undefined, "Sleeping"), true, [/"Sleeping" is not one Qualys gives/]],
])("detections %s", async (_what, file, completed, reasons) => {
  const { scan, rejected, issues } = await read(file);
  expect([scan.completed, issues]).toEqual([completed, [["1", "high", 1, false]]]);
  expect(rejected.map((r) => r.reason)).toEqual(reasons.map((reason) => expect.stringMatching(reason)));
});

const SCAN_TIME = "Start time: Wed, Jul 31 2019, 21:53:20 GMT\n\nEnd time: Wed, Jul 31 2019, 21:57:48 GMT";
const vuln = (qid: string, type: string, status: string, result = ""): string =>
  `<VULN_INFO><QID id="qid_${qid}">${qid}</QID><TYPE>${type}</TYPE><PORT>443</PORT><PROTOCOL>tcp</PROTOCOL><RESULT><![CDATA[${result}]]></RESULT><VULN_STATUS>${status}</VULN_STATUS></VULN_INFO>`;
const asset = (rows: string, template = "Status:New, Active, Re-Opened"): string =>
  `<ASSET_DATA_REPORT><HEADER><GENERATION_DATETIME>2019-08-01T20:03:10Z</GENERATION_DATETIME></HEADER><HOST_LIST><HOST><IP>10.0.0.1</IP><VULN_INFO_LIST>${rows}</VULN_INFO_LIST></HOST></HOST_LIST><GLOSSARY><VULN_DETAILS_LIST><VULN_DETAILS><QID>7</QID><TITLE>Old &amp; weak</TITLE><SEVERITY>5</SEVERITY><CATEGORY>CGI</CATEGORY></VULN_DETAILS></VULN_DETAILS_LIST></GLOSSARY><APPENDICES><NO_VULNS><IP_LIST><RANGE><START>10.0.0.2</START><END>10.0.0.3</END></RANGE></IP_LIST></NO_VULNS><NO_RESULTS><IP_LIST><RANGE><START>10.0.0.9</START><END>10.0.0.9</END></RANGE></IP_LIST></NO_RESULTS><TEMPLATE_DETAILS><FILTER_SUMMARY>\n${template}\n</FILTER_SUMMARY></TEMPLATE_DETAILS></APPENDICES></ASSET_DATA_REPORT>`;
test("a report: severity and title come from its glossary, hosts without vulnerabilities count as looked at, those without results do not", async () => {
  const { scan, issues } = await read(
    asset(vuln("7", "Vuln", "Active", "secret") + vuln("7", "Ig", "") + vuln("45038", "Ig", "", SCAN_TIME) + vuln("7", "Vuln", "Fixed")),
  );
  expect(issues).toEqual([
    ["7", "critical", 2, false],
    ["45038", "info", 1, false],
  ]);
  expect(scan).toMatchObject({ completed: true, hosts: ["10.0.0.1", "10.0.0.2", "10.0.0.3"], finishedAt: "2019-07-31T21:57:48Z" });
  expect([scan.issues[0]?.title, scan.issues[0]?.ruleFamily, JSON.stringify(scan).includes("secret")]).toEqual(["Old & weak", "CGI", false]);
});

test("a long range named a thousand times is refused when it passes the cap, not after the last", async () => {
  const range = "<RANGE><START>10.0.0.0</START><END>10.0.255.255</END></RANGE>";
  await expect(read(asset("").replace("<NO_VULNS><IP_LIST>", `<NO_VULNS><IP_LIST>${range.repeat(1_000)}`))).rejects.toThrow("more than 65536 hosts");
});

test.each([
  ["no scan time", asset(vuln("7", "Vuln", "Active")), []],
  ["only new ones", asset(vuln("45038", "Ig", "", SCAN_TIME), "Status:New"), [/status New only/]],
  [
    "selected QIDs",
    asset(vuln("45038", "Ig", "", SCAN_TIME)).replace("<FILTER_SUMMARY>", "<SELECTIVE_VULNS>7, 8</SELECTIVE_VULNS><FILTER_SUMMARY>"),
    [/selected QIDs/],
  ],
])("a report with %s closes nothing", async (_what, file, reasons) => {
  const { scan, rejected } = await read(file);
  expect([scan.completed, rejected.map((r) => r.reason)]).toEqual([false, reasons.map((reason) => expect.stringMatching(reason))]);
});

test("a QID without glossary is kept as unknown and said once, however many rows it has", async () => {
  const { issues, rejected } = await read(asset(vuln("8", "Practice", "New").repeat(3)));
  expect([issues, rejected.length]).toEqual([[["8", null, 3, false]], 1]);
});

const scan = (status: string, host = "", error = ""): string =>
  `<!DOCTYPE SCAN SYSTEM "https://x.example/scan-1.dtd"><SCAN value="scan/1"><HEADER><KEY value="DATE">2026-10-01T10:00:00Z</KEY><KEY value="DURATION">01:30:05</KEY><KEY value="STATUS">${status}</KEY></HEADER>${error}<IP value="10.0.0.1"><INFOS><CAT value="Info"><INFO number="6" severity="5"><TITLE>DNS</TITLE></INFO></CAT></INFOS><VULNS><CAT value="CGI" port="443" protocol="tcp"><VULN number="9" severity="4" cveid="CVE-2026-0001"><TITLE>n</TITLE><RESULT>secret</RESULT></VULN></CAT></VULNS></IP><IP value="10.0.0.2" ${host}/></SCAN>`;
test.each([
  ["finished", scan("FINISHED", 'status="no vuln"'), true, ["10.0.0.1", "10.0.0.2"]],
  ["finished with a host down", scan("FINISHED", 'status="down"'), true, ["10.0.0.1"]],
  ["canceled", scan("CANCELED"), false, ["10.0.0.1", "10.0.0.2"]],
  ["with an error", scan("FINISHED", "", "<ERROR number='1'>Scanner lost</ERROR>"), false, ["10.0.0.1", "10.0.0.2"]],
])("one scan, %s", async (_what, file, completed, hosts) => {
  const { scan: read1, issues, format } = await read(file);
  expect([format, read1.completed, read1.hosts, read1.finishedAt]).toEqual(["qualys-scan", completed, hosts, "2026-10-01T11:30:05.000Z"]);
  expect(issues).toEqual([
    ["6", "info", 1, false],
    ["9", "high", 1, false],
  ]);
  expect([read1.issues[1]?.cve, read1.issues[1]?.occurrences[0]?.port, JSON.stringify(read1).includes("secret")]).toEqual([["CVE-2026-0001"], 443, false]);
});

test("a web application report: URLs without query, false positives, sensitive content, and what belongs to no URL", async () => {
  const { scan: was, issues, rejected } = await read({ fixture: "was_scan.xml" });
  expect(issues).toEqual([
    ["150001", "critical", 2, false],
    ["150084", "low", 1, true],
    ["150016", "medium", 1, false],
    ["150009", "info", 1, false],
  ]);
  expect(was.issues[0]).toMatchObject({ cwe: [79], description: "The page returns what it is sent.", solution: "Filter all data." });
  expect(was.issues[0]?.occurrences.map((o) => [o.uri, o.parameter])).toEqual([
    ["https://permits.alderfalls.example/search", "page"],
    ["https://permits.alderfalls.example/search", "q"],
  ]);
  expect(was.issues[3]?.occurrences[0]?.host).toBe("permits.alderfalls.example");
  expect(was).toMatchObject({
    completed: true,
    credentialed: true,
    startedAt: "2026-10-01T13:00:00Z",
    finishedAt: "2026-10-01T16:30:00Z",
    scanner: "Qualys WAS 8.6.34-1",
  });
  expect([was.hosts, rejected]).toEqual([["permits.alderfalls.example"], []]);
});

test("a report by web application lists no scans, so it closes nothing; a filter is told", async () => {
  const file = `<WAS_WEBAPP_REPORT><FILTERS><FILTER><NAME>SEVERITY</NAME><VALUE>5</VALUE></FILTER></FILTERS><RESULTS><WEB_APPLICATION><URL>https://a.example/</URL><VULNERABILITY_LIST><VULNERABILITY><QID>1</QID><URL>https://a.example/x</URL></VULNERABILITY></VULNERABILITY_LIST><INFORMATION_GATHERED_LIST><INFORMATION_GATHERED><QID>2</QID></INFORMATION_GATHERED></INFORMATION_GATHERED_LIST></WEB_APPLICATION></RESULTS><GLOSSARY><QID_LIST><QID><QID>1</QID><SEVERITY>4</SEVERITY></QID></QID_LIST></GLOSSARY></WAS_WEBAPP_REPORT>`;
  const { scan: was, issues, rejected } = await read(file);
  expect([was.completed, was.hosts, rejected.map((r) => r.at)]).toEqual([false, ["a.example"], ["FILTERS"]]);
  const whole = (
    await read(
      file.replace(/<FILTERS>.*<\/FILTERS>/, "").replace("</GLOSSARY>", "</GLOSSARY><APPENDIX><WEBAPP><URL>https://a.example</URL></WEBAPP></APPENDIX>"),
    )
  ).scan;
  expect([whole.completed, whole.coverage]).toEqual([true, "unknown"]);
  expect([issues.map(([qid, severity]) => [qid, severity]), was.issues[1]?.occurrences[0]?.host]).toEqual([
    [
      ["1", "high"],
      ["2", "info"],
    ],
    "a.example",
  ]);
});

const VMDR =
  '"Asset Vuln Datalist Report","04 Feb 2026 10:00AM GMT-0500"\n"Test","1 Street","City"\n"CVE","QID","Title","Severity","Type Detected","Last Detected","Protocol","Port","Status","Asset IPV4"\n';
const vmdr = (cve: string, status = "ACTIVE", host = "10.0.0.1"): string =>
  `"${cve}","7","Two CVEs","4","Confirmed","Feb 03, 2026 07:00 AM","TCP","443","${status}","${host}"\n`;
test("a CSV by CVE: rows that differ in the CVE are one occurrence with both; Fixed is not open", async () => {
  const { scan: csv, issues } = await read(VMDR + vmdr("CVE-2026-0001", "FIXED", "10.0.0.2") + vmdr("CVE-2026-0002") + vmdr("CVE-2026-0001"));
  expect([issues, csv.issues[0]?.cve, csv.hosts, csv.completed, csv.coverage]).toEqual([
    [["7", "high", 1, false]],
    ["CVE-2026-0001", "CVE-2026-0002"],
    ["10.0.0.2", "10.0.0.1"],
    true,
    "unknown",
  ]);
});

test("a host the CSV says was scanned is one looked at, a host that was not alive is none; a row without QID is reported", async () => {
  const rows = '10.0.0.1,"host scanned, no vuln",,,\n10.0.0.2,"host not alive",,,\n10.0.0.3,,,n,3\n';
  const { scan: csv, rejected } = await read(`IP,IP Status,QID,Title,Severity\n${rows}`);
  expect([csv.issues, csv.hosts, rejected.map((r) => r.at)]).toEqual([[], ["10.0.0.1", "10.0.0.3"], ["line 4 (QID , 10.0.0.3)"]]);
});
