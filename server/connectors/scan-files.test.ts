import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const NOW = "2026-11-23T00:00:00Z";
const shared = new URL("../../../shared/samples/", import.meta.url);
const own = new URL("fixtures/", import.meta.url);
/** The repository's copy, or the shared one of files too large to copy; a machine without either has no such file to read. */
const where = (name: string): URL | null => [new URL(name, own), new URL(name, shared)].find((url) => existsSync(url)) ?? null;
const read = (name: string, format?: string) => readScanFile(createReadStream(where(name) ?? name), { format, now: NOW });

function summary({ issues }: ScanEvidence) {
  const severities: Record<string, number> = {};
  for (const { toolSeverity } of issues) severities[toolSeverity ?? "unknown"] = (severities[toolSeverity ?? "unknown"] ?? 0) + 1;
  return { findings: issues.length, occurrences: issues.reduce((n, i) => n + i.occurrences.length, 0), severities };
}

// findings = rule × site (unique pluginID, for ZAP pluginid + name); occurrences = ReportItems or listed instances of MANIFEST.tsv.
const EXPECTED: [file: string, findings: number, occurrences: number, severities: Record<string, number>, finishedAt: string | null][] = [
  ["nessus/nessus_many_vuln.xml", 6, 7, { info: 6 }, "2013-06-25T10:39:42Z"], // one plugin on two ports
  ["nessus/nessus_was_many_vuln.xml", 5, 5, { high: 1, info: 1, low: 3 }, "2021-03-12T14:35:34.341Z"],
  ["nessus/nessus_was_no_vuln.xml", 0, 0, {}, "2021-03-12T14:35:34.341Z"], // a scanned host without items is a clean scan
  ["nessus/nessus_with_cvssv3.nessus", 48, 49, { info: 23, medium: 13, high: 10, critical: 1, low: 1 }, "2022-03-23T14:07:52Z"], // one critical item is listed twice
  ["zap/0_zap_sample.xml", 4, 12, { low: 3, medium: 1 }, "2020-05-12T20:57:30Z"],
  ["zap/1_zap_sample_0_and_new_absent.xml", 4, 12, { low: 3, medium: 1 }, "2020-05-12T20:57:30Z"],
  ["zap/5_zap_sample_one.xml", 1, 6, { low: 1 }, "2020-05-12T20:57:30Z"], // two alert items of one pluginid and name
  ["zap/dvwa_baseline_dojo.xml", 18, 124, { medium: 4, info: 6, low: 8 }, "2021-04-26T07:03:32Z"], // 19 items, one name twice
  ["zap/empty_2.9.0.xml", 0, 0, {}, "2020-05-12T20:59:12Z"],
  ["zap/juicy2.xml", 6, 86, { low: 2, medium: 2, info: 2 }, "2021-09-14T14:44:51Z"],
  ["zap/some_2.9.0.xml", 7, 17, { low: 5, medium: 1, info: 1 }, "2020-05-12T20:57:30Z"],
  ["zap/zap-results-first-scan.xml", 15, 130, { info: 4, low: 4, medium: 3, high: 4 }, "2021-06-20T09:30:00Z"],
  ["zap/zap-results-second-scan.xml", 18, 126, { low: 6, info: 5, high: 4, medium: 3 }, "2021-06-18T09:21:51Z"],
  ["zap/zap-xml-plus-format.xml", 1, 1, { medium: 1 }, "2022-09-30T08:40:35Z"], // generated="Fr., 30 Sep. 2022 08:40:35"
  ["zap/zero.webappsecurity.json", 11, 167, { info: 1, low: 3, high: 5, medium: 2 }, "2018-12-05T19:00:19Z"], // 13 alerts, two names at two risks: the worst stands
  ["nuclei/many_findings.json", 14, 18, { low: 1, info: 12, medium: 1 }, "2021-05-20T08:12:02.301Z"],
  ["nuclei/multiple_v3.json", 5, 6, { info: 5 }, "2023-11-06T13:58:58.569Z"],
  ["trivy/scheme_2_many_vulns.json", 5, 5, { medium: 3, high: 1, critical: 1 }, null],
];

test.each(EXPECTED.filter(([file]) => where(file)))(
  "%s: findings, occurrences and severities are what an independent count found",
  async (file, findings, occurrences, severities, finishedAt) => {
    const { evidence, rejected, sha256 } = await read(file);
    const scan = evidence[0] as ScanEvidence;
    expect(summary(scan)).toEqual({ findings, occurrences, severities });
    expect([scan.finishedAt, rejected]).toEqual([finishedAt, []]);
    expect(sha256).toBe(
      createHash("sha256")
        .update(readFileSync(where(file) as URL))
        .digest("hex"),
    );
  },
);

