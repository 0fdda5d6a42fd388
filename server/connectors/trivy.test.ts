import { expect, test } from "vitest";
import { trivy } from "#server/connectors/trivy.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { resolveSeverity } from "#server/posture/severity.ts";

async function* text(document: unknown): AsyncIterable<string> {
  yield JSON.stringify(document);
}
const read = async (document: unknown) => {
  const { evidence, rejected } = await trivy.read(text(document));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};
const vulnerability = (more = {}) => ({ VulnerabilityID: "CVE-2026-0001", PkgName: "p", Severity: "LOW", ...more });
const report = (...Results: unknown[]) => ({ SchemaVersion: 2, ArtifactName: "ghcr.io/city/app:1.4", ArtifactType: "container_image", Results });

const STATUSES: [status: string, findings: number][] = [
  ["affected", 1],
  ["fixed", 1], // a fix exists: still open
  ["will_not_fix", 1],
  ["end_of_life", 1],
  ["under_investigation", 1],
  ["not_affected", 0],
];
test.each(STATUSES)("a vulnerability that is %s is %i finding", async (Status, findings) => {
  expect((await read(report({ Target: "t", Class: "os-pkgs", Vulnerabilities: [vulnerability({ Status })] }))).scan.issues).toHaveLength(findings);
});

test("without a severity the CVSS of the source that rates it decides; without that it is unknown and flagged", async () => {
  const CVSS = { redhat: { V3Score: 7.5, V3Vector: "CVSS:3.1/AV:N" }, nvd: { V3Score: 9.8, V3Vector: "CVSS:3.0/AV:N" } };
  const rows = [
    { Severity: undefined, SeveritySource: "redhat", CVSS },
    { Severity: undefined, CVSS },
    { Severity: undefined },
    { Severity: "UNKNOWN", SeveritySource: "nvd", CVSS },
  ];
  const { scan, flagged } = await read(
    report({ Target: "t", Vulnerabilities: rows.map((row, i) => vulnerability({ ...row, VulnerabilityID: `CVE-2026-000${i}` })) }),
  );
  expect(scan.issues.map((i) => resolveSeverity(i).severity)).toEqual(["high", "critical", "unknown", "critical"]);
  expect(flagged).toEqual(["Results[0].Vulnerabilities[2]"]);
});

test("a check that passed, an exception and a licence are no findings; a secret is one, without its text", async () => {
  const Misconfigurations = [
    { ID: "DS001", Status: "FAIL", Severity: "HIGH" },
    { ID: "DS002", Status: "PASS", Severity: "HIGH" },
    { ID: "DS003", Status: "EXCEPTION", Severity: "HIGH" },
  ];
  const Secrets = [{ RuleID: "token", Severity: "CRITICAL", StartLine: 3, Match: "TOKEN=hunter2" }];
  const Licenses = [{ Severity: "CRITICAL", Name: "GPL", PkgName: "p" }];
  const { scan } = await read(
    report(
      { Target: "Dockerfile", Class: "config", Misconfigurations },
      { Target: ".env", Class: "secret", Secrets },
      { Target: "l", Class: "license", Licenses },
    ),
  );
  expect(scan.issues.map((i) => [i.ruleId, i.ruleFamily, i.occurrences[0]?.uri])).toEqual([
    ["DS001", "misconfiguration", "Dockerfile"],
    ["token", "secret", ".env:3"],
  ]);
  expect(JSON.stringify(scan)).not.toContain("hunter2");
});

test("only the kinds of targets listed were looked for", async () => {
  expect((await read(report({ Target: "t", Class: "os-pkgs" }, { Target: "d", Class: "config" }))).scan.ruleFamilies).toEqual([
    "vulnerability",
    "misconfiguration",
  ]);
  expect((await read(report())).scan.ruleFamilies).toEqual([]);
});

const ASSETS: [document: unknown, hosts: string[]][] = [
  [report(), ["ghcr.io city app"]],
  [{ ...report(), ArtifactName: "ghcr.io/city/app@sha256:0123abcd" }, ["ghcr.io city app"]],
  [{ ...report(), ArtifactName: "localhost:5000/app" }, ["localhost:5000 app"]],
  [{ ...report(), ArtifactName: "sbom.json", ArtifactType: "cyclonedx" }, ["sbom.json"]],
  [
    [{ Target: "debian (debian 10.8)" }, { Target: "app/go.sum" }],
    ["debian", "app go.sum"],
  ],
  [{ ClusterName: "prod", Resources: [{ Namespace: "a", Kind: "Pod", Name: "b", Results: [] }] }, ["prod"]],
  [null, []],
];
test.each(ASSETS)("%j is about %j: the next version of an image is the same asset", async (document, hosts) => {
  expect((await read(document)).scan.hosts).toEqual(hosts);
});

test("a cluster is read resource by resource, and a resource that could not be scanned closes nothing", async () => {
  const resource = (Name: string, more = {}) => ({
    Namespace: "web",
    Kind: "Deployment",
    Name,
    Results: [{ Target: "img", Class: "os-pkgs", Vulnerabilities: [vulnerability()] }],
    ...more,
  });
  const whole = await read({ ClusterName: "prod", Resources: [resource("a"), resource("b")] });
  expect(whole.scan.issues.map((i) => i.occurrences.map((o) => o.uri))).toEqual([["web/Deployment/a img", "web/Deployment/b img"]]);
  const broken = await read({ ClusterName: "prod", Resources: [resource("a"), resource("b", { Error: "no access", Results: [] })] });
  expect([whole.scan.completed, broken.scan.completed, broken.flagged]).toEqual([true, false, ["Resources[1]"]]);
});

test("null, as old versions wrote for nothing found, names no asset and is not complete", async () => {
  expect((await read(null)).scan).toMatchObject({ issues: [], completed: false });
});

test("a report with a record that cannot be read closes nothing", async () => {
  const { scan, flagged } = await read(report({ Target: "t", Class: "os-pkgs", Vulnerabilities: [{ PkgName: "p" }] }));
  expect([scan.completed, flagged]).toEqual([false, ["Results[0].Vulnerabilities[0]"]]);
});
