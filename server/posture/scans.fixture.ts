import type { Evaluation, FindingFacts, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";

/** Test only: a finding of site "www". */
export function findingOf(id: string, more: Partial<FindingFacts> = {}): FindingFacts {
  return { id, site: "www", ruleId: id, ruleFamily: "web", title: id, description: "", solution: "", cwe: [], cve: [], ...more };
}

/** Test only: a completed scan of "www" on a day at noon UTC that saw these findings on the scanned host. */
export function scanOf(
  day: string,
  seen: readonly (string | [string, ScanFacts["sightings"][number]["severity"]])[],
  more: Partial<ScanFacts> = {},
): ScanFacts {
  const sightings = seen
    .map((each) => (typeof each === "string" ? ([each, "medium"] as const) : each))
    .map(([finding, severity]) => ({ finding, severity, occurrences: 2, hosts: more.hosts ?? ["www.city.gov"] }));
  return {
    id: `scan-${day}`,
    site: "www",
    family: "zap",
    scanner: "ZAP",
    finishedAt: `${day}T12:00:00Z`,
    completed: true,
    coverage: "whole",
    credentialed: false,
    hosts: ["www.city.gov"],
    ruleFamilies: null,
    sightings,
    ...more,
  };
}

/** Test only: a decision on a day at 15:00 UTC. */
export function decisionOf(finding: string, day: string, verdict: Evaluation["verdict"] = "confirmed", expiresAt: string | null = null): Evaluation {
  return { finding, verdict, reason: "looked at", by: "rosa", at: `${day}T15:00:00Z`, expiresAt };
}

/** Test only: an analyst's rating on a day at 16:00 UTC; null withdraws. */
export function overrideOf(finding: string, day: string, severity: OverrideFacts["severity"], expiresAt: string | null = null): OverrideFacts {
  return { finding, severity, reason: "behind a login", by: "rosa", at: `${day}T16:00:00Z`, expiresAt };
}
