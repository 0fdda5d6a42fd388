import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { resolveSeverity } from "#server/posture/severity.ts";

const shared = new URL("../../../shared/samples/", import.meta.url);
const own = new URL("fixtures/", import.meta.url);
/** The repository's copy, or the shared one of files too large to copy; a machine without either has no such file to read. */
const where = (name: string): URL | null => [new URL(name, own), new URL(name, shared)].find((url) => existsSync(url)) ?? null;
/** Files whose content cannot say what they are. */
const NAMED: Record<string, string> = { "nuclei/empty.jsonl": "nuclei", "nuclei/no_findings.json": "nuclei", "trivy/legacy_no_vuln.json": "trivy" };
const read = (name: string) => readScanFile(createReadStream(where(name) ?? name), { format: NAMED[name], now: "2026-11-23T00:00:00Z" });

type Numbers = { findings: number; occurrences: number; severities: Record<string, number>; hosts: number };
/** Where we differ from the manifest on purpose: which number, and why. */
type Differs = Partial<Record<keyof Numbers, string>>;
const because = (why: string, ...keys: (keyof Numbers)[]): Differs => Object.fromEntries(keys.map((key) => [key, why]));

const RULE = "a finding is a rule on the site; the reference counts rows of one rule apart";
const ROWS = "the manifest counts rows by severity, we count findings, and the worst row of a rule stands";
const PRINT = "results with one rule and one fingerprint are one finding with several places";
const PORT = "one host on two ports is one host";
const CLOSED = "not_affected, mitigated and duplicate records are not open";
const SCORE = "a rating row or a passed test is part of the score, not a finding";
const TOOL = "WARN is a condition of the tool, not a finding";
const ADDRESS = "one name with several addresses is one host";
const NO_ID = "a record without an id cannot be told from others: it is rejected by its place";
const FLAT = "the row of the manifest counts OK lines too";
const BAND = "scored 9.0 or more: older Greenbone has no word for critical, its score has";

