import { expect, test } from "vitest";
import { nessus } from "#server/connectors/nessus.ts";
import { nessusCsv } from "#server/connectors/nessus-csv.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const HEADING = "Plugin ID,CVE,CVSS,CVSS v3.0 Base Score,Risk,Host,Protocol,Port,Name,Description,Solution,XREF,Plugin Output";
const row = (...cells: string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
const finding = (cve: string, output = "seen", host = "10.0.0.1"): string =>
  row("42873", cve, "5.0", "7.5", "High", host, "tcp", "443", "SWEET32", "d", "s", "CWE:326;CERT:1", output);
const information = (host: string, lines: string): string => row("19506", "", "", "", "None", host, "tcp", "0", "Nessus Scan Information", "", "", "", lines);
async function read(...rows: string[]) {
  const { evidence, rejected } = await nessusCsv.read(text(`${[HEADING, ...rows].join("\r\n")}\r\n`));
  const scan = evidence[0];
  if (!scan) throw new Error("no scan");
  return { scan, rejected };
}

test("a row for each CVE is one occurrence with all of them, two rows of different output are two", async () => {
  const { scan } = await read(finding("CVE-2016-2183"), finding("CVE-2016-6329"), finding("CVE-2016-2183", "seen again"));
  expect(scan.issues.map((i) => [i.cve, i.cwe, i.occurrenceCount, i.toolSeverity])).toEqual([[["CVE-2016-2183", "CVE-2016-6329"], [326], 2, "high"]]);
  expect(JSON.stringify(scan)).not.toContain("seen");
});

test("the .nessus file of the same scan has the same findings, so both are one history", async () => {
  const xml = `<NessusClientData_v2><Report><ReportHost name="10.0.0.1"><ReportItem port="443" protocol="tcp" severity="3" pluginID="42873" pluginName="SWEET32"/></ReportHost></Report></NessusClientData_v2>`;
  const { evidence } = await nessus.read(text(xml));
  const { scan } = await read(finding("CVE-2016-2183"));
  const identity = (s: typeof scan | undefined) => [s?.family, s?.issues.map((i) => [i.ruleId, i.discriminator, i.title, i.toolSeverity, i.occurrences])];
  expect(identity(scan)).toEqual(identity(evidence[0]));
});

test.each([
  ["7.5", [7.5]],
  ["10.0", [10]],
  ["0.0", [0]],
  ["75", []], // 7.5 out of a spreadsheet
  ["7,5", []],
  ["n/a", []],
])("a score written %s is kept as %j", async (written, scores) => {
  const { scan } = await read(row("1", "", "", written, "Low", "h", "tcp", "1", "n", "", "", "", ""));
  expect(scan.issues[0]?.cvss.map((c) => c.score)).toEqual(scores);
});

const ENDED = "Credentialed checks : yes, as 'x' via ssh\nScan Start Date : 2026/10/1 9:40 EDT (UTC -04:00)\nScan duration : 600 sec";
test.each([
  ["every host says its scan ended", [information("a", ENDED), information("b", ENDED)], true, true, "2026-10-01T13:50:00.000Z"],
  ["one host says nothing", [information("a", ENDED), finding("", "", "b")], false, null, null],
  ["one host was scanned without logging in", [information("a", ENDED), information("b", ENDED.replace("yes", "no"))], true, false, "2026-10-01T13:50:00.000Z"],
  ["a scan has no duration yet", [information("a", "Scan Start Date : 2026/10/1 9:40 UTC")], false, null, null],
  ["a zone is given by name only", [information("a", ENDED.replace("EDT (UTC -04:00)", "Romance Standard Time"))], true, true, null],
  ["nothing was found at all", [], false, null, null],
])("when %s", async (_what, rows, completed, credentialed, finishedAt) => {
  const { scan } = await read(...rows);
  expect([scan.completed, scan.credentialed, scan.finishedAt]).toEqual([completed, credentialed, finishedAt]);
});

test("the hosts scanned with credentials are told where not all were", async () => {
  const { scan } = await read(information("a", ENDED), information("b", ENDED.replace("yes", "no")), finding("", "", "c"));
  expect([scan.credentialed, scan.credentialedHosts]).toEqual([false, ["a"]]);
});

test("a row without plugin ID is reported with its line, a row of another length refuses the file", async () => {
  const { scan, rejected } = await read(row("", "", "", "", "Low", "h", "tcp", "1", "n", "", "", "", ""));
  expect([scan.issues, rejected.map((r) => r.at)]).toEqual([[], ["line 2 (plugin , h)"]]);
  await expect(read(finding(""), "1,2,3")).rejects.toThrow("Line 3 has 3 fields, the heading has 13");
});
