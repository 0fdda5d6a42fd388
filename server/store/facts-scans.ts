import type { AbsenceRule } from "#server/posture/absences.ts";
import type { Mitigation, Severity } from "#server/posture/evidence.ts";
import type { Evaluation, FindingFacts, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { loadAbsences } from "#server/store/deadlines.ts";
import { evaluationFacts, overrideFacts } from "#server/store/decision-facts.ts";
import { hostNames } from "#server/store/host-numbers.ts";
import { loadPlaces, mitigationsOf, placesAt } from "#server/store/mitigations.ts";
import { scanFacts } from "#server/store/scan-facts.ts";

type SightingRow = { scan_id: string; finding_id: string; severity: Severity; occurrences: number; tool_marked: boolean; hosts: Uint8Array };

/** Every scan, finding and evaluation of one client: a lifecycle folds the whole history, not one month. */
export async function loadScanFacts(
  tx: Tx,
  clientId: string,
  slugOf: (siteId: string) => string,
): Promise<{
  findings: FindingFacts[];
  scans: ScanFacts[];
  evaluations: Evaluation[];
  overrides: OverrideFacts[];
  mitigations?: Mitigation[];
  absences?: AbsenceRule[];
}> {
  const reports = await tx.scan.findMany({ where: { clientId }, orderBy: [{ finishedAt: "asc" }, { scanId: "asc" }] });
  const [scans, closing] = [reports.filter(({ mitigated }) => mitigated === null), reports.filter(({ mitigated }) => mitigated !== null)];
  // Only these ask on which ports a finding was.
  const portFamilies = reports.filter(({ mitigated, ports }) => mitigated !== null || ports !== null).map(({ family }) => family);
  const sightings = await tx.$queryRaw<SightingRow[]>`
    select scan_id::text, finding_id::text, severity, occurrences, tool_marked, hosts from app.sighting where client_id = ${clientId}::uuid order by scan_id, finding_id`;
  const findings = await tx.finding.findMany({ where: { clientId }, orderBy: { findingId: "asc" } });
  const evaluations = await tx.evaluation.findMany({ where: { clientId }, orderBy: [{ at: "asc" }, { evaluationId: "asc" }] });
  const overrides = await tx.severityOverride.findMany({ where: { clientId }, orderBy: [{ at: "asc" }, { overrideId: "asc" }] });
  const placesOf = await loadPlaces(tx, clientId, portFamilies);
  const seenBy = Map.groupBy(sightings, (row) => row.scan_id);
  const namesOf = new Map(scans.map((scan) => [scan.scanId, hostNames(scan)]));
  return {
    findings: findings.map((row) => ({
      id: row.findingId,
      site: slugOf(row.siteId),
      ruleId: row.ruleId,
      ruleFamily: row.ruleFamily,
      title: row.title,
      description: row.description,
      solution: row.solution,
      cwe: row.cwe,
      cve: row.cve,
    })),
    scans: scans.map((row) => ({
      ...scanFacts(row, slugOf(row.siteId)),
      sightings: (seenBy.get(row.scanId) ?? []).map((seen) => ({
        finding: seen.finding_id,
        severity: seen.severity,
        occurrences: seen.occurrences,
        hosts: namesOf.get(seen.scan_id)?.(seen.hosts) ?? [],
        ...(seen.tool_marked ? { toolMarked: true } : {}),
        ...placesAt(placesOf, seen.scan_id, seen.finding_id),
      })),
    })),
    ...(closing.length === 0 ? {} : { mitigations: closing.flatMap((row) => mitigationsOf(row, slugOf(row.siteId))) }),
    ...(await loadAbsences(tx, clientId)),
    evaluations: evaluations.map(evaluationFacts),
    overrides: overrides.map(overrideFacts),
  };
}
