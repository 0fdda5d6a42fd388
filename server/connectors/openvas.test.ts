import { expect, test } from "vitest";
import { openvas } from "#server/connectors/openvas.ts";
import { openvasCsv } from "#server/connectors/openvas-csv.ts";
import { isHidden, ratingOf } from "#server/connectors/openvas-rating.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const result = (inside: string, host = "10.0.0.1"): string =>
  `<result id="r"><name>n</name><host>${host}<asset asset_id="a"/><hostname>www</hostname></host><port>443/tcp</port>${inside}</result>`;
const nvt = (severity: string, more = ""): string =>
  `<nvt oid="1.3.6.1"><name>Weak cipher</name><family>SSL and TLS</family>${more}</nvt><severity>${severity}</severity>`;
const host = (ip: string, end = "<end>2026-10-01T11:00:00Z</end>", detail = ""): string =>
  `<host><ip>${ip}</ip><start>2026-10-01T10:00:00Z</start>${end}${detail}</host>`;
type Parts = { filter?: string; status?: string; results?: string; hosts?: string; more?: string; count?: number };
const report = ({ filter = "levels=hml min_qod=70", status = "Done", results = "", hosts = host("10.0.0.1"), more = "", count = 0 }: Parts): string =>
  `<get_reports_response status="200"><report id="o" format_id="f"><report id="i"><gmp><version>22.4</version></gmp><filters id="0"><term>${filter}</term></filters><scan_run_status>${status}</scan_run_status><scan_start>2026-10-01T10:00:00Z</scan_start><results start="1" max="100">${results}</results><result_count>9<filtered>${count}</filtered></result_count>${hosts}${more}<scan_end>2026-10-01T11:00:00Z</scan_end></report></report></get_reports_response>`;
async function read(parts: Parts) {
  const { evidence, rejected } = await openvas.read(text(report(parts)));
  const scan = evidence[0];
  if (!scan) throw new Error("no scan");
  return { scan, reasons: rejected.map((r) => r.reason) };
}

test.each([
  ["10.0", "critical"],
  ["9.0", "critical"],
  ["8.9", "high"],
  ["7.0", "high"],
  ["6.9", "medium"],
  ["4.0", "medium"],
  ["3.9", "low"],
  ["0.1", "low"],
  ["0.0", "info"],
  ["", null],
  ["10.1", null],
  ["High", null],
  ["-4", null],
])("severity %s is %s by its number, not by a word", (score, severity) => {
  expect(ratingOf(score)).toEqual({ severity, falsePositive: false, result: true });
});

test("-1 is a false positive rated as before the override, -2 and -3 are no results", () => {
  expect(ratingOf("-1.0", "7.5")).toEqual({ severity: "high", falsePositive: true, result: true });
  expect([ratingOf("-2.0").result, ratingOf("-3.0").result]).toEqual([false, false]);
});

test("only a quality of detection that is known to be below 70 hides a result", () => {
  expect(["0", "69", "70", "100", "", "n/a"].map(isHidden)).toEqual([true, true, false, false, false, false]);
});

test("a result is read with its NVT, tags, references and score, and without what the check read off the host", async () => {
  const tags = "summary=Weak|a bar in it.|insight=Old.|solution=Turn it off.|solution_type=Mitigation|cvss_base_vector=AV:N/AC:L/Au:N/C:P/I:N/A:N";
  const more = `<cvss_base>5.0</cvss_base><severities score="5.9"><severity type="cvss_base_v3"><score>5.9</score><value>CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N</value></severity></severities><tags>${tags}</tags><refs><ref type="cve" id="CVE-2016-2183"/><ref type="url" id="https://sweet32.info"/></refs>`;
  const { scan, reasons } = await read({
    results: result(`${nvt("5.9", more)}<qod><value>98</value></qod><description>Logged in with admin:hunter2</description>`),
  });
  expect(scan.issues).toMatchObject([
    {
      ...{ ruleId: "1.3.6.1", discriminator: "", ruleFamily: "SSL and TLS", title: "Weak cipher", toolSeverity: "medium", falsePositive: false, cwe: [] },
      ...{ description: "Weak|a bar in it.\n\nOld.", solution: "Turn it off.", cve: ["CVE-2016-2183"] },
      cvss: [{ version: "3.1", score: 5.9, vector: "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N" }],
      occurrences: [{ host: "10.0.0.1", port: 443, protocol: "tcp", uri: null, parameter: null }],
    },
  ]);
  expect([scan.completed, scan.hosts, scan.credentialed, reasons]).toEqual([true, ["10.0.0.1"], null, []]);
});

