import type { ScanEvidence } from "#server/posture/evidence.ts";

/** A scan that came by a pull. */
export type PulledScan = ScanEvidence & { finishedAt: string };
type Attributed = { clientId: string; siteId: string; evidence: PulledScan };

/**
 * A site may be several hosts or products to the upstream: what one pull says of them by one scanner is one scan, or each would count for the cadence.
 * It ended when the tool looked last, completed only if every part did, and is known to have looked only at what every part vouches for. Hosts scanned with
 * credentials stay so, whatever the other parts had.
 */
export function mergeScans(scans: readonly Attributed[]): Attributed[] {
  const groups = Map.groupBy(scans, ({ siteId, evidence }) => `${siteId} ${evidence.family}`);
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    let evidence = first.evidence;
    for (const part of more) evidence = joined(evidence, part.evidence);
    return [{ ...first, evidence }];
  });
}

function joined(a: PulledScan, b: PulledScan): PulledScan {
  const { credentialedHosts: _own, ...rest } = a;
  return {
    ...rest,
    startedAt: earlier(a.startedAt, b.startedAt),
    finishedAt: later(a.finishedAt, b.finishedAt),
    completed: a.completed && b.completed,
    coverage: a.coverage === "whole" && b.coverage === "whole" ? "whole" : "unknown",
    ...credentials(a, b),
    hosts: [...new Set([...a.hosts, ...b.hosts])].sort(),
    ruleFamilies: shared(a.ruleFamilies, b.ruleFamilies),
    issues: [...a.issues, ...b.issues],
  };
}

function credentials(a: PulledScan, b: PulledScan): Pick<PulledScan, "credentialed" | "credentialedHosts"> {
  if (a.credentialed === b.credentialed && a.credentialed === true) return { credentialed: true };
  const of = ({ credentialed, credentialedHosts = [], hosts }: PulledScan) => (credentialed === true ? hosts : credentialedHosts);
  const known = [...new Set([...of(a), ...of(b)])].sort();
  return { credentialed: a.credentialed === b.credentialed ? a.credentialed : null, ...(known.length === 0 ? {} : { credentialedHosts: known }) };
}

const later = (a: string, b: string) => (Date.parse(a) >= Date.parse(b) ? a : b);
const earlier = (a: string | null, b: string | null) => (a === null || b === null ? (a ?? b) : Date.parse(a) <= Date.parse(b) ? a : b);
const shared = (a: string[] | null, b: string[] | null) => (a === null ? b : b === null ? a : a.filter((family) => b.includes(family)));
