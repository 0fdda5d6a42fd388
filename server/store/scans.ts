import type { Occurrence, ScanEvidence, Severity } from "#server/posture/evidence.ts";
import type { FindingState } from "#server/posture/lifecycle.ts";
import type { Tx } from "#server/store/database.ts";
import { packNumbers } from "#server/store/host-numbers.ts";
import { instantText } from "#server/store/instants.ts";

export type NewScan = Omit<ScanEvidence, "kind" | "issues" | "finishedAt" | "credentialedHosts"> & {
  credentialedHosts: string[];
  clientId: string;
  siteId: string;
  sourceId: string | null;
  finishedAt: string;
  fileSha256: string;
  importedAt: string;
};
/** A finding as one scan saw it. */
export type SeenFinding = {
  fingerprint: string;
  ruleId: string;
  discriminator: string;
  ruleFamily: string | null;
  title: string;
  description: string;
  solution: string;
  cwe: number[];
  cve: string[];
  severity: Severity;
  hosts: string[];
  /** The places kept, and how many there were. */
  occurrences: Occurrence[];
  occurrenceCount: number;
  falsePositive: boolean;
};
/** `hosts` = those the scan looked at, as stored. */
type Scanned = { clientId: string; siteId: string; scanId: string; family: string; finishedAt: string; hosts: readonly string[] };

export async function findScanByFile(
  tx: Tx,
  { clientId, siteId, fileSha256 }: { clientId: string; siteId: string; fileSha256: string },
): Promise<{ scanId: string; finishedAt: string } | null> {
  const row = await tx.scan.findUnique({ where: { clientId_siteId_fileSha256: { clientId, siteId, fileSha256 } }, select: { scanId: true, finishedAt: true } });
  return row && { scanId: row.scanId, finishedAt: instantText(row.finishedAt) };
}

/** Reports tell the time to the second. Of two that name the same one, the one handed in later counts as the later scan, by a millisecond. */
export async function freeFinishTime(
  tx: Tx,
  { clientId, siteId, family, finishedAt }: { clientId: string; siteId: string; family: string; finishedAt: string },
): Promise<string> {
  const given = new Date(finishedAt);
  const last = await tx.scan.findFirst({
    where: { clientId, siteId, family, finishedAt: { gte: given, lt: new Date(given.getTime() + 1000) } },
    orderBy: { finishedAt: "desc" },
    select: { finishedAt: true },
  });
  return instantText(last ? new Date(last.finishedAt.getTime() + 1) : given);
}

export async function insertScan(tx: Tx, scan: NewScan): Promise<string> {
  const { ruleFamilies, startedAt, finishedAt, importedAt, score, external: _mapped, mitigated, ports, ...rest } = scan;
  const row = await tx.scan.create({
    data: {
      ...rest,
      otherHosts: [],
      ...(mitigated === undefined ? {} : { mitigated }),
      ...(ports === undefined ? {} : { ports }),
      scoreGrade: score?.grade ?? null,
      score: score?.score ?? null,
      scoreOutOf: score?.outOf ?? null,
      startedAt: startedAt === null ? null : new Date(startedAt),
      finishedAt: new Date(finishedAt),
      importedAt: new Date(importedAt),
      ruleFamilies: ruleFamilies ?? [],
      allFamilies: ruleFamilies === null,
    },
    select: { scanId: true },
  });
  return row.scanId;
}