test("a host with nothing on it was looked at; a result below 70 % is left out and said to be", async () => {
  const { scan, reasons } = await read({ results: result(`${nvt("9.8")}<qod><value>30</value></qod>`), hosts: host("10.0.0.1") + host("10.0.0.2") });
  expect([scan.issues, scan.hosts, scan.completed]).toEqual([[], ["10.0.0.1", "10.0.0.2"], true]);
  expect(reasons).toEqual(["1 results with a quality of detection below 70 % are left out, as Greenbone does by default."]);
});

const INCOMPLETE: [string, Parts, RegExp | null][] = [
  ["runs still", { status: "Running" }, null],
  ["was stopped", { status: "Stopped" }, null],
  ["has a host without an end", { hosts: host("10.0.0.1") + host("10.0.0.2", "<end></end>") }, null],
  ["names no host", { hosts: "" }, null],
  ["lists a part of its results", { count: 250, results: result(nvt("5.0")) }, /a part of the results/],
  ["leaves out levels", { filter: "levels=h rows=-1 min_qod=70" }, /only the levels "h"/],
  ["asks for more certainty", { filter: "levels=hml min_qod=95" }, /95 % and more/],
  ["is filtered by host", { filter: "host=10.0.0.1 levels=hml" }, /some results \(host\)/],
  ["is filtered by severity", { filter: "severity>6.9 min_qod=70" }, /some results \(severity\)/],
];
test.each(INCOMPLETE)("a report that %s closes nothing", async (_what, parts, reason) => {
  const { scan, reasons } = await read(parts);
  expect(scan.completed).toBe(false);
  expect(reasons).toEqual(reason === null ? [] : [expect.stringMatching(reason)]);
});

test("the usual filters leave nothing out", async () => {
  for (const filter of ["apply_overrides=0 levels=hml rows=-1 min_qod=70 sort-reverse=severity", "levels=chml sort=name", "severity>0 min_qod=0", ""])
    expect((await read({ filter, results: result(nvt("5.0")), count: 1 })).scan.completed).toBe(true);
});

test("a host the scanner reports an error for is not one it looked at, wherever the error stands", async () => {
  const more = "<errors><error><host>10.0.0.2</host><description>NVT timed out after 320 seconds.</description></error></errors>";
  const { scan, reasons } = await read({ hosts: ["1", "2", "3"].map((n) => host(`10.0.0.${n}`)).join(""), more, results: result(nvt("-3.0"), "10.0.0.3") });
  expect([scan.hosts, scan.issues, reasons.length]).toEqual([["10.0.0.1"], [], 2]);
});

test.each([
  ["Auth-SSH-Success", "Auth-SMB-Success", true, undefined],
  ["Auth-SSH-Success", "Auth-SMB-Failure", false, ["10.0.0.1"]],
  ["Auth-SSH-Success", "OS", null, ["10.0.0.1"]],
  ["Auth-SSH-Failure", "OS", false, undefined],
])("logins %s and %s make the scan credentialed: %s, or else on %j", async (a, b, credentialed, hosts) => {
  const detail = (name: string): string => `<detail><name>${name}</name><value>root</value></detail>`;
  const { scan } = await read({ hosts: host("10.0.0.1", undefined, detail(a)) + host("10.0.0.2", undefined, detail(b)) });
  expect([scan.credentialed, scan.credentialedHosts]).toEqual([credentialed, hosts]);
});

test("a list of reports, a comparison of two and another answer of the manager are refused", async () => {
  const one = report({}).replace(/<\/?get_reports_response[^>]*>/g, "");
  const refuse = (whole: string, reason: RegExp) =>
    expect(openvas.read(text(whole))).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
  await refuse(`<get_reports_response>${one}${one}</get_reports_response>`, /more than one report/);
  await refuse(report({}).replace('<report id="i">', '<report id="i" type="delta">'), /comparison of two/);
  await refuse('<get_reports_response status="404"/>', /no report/);
  await refuse("<report format_id='x'><name>empty</name></report>", /no report/);
});

test("the CSV of a report gives the rule, the host and the severity the XML gives, so both are one history", async () => {
  const csv =
    'IP,Hostname,Port,Port Protocol,CVSS,Severity,QoD,NVT Name,Summary,Specific Result,NVT OID,CVEs,Timestamp\n10.0.0.1,www,443,tcp,5.9,Low,98,"Weak cipher","Weak","admin:hunter2",1.3.6.1,"CVE-2016-2183,CVE-2016-6329",2026-10-01T11:00:00Z\n';
  const { scan } = await read({ results: result(nvt("5.9")) });
  const { evidence } = await openvasCsv.read(text(csv));
  const identity = (s: typeof scan | undefined) => [s?.family, s?.issues.map((i) => [i.ruleId, i.discriminator, i.toolSeverity, i.occurrences])];
  expect(identity(evidence[0])).toEqual(identity(scan));
  expect(evidence[0]?.issues[0]?.cve).toEqual(["CVE-2016-2183", "CVE-2016-6329"]);
  expect(JSON.stringify(evidence)).not.toContain("hunter2");
});
