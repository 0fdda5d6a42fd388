import fc from "fast-check";
import { expect, test } from "vitest";
import { contentHash } from "#server/operations/apply-scans.ts";
import type { PulledScan } from "#server/operations/merge-scans.ts";
import type { Occurrence, ScanIssue } from "#server/posture/evidence.ts";

const place = (port: number): Occurrence => ({ host: "h", port, protocol: "tcp", uri: null, parameter: null });
const issue = (ruleId: string, ports: number[], cve: string[]): ScanIssue => ({
  ...{
    ruleId,
    discriminator: "",
    ruleFamily: null,
    title: ruleId,
    description: "",
    solution: "",
    toolSeverity: "low",
    cvss: [],
    cwe: [],
    cve,
    falsePositive: false,
  },
  occurrences: ports.map(place),
  occurrenceCount: ports.length,
  hosts: ["h"],
});
const scan = (issues: ScanIssue[], hosts: string[]): PulledScan => ({
  ...{
    kind: "scan",
    format: "tenable",
    family: "nessus",
    scanner: "Tenable",
    startedAt: null,
    finishedAt: "2026-10-01T02:00:00Z",
    completed: true,
    coverage: "whole",
  },
  ...{ credentialed: null, hosts, ruleFamilies: null, external: "a", issues },
});
const PORTS = [80, 443, 8443];
const CVES = ["CVE-2024-0001", "CVE-2024-0002"];
const HOSTS = ["a", "b", "c"];
const shuffled = <T>(list: T[]) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length });

test("the same content in any order is the same scan", () => {
  const one = contentHash(scan([issue("1", PORTS, CVES), issue("2", PORTS, CVES)], HOSTS));
  fc.assert(
    fc.property(shuffled(PORTS), shuffled(CVES), shuffled(HOSTS), fc.boolean(), (ports, cves, hosts, swap) => {
      const issues = [issue("1", ports, cves), issue("2", PORTS, CVES)];
      expect(contentHash(scan(swap ? issues.toReversed() : issues, hosts))).toBe(one);
    }),
  );
});

test.each([
  ["another finding", scan([issue("1", [80], []), issue("2", [80], [])], HOSTS)],
  ["another place", scan([issue("1", [443], [])], HOSTS)],
  ["another host looked at", scan([issue("1", [80], [])], ["a"])],
  ["one that does not say where it looked", { ...scan([issue("1", [80], [])], HOSTS), coverage: "unknown" as const }],
  ["a later look", { ...scan([issue("1", [80], [])], HOSTS), finishedAt: "2026-10-02T02:00:00Z" }],
])("%s is another scan", (_name, other) => {
  expect(contentHash(other)).not.toBe(contentHash(scan([issue("1", [80], [])], HOSTS)));
});
