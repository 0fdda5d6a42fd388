import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import { testssl } from "#server/connectors/testssl.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const row = (id: string, severity: string, finding = "x", more = {}) => ({ id, severity, finding, ...more });
const flat = async (...rows: object[]) => {
  const { evidence, rejected } = await testssl.read(text(JSON.stringify(rows.map((each) => ({ ip: "www.city.example/192.0.2.1", port: "443", ...each })))));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.reason) };
};
const pretty = async (document: object) => {
  const { evidence, rejected } = await testssl.read(text(JSON.stringify(document)));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};

test("the same scan as CSV and as JSON is the same evidence", async () => {
  const [csv, json] = await Promise.all(
    ["demo.csv", "demo.converted.flat.json"].map((file) => readScanFile(createReadStream(new URL(`fixtures/testssl/${file}`, import.meta.url)))),
  );
  expect(csv?.evidence).toEqual(json?.evidence);
});

test("OK, DEBUG and rating rows are no findings, the others have their severity, cve and cwe", async () => {
  const { scan } = await flat(
    ...[row("SSLv2", "OK"), row("dbg", "DEBUG"), row("rating_spec", "INFO"), row("final_score", "INFO", "84"), row("overall_grade", "MEDIUM", "B")],
    ...[
      row("grade_cap_reason_1", "INFO"),
      row("scanTime", "INFO", "42"),
      row("service", "INFO"),
      row("BEAST", "LOW", "v", { cve: "CVE-2011-3389 CVE-2012-0001", cwe: "CWE-20" }),
    ],
    ...[row("heartbleed", "CRITICAL")],
  );
  expect(scan.issues.map((i) => [i.ruleId, i.toolSeverity, i.cve, i.cwe])).toEqual([
    ["service", "info", [], []],
    ["BEAST", "low", ["CVE-2011-3389", "CVE-2012-0001"], [20]],
    ["heartbleed", "critical", [], []],
  ]);
  expect(scan.score).toEqual({ grade: "B", score: 84, outOf: 100 });
});

test("of several addresses the worst grade stands", async () => {
  const at = (ip: string, grade: string, score: string) => [row("overall_grade", "OK", grade, { ip }), row("final_score", "INFO", score, { ip })];
  const { scan } = await flat(...at("a.example/192.0.2.1", "A+", "95"), ...at("a.example/192.0.2.2", "T", "0"), ...at("a.example/192.0.2.3", "B", "80"));
  expect(scan.score).toEqual({ grade: "T", score: 0, outOf: 100 });
  expect((await flat(row("overall_grade", "OK", "Z"))).scan.score).toBeUndefined();
});

const FAILED: [rows: object[], completed: boolean][] = [
  [[row("SSLv2", "OK")], true],
  [[row("SSLv2", "OK"), row("anything", "FATAL", "Can't connect")], false],
  [[row("SSLv2", "OK"), row("scanProblem", "WARN", "host unreachable")], false],
  [[row("SSLv2", "OK"), row("scanTime", "WARN", "Scan interrupted")], false],
  [[row("engine_problem", "WARN")], false],
  [[row("SSLv2", "OK"), row("", "HIGH")], false],
];
test.each(FAILED)("%j: the scan completed is %s", async (rows, completed) => {
  expect((await flat(...rows)).scan.completed).toBe(completed);
});

test("only what was tested without a warning can close a finding", async () => {
  const { scan, flagged } = await flat(
    row("cipher-tls1_x0a", "LOW"),
    row("cert_trust <cert#2>", "OK"),
    row("heartbleed", "WARN", "test failed"),
    row("cert_chain", "OK"),
  );
  expect(scan.ruleFamilies).toEqual(["cipher", "cert"]);
  expect(scan.issues.map((i) => i.ruleFamily)).toEqual(["cipher"]);
  expect(flagged).toEqual(["testssl.sh warns about its own test heartbleed: test failed"]);
});

test("pretty JSON says when it ran and is read section by section", async () => {
  const target = {
    targetHost: "www.city.example",
    ip: "192.0.2.1",
    port: "443",
    protocols: [row("SSLv2", "HIGH")],
    vulnerabilities: [row("heartbleed", "OK")],
  };
  const { scan, flagged } = await pretty({
    clientProblem1: [row("engine_problem", "WARN")],
    version: "3.2",
    startTime: "1790000000",
    scanResult: [target],
    scanTime: 90,
  });
  expect([scan.startedAt, scan.finishedAt, scan.completed, scan.scanner]).toEqual(["2026-09-21T14:13:20Z", "2026-09-21T14:14:50.000Z", true, "testssl.sh 3.2"]);
  expect(scan.issues.map((i) => i.occurrences)).toEqual([[{ host: "www.city.example", port: 443, protocol: "tcp", uri: null, parameter: "192.0.2.1" }]]);
  expect(flagged).toEqual(["clientProblem1[0]"]);
});

test("a row that cannot be read is flagged by its place, and nothing is closed", async () => {
  const target = { targetHost: "www.city.example", ip: "192.0.2.1", port: "443", protocols: [row("SSLv2", "OK"), 7] };
  const { scan, flagged } = await pretty({ startTime: "1790000000", scanResult: [target, null], scanTime: 90 });
  expect([scan.completed, flagged]).toEqual([false, ["scanResult[0].protocols[1]", "scanResult[1]"]]);
});

test("pretty JSON that was interrupted or could not connect is not complete", async () => {
  const target = { targetHost: "www.city.example", ip: "192.0.2.1", port: "443", protocols: [row("SSLv2", "OK")] };
  expect((await pretty({ startTime: "1790000000", scanResult: [target], scanTime: "Scan interrupted" })).scan).toMatchObject({
    completed: false,
    finishedAt: null,
  });
  expect((await pretty({ startTime: "1790000000", scanResult: [target, row("scanProblem", "FATAL")], scanTime: 9 })).scan.completed).toBe(false);
  await expect(pretty({ scanResult: {} })).rejects.toThrow('at "scanResult"');
});
