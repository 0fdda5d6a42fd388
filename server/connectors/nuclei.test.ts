import { expect, test } from "vitest";
import { nuclei } from "#server/connectors/nuclei.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { resolveSeverity } from "#server/posture/severity.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const line = (more = {}, info = {}) => ({ "template-id": "t", info: { name: "n", severity: "low", ...info }, host: "https://www.city.example:8443", ...more });
const read = async (...lines: unknown[]) => {
  const { evidence, rejected } = await nuclei.read(text(lines.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("\r\n")));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};

test("requests, responses and curl commands are dropped: they may hold secrets", async () => {
  const secret = { request: "Authorization: hunter2", response: "hunter2", "curl-command": "curl -H hunter2", "extracted-results": ["hunter2"] };
  expect(JSON.stringify((await read(line(secret))).scan)).not.toContain("hunter2");
});

test("the old key names, tags as list or text and a list of CVEs or one are all read", async () => {
  const old = { "template-id": undefined, templateID: "old", matched: "https://www.city.example/x", matcher_name: "m" };
  const { scan } = await read(
    line(old, { tags: "a,b", classification: { "cve-id": "cve-2026-0001" } }),
    line({}, { tags: ["a"], classification: { "cve-id": ["CVE-2026-0002"], "cwe-id": ["cwe-79"] } }),
  );
  expect(scan.issues.map((i) => [i.ruleId, i.discriminator, i.cve, i.cwe])).toEqual([
    ["old", "m", ["CVE-2026-0001"], []],
    ["t", "", ["CVE-2026-0002"], [79]],
  ]);
});

test("an unknown severity is rated by its CVSS, if its vector says which version", async () => {
  const scored = (metrics: string) => line({ "template-id": metrics }, { severity: "unknown", classification: { "cvss-score": 9.8, "cvss-metrics": metrics } });
  const { scan } = await read(scored("CVSS:3.1/AV:N"), scored("AV:N/AC:L"));
  expect(scan.issues.map((i) => resolveSeverity(i).severity)).toEqual(["critical", "unknown"]);
});

test("a line that says the template did not match is no finding, and log lines are flagged by their number", async () => {
  const { scan, flagged } = await read(
    line({ "matcher-status": false }),
    "[INF] Templates loaded: 12",
    "",
    line({ "matcher-status": true, "template-id": "u" }),
  );
  expect([scan.issues.map((i) => i.ruleId), flagged]).toEqual([["u"], ["line 2"]]);
});

test("results do not say what was scanned, so they close nothing by themselves; the scan ran all the same", async () => {
  expect((await read(line())).scan).toMatchObject({ completed: true, coverage: "unknown", hosts: ["www.city.example"] });
});
