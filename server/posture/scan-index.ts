import { toMs } from "#server/posture/as-of.ts";
import type { FindingFacts, ScanFacts } from "#server/posture/facts.ts";

export type DatedScan = { facts: ScanFacts; ms: number; hosts: Set<string>; loggedIn: Set<string>; sightings: Map<string, ScanFacts["sightings"][number]> };

/** Scans by site and scanner family, each id once: only a scan of the same family says anything about a finding. */
export function scanIndex(scans: readonly ScanFacts[]): { of(finding: FindingFacts): DatedScan[]; firstCompletedMs(finding: FindingFacts): number | null } {
  const series = new Map<string, DatedScan[]>();
  const seriesOfFinding = new Map<string, string>();
  for (const facts of new Map(scans.map((scan) => [scan.id, scan])).values()) {
    const key = JSON.stringify([facts.site, facts.family]);
    const dated = {
      facts,
      ms: toMs(facts.finishedAt),
      hosts: new Set(facts.hosts.map((host) => host.toLowerCase())),
      loggedIn: new Set((facts.credentialedHosts ?? []).map((host) => host.toLowerCase())),
      sightings: new Map(facts.sightings.map((s) => [s.finding, s])),
    };
    const list = series.get(key);
    if (list) list.push(dated);
    else series.set(key, [dated]);
    for (const sighting of facts.sightings) seriesOfFinding.set(sighting.finding, key);
  }
  const of = (finding: FindingFacts) => series.get(seriesOfFinding.get(finding.id) ?? "") ?? [];
  const baselines = new Map([...series].map(([key, list]) => [key, firstCompleted(list)]));
  return { of, firstCompletedMs: (finding) => baselines.get(seriesOfFinding.get(finding.id) ?? "") ?? null };
}

function firstCompleted(scans: readonly DatedScan[]): number | null {
  return scans.reduce<number | null>((first, scan) => (scan.facts.completed && (first === null || scan.ms < first) ? scan.ms : first), null);
}
