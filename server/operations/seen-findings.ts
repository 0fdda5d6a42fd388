import { createHash } from "node:crypto";
import type { ScanEvidence, ScanIssue } from "#server/posture/evidence.ts";
import { findingKey, normalizeHost } from "#server/posture/fingerprint.ts";
import { compareSeverity, resolveSeverity } from "#server/posture/severity.ts";
import type { SeenFinding } from "#server/store/scans.ts";

/** Customer-level findings (rule × site) of one scan: issues with the same identity become one, with all their occurrences and the worst severity. */
export function seenFindings(scan: ScanEvidence, where: { client: string; site: string }): SeenFinding[] {
  const findings = new Map<string, SeenFinding>();
  const normal = new Map<string, string>();
  const hostOf = (host: string): string => {
    let known = normal.get(host);
    if (known === undefined) {
      known = normalizeHost(host);
      normal.set(host, known);
    }
    return known;
  };
  for (const issue of scan.issues) {
    const fingerprint = createHash("sha256")
      .update(findingKey({ ...where, family: scan.family, ruleId: issue.ruleId, discriminator: issue.discriminator }))
      .digest("hex");
    const seen = toFinding(issue, fingerprint, hostOf);
    const known = findings.get(fingerprint);
    if (!known) findings.set(fingerprint, seen);
    else {
      known.occurrences = [...known.occurrences, ...seen.occurrences].slice(0, Math.max(known.occurrences.length, seen.occurrences.length));
      known.occurrenceCount += seen.occurrenceCount;
      known.hosts = [...new Set([...known.hosts, ...seen.hosts])];
      known.falsePositive &&= seen.falsePositive;
      if (compareSeverity(seen.severity, known.severity) < 0) known.severity = seen.severity;
      known.cwe = [...new Set([...known.cwe, ...seen.cwe])];
      known.cve = [...new Set([...known.cve, ...seen.cve])];
    }
  }
  return [...findings.values()];
}

function toFinding(issue: ScanIssue, fingerprint: string, hostOf: (host: string) => string): SeenFinding {
  const { toolSeverity: _own, cvss: _scores, ...finding } = issue;
  const { severity } = resolveSeverity(issue);
  return { ...finding, fingerprint, severity, hosts: issue.hosts.map(hostOf) };
}
