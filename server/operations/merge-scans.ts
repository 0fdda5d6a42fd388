import type { ScanEvidence } from "#server/posture/evidence.ts";

/** A scan that came by a pull. */
export type PulledScan = ScanEvidence & { finishedAt: string };
type Attributed = { clientId: string; siteId: string; evidence: PulledScan };

/**
 * A site may be several hosts or products to the upstream: what one pull says of them by one scanner is one scan, or each would count for the cadence.
 * It ended when the tool looked last, completed only if every part did, and is known to have looked only at what every part vouches for.
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
  return {
    ...a,
    startedAt: earlier(a.startedAt, b.startedAt),
    finishedAt: later(a.finishedAt, b.finishedAt),
    completed: a.completed && b.completed,
    credentialed: a.credentialed === b.credentialed ? a.credentialed : null,
    hosts: [...new Set([...a.hosts, ...b.hosts])].sort(),
    ruleFamilies: shared(a.ruleFamilies, b.ruleFamilies),
    issues: [...a.issues, ...b.issues],
  };
}

const later = (a: string, b: string) => (Date.parse(a) >= Date.parse(b) ? a : b);
const earlier = (a: string | null, b: string | null) => (a === null || b === null ? (a ?? b) : Date.parse(a) <= Date.parse(b) ? a : b);
const shared = (a: string[] | null, b: string[] | null) => (a === null ? b : b === null ? a : a.filter((family) => b.includes(family)));