test("every Nessus and ZAP sample at hand is in the table", () => {
  const folders = [own, shared].flatMap((base) => ["nessus", "zap"].map((folder) => [base, folder] as const));
  const files = folders.flatMap(([base, folder]) => (existsSync(new URL(folder, base)) ? readdirSync(new URL(folder, base)).map((f) => `${folder}/${f}`) : []));
  expect(EXPECTED.map(([file]) => file)).toEqual(expect.arrayContaining(files));
});

const idsOf = (scan: ScanEvidence): Set<string> => new Set(scan.issues.map((i) => JSON.stringify([i.ruleId, i.discriminator])));
const PAIRS: [string, string, number, number, number][] = [
  ["zap/zap-results-first-scan.xml", "zap/zap-results-second-scan.xml", 4, 14, 1],
  ["zap/0_zap_sample.xml", "zap/1_zap_sample_0_and_new_absent.xml", 1, 3, 1],
  ["zap/0_zap_sample.xml", "zap/5_zap_sample_one.xml", 0, 1, 3],
];
test.each(PAIRS.filter(([a, b]) => where(a) && where(b)))(
  "%s → %s: new, still open and gone as in LIFECYCLE.tsv",
  async (first, second, fresh, still, gone) => {
    const before = idsOf((await read(first)).evidence[0] as ScanEvidence);
    const after = idsOf((await read(second)).evidence[0] as ScanEvidence);
    const both = [...after].filter((id) => before.has(id)).length;
    expect([after.size - both, both, before.size - both]).toEqual([fresh, still, gone]);
  },
);

const REFUSED: [string, RegExp][] = [
  ["billion_laughs.nessus", /line 2.*<!ENTITY/],
  ["xxe_file.nessus", /line 2.*<!ENTITY/],
  ["deep_nesting.json", /none of the files/],
  ["empty.xml", /empty file is not a clean scan/],
  ["html_login_page.json", /HTML page/],
  ["truncated_zap.xml", /line 107.*unclosed/],
  ["zipbomb_100MB.zip", /Zip archives/],
];
test.each(REFUSED.filter(([file]) => where(`edge/${file}`)))("edge/%s is refused with its reason", async (file, reason) => {
  await expect(read(`edge/${file}`)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
});

const READ: [string, Record<string, number>, string[]][] = [
  ["bad_line_in_middle.jsonl", { high: 1, unknown: 1 }, ["line 2"]],
  ["dates.csv", { critical: 1, medium: 1, low: 1 }, ["line 2", "line 3", "line 4"]],
  ["huge_description.nessus", { medium: 1 }, []],
  ["missing_severity.nessus", { unknown: 3 }, ["ReportItem 1", "ReportItem 2", "ReportItem 3"]],
  ["report.nessus.gz", { high: 1 }, []],
  ["utf16le_bom.nessus", { medium: 1 }, []],
  ["utf8_bom.json", { high: 1 }, []],
  ["xss_titles.nessus", { critical: 1, high: 1, medium: 1, low: 1 }, []],
];
test.each(READ.filter(([file]) => where(`edge/${file}`)))("edge/%s is read as its row says", async (file, severities, flagged) => {
  const { evidence, rejected } = await read(`edge/${file}`);
  const scan = evidence[0] as ScanEvidence;
  expect(summary(scan).severities).toEqual(severities);
  expect(rejected.map((r) => r.at.replace(/ \(.*/, ""))).toEqual(flagged);
  for (const issue of scan.issues) expect([issue.title.length <= 500, issue.description.length <= 65_536]).toEqual([true, true]);
});

test("titles keep their text, whatever it would do elsewhere", async () => {
  expect((await read("edge/utf16le_bom.nessus")).evidence[0]?.issues[0]?.title).toBe("Zertifikat läuft ab – 証明書");
  const titles = (await read("edge/xss_titles.nessus")).evidence[0]?.issues.map((i) => i.title);
  expect(titles).toEqual(["<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "=cmd|'/c calc'!A1", "{{constructor.constructor('alert(3)')()}}"]);
});

test("+14:00 on the 1st of October is the 30th of September, and the future is not used as a date", async () => {
  const scan = (await read("edge/dates.csv")).evidence[0];
  expect([scan?.startedAt, scan?.finishedAt]).toEqual(["2026-09-30T10:00:00.000Z", "2026-10-01T00:00:00.000Z"]);
});

test("only a Nuclei result of zero bytes is a clean scan, and only when it is called one", async () => {
  const scan = (await read("edge/empty.xml", "nuclei")).evidence[0];
  expect([scan?.issues, scan?.hosts, scan?.completed]).toEqual([[], [], false]);
  await expect(read("edge/empty.xml", "nessus")).rejects.toThrow("empty");
  await expect(read("edge/empty.xml", "excel")).rejects.toThrow('no format "excel"');
});