const TABLE: [file: string, findings: number, occurrences: number, severities: Record<string, number>, hosts: number, differs?: Differs][] = [
  ["burp/one_finding.xml", 1, 3, { high: 1 }, 1, because(ROWS, "severities")],
  ["burp/one_finding_with_blank_response.xml", 1, 1, { high: 1 }, 1],
  ["burp/seven_findings.xml", 7, 16, { info: 2, high: 3, low: 2 }, 1, because(ROWS, "severities")],
  ["cyhy/findings.csv", 3, 3, { critical: 1, medium: 1, low: 1 }, 2],
  ["generic/generic_invalid.json", 1, 1, { low: 1 }, 0], // a field nobody knows does not spoil the finding
  ["generic/generic_report1.csv", 1, 5, { low: 1 }, 1],
  ["generic/generic_report1.json", 2, 2, { medium: 2 }, 0],
  ["generic/generic_report3.csv", 0, 0, {}, 0, because(CLOSED, "findings")],
  ["generic/generic_report3.json", 2, 3, { medium: 1, critical: 1 }, 2, because(CLOSED, "findings")],
  ["generic/generic_report_kev_cvssv4.json", 2, 2, { medium: 2 }, 0],
  ["nessus/nessus_many_vuln.xml", 6, 7, { info: 6 }, 1, because(ROWS, "severities")],
  ["nessus/nessus_was_many_vuln.xml", 5, 5, { high: 1, info: 1, low: 3 }, 1],
  ["nessus/nessus_was_no_vuln.xml", 0, 0, {}, 1], // a scanned host without items is a clean scan
  ["nessus/nessus_with_cvssv3.nessus", 48, 49, { info: 23, medium: 13, high: 10, critical: 1, low: 1 }, 1, because(ROWS, "severities")],
  ["nessus_csv/nessus-template.csv", 5, 5, { high: 1, medium: 3, critical: 1 }, 2],
  ["nessus_csv/nessus_many_vuln2-default.csv", 25, 30, { info: 24, medium: 1 }, 1, because(RULE, "findings")],
  ["nuclei/empty.jsonl", 0, 0, {}, 0],
  ["nuclei/many_findings.json", 14, 18, { low: 1, info: 12, medium: 1 }, 2, { ...because(RULE, "findings"), ...because(ROWS, "severities"), hosts: PORT }],
  ["nuclei/many_findings_new.json", 2, 2, { medium: 1, low: 1 }, 1],
  ["nuclei/many_findings_third.json", 2, 2, { info: 2 }, 1],
  ["nuclei/multiple_matches.json", 2, 2, { info: 2 }, 1],
  ["nuclei/multiple_v3.json", 5, 6, { info: 5 }, 1, because(ROWS, "severities")],
  ["nuclei/no_findings.json", 0, 0, {}, 0],
  ["observatory/demo.json", 3, 3, { info: 3 }, 0, because(SCORE, "findings")],
  ["observatory/juicy.json", 5, 5, { info: 5 }, 0, because(SCORE, "findings")],
  ["observatory/mozilla_gitlab_two_vuln.json", 2, 2, { info: 2 }, 0],
  ["observatory/mozilla_google_many_vuln.json", 6, 6, { info: 6 }, 0],
  ["observatory/mozilla_no_vuln.json", 0, 0, {}, 0, because(SCORE, "findings")],
  ["observatory/v2_scan.json", 0, 0, {}, 1, { occurrences: "v2 counts its failed tests without naming them" }],
  ["openvas/many_vuln.csv", 4, 4, { low: 1, medium: 2, critical: 1 }, 1, because(BAND, "severities")],
  ["openvas/many_vuln.xml", 40, 44, { critical: 8, high: 8, medium: 24 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
  ["openvas/no_vuln.csv", 0, 0, {}, 0],
  ["openvas/no_vuln.xml", 0, 0, {}, 0],
  ["openvas/one_vuln.xml", 1, 1, { critical: 1 }, 1],
  ["openvas/report_using_CVE.csv", 43, 43, { high: 13, critical: 8, medium: 22 }, 1, because(BAND, "severities")],
  ["qualys/Qualys_Sample_Report.csv", 3, 6, { critical: 3 }, 4],
  ["qualys/Qualys_Sample_Report.xml", 92, 301, { info: 56, low: 15, high: 3, medium: 13, critical: 5 }, 7, because(RULE, "findings")],
  ["qualys/empty.csv", 0, 0, {}, 0],
  ["qualys/empty.xml", 0, 0, {}, 0],
  ["qualys/many_finding.csv", 3, 4, { medium: 3 }, 3],
  ["qualys/no_vuln_cve.csv", 0, 0, {}, 0],
  ["qualys/one_vuln_cve.csv", 1, 1, { critical: 1 }, 1],
  ["qualys/qualys_infrascan_webgui_1.xml", 1, 1, { critical: 1 }, 1],
  ["qualys/qualys_webapp_many_vuln.xml", 21, 22, { low: 1, medium: 1, info: 19 }, 1],
  ["qualys/qualys_webapp_no_vuln.xml", 17, 17, { info: 17 }, 1],
  ["qualys/qualys_webapp_one_vuln.xml", 14, 14, { medium: 1, info: 13 }, 1],
  ["sarif/SuppressionTestCurrent.sarif", 4, 4, { medium: 4 }, 1], // 3 of them suppressed: kept as the tool's false positives
  ["sarif/appendix_k.sarif", 1, 1, { high: 1 }, 1],
  ["sarif/appendix_k1.sarif", 0, 0, {}, 1],
  ["sarif/appendix_k1_double.sarif", 0, 0, {}, 1],
  ["sarif/appendix_k2.sarif", 1, 1, { medium: 1 }, 1],
  ["sarif/appendix_k3.sarif", 1, 1, { medium: 1 }, 1],
  ["sarif/appendix_k4.sarif", 1, 1, { high: 1 }, 1],
  ["sarif/bash-report-fabricated-no-internal-dupes-subset.sarif", 4, 4, { low: 4 }, 1],
  ["sarif/bash-report-fabricated-no-internal-dupes.sarif", 5, 5, { low: 5 }, 1],
  ["sarif/bash-report.sarif", 12, 27, { low: 12 }, 1, because(PRINT, "findings", "severities")],
  ["sarif/codeQL-output.sarif", 56, 72, { low: 44, high: 9, medium: 3 }, 1, because(PRINT, "findings", "severities")],
  ["sarif/dependency_check.sarif", 9, 13, { high: 9 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
  ["sarif/dockle_0_3_15.sarif", 4, 4, { high: 1, low: 3 }, 1],
  ["sarif/njsscan.sarif", 2, 3, { medium: 1, high: 1 }, 1, because(RULE, "findings")],
  ["sarif/no_runs.sarif", 0, 0, {}, 0],
  ["sarif/taint-python-report.sarif", 11, 11, { high: 8, medium: 1, low: 2 }, 1],
  [
    ...(["testssl/defectdojo_many_vuln.csv", 94, 376, { info: 90, low: 3, high: 1 }, 1] as const),
    { ...because(RULE, "findings"), occurrences: TOOL, ...because(ROWS, "severities"), hosts: ADDRESS },
  ],
  ["testssl/defectdojo_no_vuln.csv", 0, 0, {}, 0],
  ["testssl/defectdojo_one_vuln.csv", 0, 0, {}, 0, because(TOOL, "findings", "occurrences", "severities", "hosts")],
  ["testssl/demo.converted.flat.json", 12, 12, { info: 12 }, 1, because(FLAT, "findings")],
  ["testssl/demo.csv", 12, 12, { info: 12 }, 1],
  ["testssl/demo2.csv", 3, 3, { info: 3 }, 1],
  ["testssl/overall_medium.csv", 2, 2, { info: 2 }, 1, because(SCORE, "occurrences", "severities")],
  ["testssl/references.csv", 43, 43, { high: 11, medium: 5, low: 23, info: 4 }, 1],
  ["trivy/all_statuses.json", 7, 7, { low: 7 }, 1, because(CLOSED, "findings", "occurrences", "severities")],
  ["trivy/cvss_severity_source.json", 2, 2, { medium: 1, high: 1 }, 1],
  ["trivy/issue_9092.json", 1, 1, { high: 1 }, 1],
  ["trivy/kubernetes.json", 10, 20, { medium: 3, low: 7 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
  ["trivy/legacy_many_vulns.json", 93, 93, { low: 65, high: 18, medium: 9, unknown: 1 }, 1],
  ["trivy/legacy_no_vuln.json", 0, 0, {}, 0],
  ["trivy/legacy_trivy_mix.json", 6, 6, { high: 6 }, 6, because(NO_ID, "findings", "occurrences", "severities")],
  [
    ...(["trivy/misconfigurations_and_secrets.json", 4, 5, { high: 2, medium: 1, critical: 1 }, 1] as const),
    { ...because(RULE, "findings"), ...because(ROWS, "severities") },
  ],
  ["trivy/scheme_2_many_vulns.json", 5, 5, { medium: 3, high: 1, critical: 1 }, 1],
  ["trivy/scheme_2_no_vuln.json", 0, 0, {}, 1],
  ["zap/0_zap_sample.xml", 4, 12, { low: 3, medium: 1 }, 1],
  ["zap/1_zap_sample_0_and_new_absent.xml", 4, 12, { low: 3, medium: 1 }, 1],
  ["zap/5_zap_sample_one.xml", 1, 6, { low: 1 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
  ["zap/dvwa_baseline_dojo.xml", 18, 124, { medium: 4, info: 6, low: 8 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
  ["zap/empty_2.9.0.xml", 0, 0, {}, 1],
  ["zap/juicy2.xml", 6, 86, { low: 2, medium: 2, info: 2 }, 1],
  ["zap/some_2.9.0.xml", 7, 17, { low: 5, medium: 1, info: 1 }, 1],
  ["zap/zap-results-first-scan.xml", 15, 130, { info: 4, low: 4, medium: 3, high: 4 }, 1],
  ["zap/zap-results-second-scan.xml", 18, 126, { low: 6, info: 5, high: 4, medium: 3 }, 1],
  ["zap/zap-xml-plus-format.xml", 1, 1, { medium: 1 }, 1],
  ["zap/zero.webappsecurity.json", 11, 167, { info: 1, low: 3, high: 5, medium: 2 }, 1, { ...because(RULE, "findings"), ...because(ROWS, "severities") }],
];
const REFUSED: [file: string, reason: RegExp][] = [["generic/generic_empty.json", /Nothing in the file is a finding \(findings\[0\]: .*no title/]];

function numbersOf({ issues, hosts }: ScanEvidence): Numbers {
  const severities: Record<string, number> = {};
  for (const { severity } of issues.map(resolveSeverity)) severities[severity] = (severities[severity] ?? 0) + 1;
  return { findings: issues.length, occurrences: issues.reduce((n, i) => n + i.occurrences.length, 0), severities, hosts: hosts.length };
}

test.each(TABLE.filter(([file]) => where(file)))(
  "%s: %i findings in %i places, by severity and host",
  async (file, findings, occurrences, severities, hosts) => {
    const { evidence, sha256, format } = await read(file);
    expect(numbersOf(evidence[0] as ScanEvidence)).toEqual({ findings, occurrences, severities, hosts });
    const raw = readFileSync(where(file) as URL);
    expect([evidence.length, format, sha256]).toEqual([1, (evidence[0] as ScanEvidence).format, createHash("sha256").update(raw).digest("hex")]);
  },
);

test.each(REFUSED.filter(([file]) => where(file)))("%s is refused with its reason", async (file, reason) => {
  await expect(read(file)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
});

// biome-ignore lint/suspicious/noExplicitAny: a foreign table, compared number by number
type Expected = any;
const WORDS: Record<string, string> = { information: "info", error: "high", warning: "medium", note: "low" };

/** What a row of the manifest says of these four numbers; undefined where it says nothing comparable. */
function saidOf(format: string, row: Expected): Partial<Numbers> {
  const c = row.counted ?? row;
  const sev = c.sev ?? c.level_effective ?? c.severity_score_bands;
  const pairs = Object.entries((sev ?? {}) as Record<string, number>).map(([k, n]) => [WORDS[k.toLowerCase()] ?? k.toLowerCase(), n] as const);
  const severities = Object.fromEntries(pairs.filter(([severity]) => severity !== "ok"));
  // testssl lists what it found in order as OK rows.
  const rows = format === "testssl" && sev ? Object.values(severities).reduce((a, b) => a + b, 0) : c.rows;
  const occurrences = c.instances ?? c.result_location_pairs ?? (format === "testssl" ? rows : (c.items ?? c.failed ?? rows));
  const findings = row.defectdojo_findings ?? c.unique_plugins ?? c.items;
  return {
    ...(sev ? { severities } : {}),
    ...Object.fromEntries(Object.entries({ findings, occurrences, hosts: c.hosts }).filter(([, n]) => n !== undefined)),
  };
}

const manifest = new URL("MANIFEST.tsv", shared);
const rows = existsSync(manifest)
  ? readFileSync(manifest, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.split("\t"))
  : [];
const FORMATS = new Set(TABLE.map(([file]) => file.split("/")[0]));
const said = new Map(rows.filter(([file = ""]) => FORMATS.has(file.split("/")[0])).map((row) => [row[0] ?? "", JSON.parse(row[5] ?? "") as Expected]));

test("every scan file of the manifest stands in the table, once", () => {
  const files = [...TABLE, ...REFUSED].map(([file]) => file).sort();
  expect(files).toEqual(said.size > 0 ? [...said.keys()].sort() : [...new Set(files)]);
});

test.each(TABLE.filter(([file]) => said.has(file)))("%s: where we differ from the manifest, the row says why, and only there", (file, ...row) => {
  const [findings, occurrences, severities, hosts, differs = {}] = row;
  const ours: Numbers = { findings, occurrences, severities, hosts };
  const theirs = saidOf(file.split("/")[0] ?? "", said.get(file));
  const other = (Object.keys(theirs) as (keyof Numbers)[]).filter((key) => JSON.stringify(sorted(ours[key])) !== JSON.stringify(sorted(theirs[key])));
  expect(other.sort()).toEqual(Object.keys(differs).sort());
});
const sorted = (value: unknown): unknown => (typeof value === "object" && value !== null ? Object.entries(value).sort() : value);

// Zones are left out by most tools: then UTC.
const ENDS: [file: string, finishedAt: string | null][] = [
  ["cyhy/findings.csv", "2026-11-21T05:00:00Z"],
  ["nessus/nessus_many_vuln.xml", "2013-06-25T10:39:42Z"],
  ["nessus/nessus_was_many_vuln.xml", "2021-03-12T14:35:34.341Z"],
  ["nessus/nessus_was_no_vuln.xml", "2021-03-12T14:35:34.341Z"],
  ["nessus/nessus_with_cvssv3.nessus", "2022-03-23T14:07:52Z"],
  ["nuclei/many_findings.json", "2021-05-20T08:12:02.301Z"],
  ["nuclei/multiple_v3.json", "2023-11-06T13:58:58.569Z"],
  ["observatory/demo.json", "2021-05-05T07:57:28Z"],
  ["observatory/v2_scan.json", "2026-11-20T12:00:00Z"],
  ["sarif/njsscan.sarif", "2021-03-23T00:10:48Z"],
  ["sarif/dockle_0_3_15.sarif", null],
  ["trivy/scheme_2_many_vulns.json", null],
  ["zap/0_zap_sample.xml", "2020-05-12T20:57:30Z"],
  ["zap/dvwa_baseline_dojo.xml", "2021-04-26T07:03:32Z"],
  ["zap/juicy2.xml", "2021-09-14T14:44:51Z"],
  ["zap/zap-results-first-scan.xml", "2021-06-20T09:30:00Z"],
  ["zap/zap-results-second-scan.xml", "2021-06-18T09:21:51Z"],
  ["zap/zap-xml-plus-format.xml", "2022-09-30T08:40:35Z"], // generated="Fr., 30 Sep. 2022 08:40:35"
  ["zap/zero.webappsecurity.json", "2018-12-05T19:00:19Z"],
];
test.each(ENDS.filter(([file]) => where(file)))("%s ended at %s, by its own word", async (file, finishedAt) => {
  expect((await read(file)).evidence[0]?.finishedAt).toBe(finishedAt);
});
