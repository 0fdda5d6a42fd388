import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import type { FindingFacts, ScanFacts } from "#server/posture/facts.ts";
import { findingKey, normalizeHost } from "#server/posture/fingerprint.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { resolveSeverity } from "#server/posture/severity.ts";

async function read(file: string): Promise<ScanEvidence> {
  const { evidence } = await readScanFile(createReadStream(new URL(`fixtures/${file}`, import.meta.url)));
  return evidence[0] as ScanEvidence;
}
const idOf = (scan: ScanEvidence, issue: ScanEvidence["issues"][number]): string => findingKey({ client: "city", site: "www", family: scan.family, ...issue });

/** The report as the store keeps it. LIFECYCLE.tsv names the order; the files' own dates are edited copies of one another. */
function factsOf(scan: ScanEvidence, id: string, day: string): ScanFacts {
  const sightings = scan.issues.map((issue) => ({
    finding: idOf(scan, issue),
    severity: resolveSeverity(issue).severity,
    occurrences: issue.occurrences.length,
    hosts: [...new Set(issue.occurrences.map(({ host }) => normalizeHost(host)))],
  }));
  const { family, scanner, completed, coverage, credentialed, ruleFamilies } = scan;
  return {
    id,
    site: "www",
    family,
    scanner,
    completed,
    coverage,
    credentialed,
    ruleFamilies,
    hosts: scan.hosts.map(normalizeHost),
    finishedAt: `${day}T12:00:00Z`,
    sightings,
  };
}

function findingsOf(scans: ScanEvidence[]): FindingFacts[] {
  const all = scans.flatMap((scan) =>
    scan.issues.map((issue): FindingFacts => {
      const { ruleId, ruleFamily, title, description, solution, cwe, cve } = issue;
      return { id: idOf(scan, issue), site: "www", ruleId, ruleFamily, title, description, solution, cwe, cve };
    }),
  );
  return [...new Map(all.map((finding) => [finding.id, finding])).values()];
}

// first, second: what each report holds; new, open, fixed: after both.
const PAIRS = [
  ["zap/zap-results-first-scan.xml", "zap/zap-results-second-scan.xml", { first: 15, second: 18, new: 4, open: 14, fixed: 1 }],
  ["zap/0_zap_sample.xml", "zap/1_zap_sample_0_and_new_absent.xml", { first: 4, second: 4, new: 1, open: 3, fixed: 1 }],
  ["zap/0_zap_sample.xml", "zap/5_zap_sample_one.xml", { first: 4, second: 1, new: 0, open: 1, fixed: 3 }],
  [
    ...(["sarif/bash-report-fabricated-no-internal-dupes.sarif", "sarif/bash-report-fabricated-no-internal-dupes-subset.sarif"] as const),
    { first: 5, second: 4, new: 0, open: 4, fixed: 1 },
  ],
] as const;

test.each(PAIRS)("%s, then %s: new, still open and gone, whichever was imported first", async (first, second, expected) => {
  const scans = [await read(first), await read(second)];
  const [before, after] = [factsOf(scans[0] as ScanEvidence, "first", "2026-10-01"), factsOf(scans[1] as ScanEvidence, "second", "2026-10-08")];
  const fold = (...order: ScanFacts[]) => foldLifecycle({ scans: order, evaluations: [], findings: findingsOf(scans), at: "2026-11-01T00:00:00Z" });
  const states = fold(before, after);
  const count = (state: string): number => states.filter((each) => each.state === state).length;
  const counted = { first: before.sightings.length, second: after.sightings.length, new: count("new"), open: count("open"), fixed: count("fixed") };
  expect(counted).toEqual(expected);
  expect(count("new") + count("open") + count("fixed")).toBe(states.length);
  expect(fold(after, before)).toEqual(states);
  expect(fold(after, before, after, before)).toEqual(states);
});

test("the same pair of ZAP reports churns in its places far more than in its findings", async () => {
  const keysOf = ({ issues }: ScanEvidence): Set<string> =>
    new Set(issues.flatMap((issue) => issue.occurrences.map(({ host, uri, parameter }) => [host, issue.ruleId, uri, parameter].join("\n"))));
  const [before, after] = [keysOf(await read("zap/zap-results-first-scan.xml")), keysOf(await read("zap/zap-results-second-scan.xml"))];
  const still = [...after].filter((key) => before.has(key)).length;
  expect([before.size, after.size, after.size - still, still, before.size - still]).toEqual([129, 123, 40, 83, 46]);
});