/** Writes what a scan saw. A finding known already keeps its id; its wording follows the newest scan. */
export async function saveFindings(tx: Tx, scan: Scanned, seen: SeenFinding[]): Promise<void> {
  const { clientId, siteId, family, finishedAt } = scan;
  const rows = seen.map(({ fingerprint, ruleId, discriminator, ruleFamily, title, description, solution, cwe, cve, severity }) => ({
    ...{ fingerprint, ruleId, discriminator, ruleFamily, title, description, solution, cwe, cve, severity },
  }));
  await tx.$executeRaw`
    insert into app.finding as known (client_id, site_id, fingerprint, family, rule_id, discriminator, rule_family, title, description, solution, cwe, cve, severity, state, first_seen_at, last_seen_at)
    select ${clientId}::uuid, ${siteId}::uuid, fingerprint, ${family}, "ruleId", discriminator, "ruleFamily", title, description, solution, cwe, cve, severity, 'new', ${finishedAt}::timestamptz, ${finishedAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(fingerprint text, "ruleId" text, discriminator text, "ruleFamily" text, title text, description text, solution text, cwe int[], cve text[], severity text)
    on conflict (client_id, fingerprint) do update set title = excluded.title, description = excluded.description, solution = excluded.solution,
      cwe = excluded.cwe, cve = excluded.cve, rule_family = excluded.rule_family, discriminator = excluded.discriminator
      where excluded.last_seen_at >= known.last_seen_at
        and (known.title, known.description, known.solution, known.cwe, known.cve, known.rule_family, known.discriminator)
          is distinct from (excluded.title, excluded.description, excluded.solution, excluded.cwe, excluded.cve, excluded.rule_family, excluded.discriminator)`;
  const ids = await tx.finding.findMany({
    where: { clientId, fingerprint: { in: seen.map((finding) => finding.fingerprint) } },
    select: { findingId: true, fingerprint: true },
  });
  await saveSightings(tx, scan, seen, new Map(ids.map((row) => [row.fingerprint, row.findingId])));
}

async function saveSightings(tx: Tx, { clientId, scanId, hosts }: Scanned, seen: SeenFinding[], idOf: ReadonlyMap<string, string>): Promise<void> {
  const numbers = new Map<string, number>();
  for (const [number, host] of hosts.entries()) if (!numbers.has(host)) numbers.set(host, number);
  const others: string[] = [];
  const numberOf = (host: string): number => {
    const known = numbers.get(host);
    if (known !== undefined) return known;
    const next = hosts.length + others.push(host) - 1;
    numbers.set(host, next);
    return next;
  };
  const sightings = seen.map((finding) => ({
    finding: idOf.get(finding.fingerprint),
    severity: finding.severity,
    occurrences: finding.occurrenceCount,
    marked: finding.falsePositive,
    hosts: packNumbers(finding.hosts.map(numberOf)).toString("hex"),
    places: finding.occurrences,
  }));
  if (others.length > 0) await tx.scan.update({ where: { clientId_scanId: { clientId, scanId } }, data: { otherHosts: others }, select: { scanId: true } });
  await tx.$executeRaw`
    insert into app.sighting (client_id, finding_id, scan_id, severity, occurrences, tool_marked, hosts, places)
    select ${clientId}::uuid, finding, ${scanId}::uuid, severity, occurrences, marked, decode(hosts, 'hex'), places
    from jsonb_to_recordset(${JSON.stringify(sightings)}::jsonb) as r(finding uuid, severity text, occurrences int, marked boolean, hosts text, places jsonb)`;
}

/** Keeps the folded state beside each finding, for lists. */
export async function saveFindingStates(tx: Tx, clientId: string, states: FindingState[]): Promise<void> {
  const rows = states.map(({ finding, severity, state, firstSeen, lastSeen, fixedAt }) => ({
    finding,
    severity,
    state,
    first: firstSeen,
    last: lastSeen,
    fixed: fixedAt,
  }));
  await tx.$executeRaw`
    update app.finding f set severity = r.severity, state = r.state, first_seen_at = r.first, last_seen_at = r.last, fixed_at = r.fixed
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(finding uuid, severity text, state text, first timestamptz, last timestamptz, fixed timestamptz)
    where f.client_id = ${clientId}::uuid and f.finding_id = r.finding
      and (f.severity, f.state, f.first_seen_at, f.last_seen_at, f.fixed_at) is distinct from (r.severity, r.state, r.first, r.last, r.fixed)`;
}
