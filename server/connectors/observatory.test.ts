import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { observatory } from "#server/connectors/observatory.ts";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

async function* text(document: unknown): AsyncIterable<string> {
  yield JSON.stringify(document);
}
const read = async (document: unknown) => {
  const { evidence, rejected } = await observatory.read(text(document));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};
const fixture = async (file: string) =>
  (await readScanFile(createReadStream(new URL(`fixtures/observatory/${file}`, import.meta.url)))).evidence[0] as ScanEvidence;
const v2 = { algorithm_version: 5, details_url: "https://o.example/analyze?host=www.city.example", scanned_at: "2026-11-20T12:00:00Z", error: null };

const SCORES: [file: string, score: ScanEvidence["score"]][] = [
  ["v2_scan.json", { grade: "B+", score: 80, outOf: null }],
  ["demo.json", { grade: "D", score: 35, outOf: null }],
  ["mozilla_no_vuln.json", undefined], // a list of tests has no grade, and none is made up
];
test.each(SCORES)("%s: the score is %j", async (file, score) => {
  expect((await fixture(file)).score).toEqual(score);
});

test("a failed test is informational, so it never counts as a vulnerability; cookies seen on the way are not kept", async () => {
  const scan = await fixture("demo.json");
  expect(scan.issues.map((i) => [i.ruleId, i.toolSeverity])).toEqual([
    ["content-security-policy", "info"],
    ["cookies", "info"],
    ["strict-transport-security", "info"],
  ]);
  expect(JSON.stringify(scan)).not.toContain("csrftoken");
});

test("v2 covers the host it names; v1 names none and covers nothing", async () => {
  const told = ({ hosts, coverage, completed }: ScanEvidence) => [hosts, coverage, completed];
  expect(told(await fixture("v2_scan.json"))).toEqual([["www.example.gov"], "whole", true]);
  for (const file of ["demo.json", "mozilla_no_vuln.json"]) expect(told(await fixture(file))).toEqual([[], "unknown", true]);
});

test("a scan that failed has no score and is not complete", async () => {
  const { scan, flagged } = await read({ ...v2, error: "site down", grade: "F", score: 0 });
  expect([scan.score, scan.completed, flagged]).toEqual([undefined, false, ["error"]]);
  expect((await read({ scan: { algorithm_version: 2, grade: "A", score: 95, state: "ABORTED" }, tests: {} })).scan.completed).toBe(false);
});

test("a grade or a test we do not know is flagged and not used; another document is refused", async () => {
  expect(await read({ ...v2, grade: "Q", score: null })).toMatchObject({ flagged: ["grade"], scan: { issues: [] } });
  const unread = await read({ scan: { grade: "A" }, tests: { csp: { pass: "maybe" } } });
  expect([unread.flagged, unread.scan.completed]).toEqual([["test csp"], false]);
  await expect(read({ ...v2, grade: "A", score: "80" })).rejects.toThrow('at "score"');
  await expect(read({ hello: 1 })).rejects.toThrow("not an HTTP Observatory report");
});
