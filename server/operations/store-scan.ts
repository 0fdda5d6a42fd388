import { applyRules } from "#server/operations/apply-evaluation-rules.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { normalizeHost } from "#server/posture/fingerprint.ts";
import { type FindingState, foldLifecycle } from "#server/posture/lifecycle.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import type { ClientRecord, SiteRecord } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";
import { loadScanFacts } from "#server/store/facts-scans.ts";
import { findScanByFile, freeFinishTime, insertScan, saveFindings, saveFindingStates, type SeenFinding } from "#server/store/scans.ts";

export type ScanToStore = {
  client: ClientRecord;
  site: SiteRecord;
  sourceId: string;
  scan: Omit<ScanEvidence, "issues" | "finishedAt"> & { finishedAt: string };
  seen: SeenFinding[];
  /** Over what came: a site never holds the same content twice. */
  sha256: string;
  actor: string;
  now: string;
};
export type StoredScan = {
  scanId: string;
  known: boolean;
  finishedAt: string;
  /** The moment the states were folded for. */
  at: string;
  facts: Awaited<ReturnType<typeof loadScanFacts>>;
  states: FindingState[];
  touched: Touched[];
};

/** Writes one scan of one site, whichever way it came, inside the caller's transaction. The same content again changes nothing. */
export async function storeScan(tx: Tx, { client, site, sourceId, scan, seen, sha256, actor, now }: ScanToStore): Promise<StoredScan> {
  const { clientId } = client;
  const { siteId } = site;
  const earlier = await findScanByFile(tx, { clientId, siteId, fileSha256: sha256 });
  const finishedAt = earlier ? earlier.finishedAt : await freeFinishTime(tx, { clientId, siteId, family: scan.family, finishedAt: scan.finishedAt });
  const scanId = earlier ? earlier.scanId : await write(tx, { client, site, sourceId, scan, seen, sha256, actor, now }, finishedAt);
  const slugs = new Map(client.sites.map((each) => [each.siteId, each.slug]));
  const facts = await loadScanFacts(tx, clientId, (id) => slugs.get(id) ?? id);
  const at = Date.parse(finishedAt) > Date.parse(now) ? finishedAt : now;
  const states = foldLifecycle({ ...facts, timeZone: client.timeZone, at });
  const month = (instant: string) => periodContaining(instant, client.timeZone).id;
  if (!earlier) {
    await saveFindingStates(tx, clientId, states);
    const detail = { site: site.slug, scanner: scan.scanner, sha256, findings: seen.length };
    await recordAudit(tx, { chain: clientId, actor, action: "scan.imported", subject: scanId, detail, at: now });
    await applyRules(tx, clientId, now);
  }
  const touched = earlier ? [] : [{ clientId, slug: client.slug, first: month(firstTold(scan, finishedAt)), last: month(at), keptOnly: true }];
  return { scanId, known: earlier !== null, finishedAt, at, facts, states, touched };
}

/** A report of what is gone tells of moments before its own end. */
function firstTold({ mitigated = [] }: ScanToStore["scan"], finishedAt: string): string {
  return mitigated.reduce((first, { at }) => (Date.parse(at) < Date.parse(first) ? at : first), finishedAt);
}

async function write(tx: Tx, { client, site, sourceId, scan, seen, sha256, now }: ScanToStore, finishedAt: string): Promise<string> {
  const { kind: _kind, external: _whose, ...details } = scan;
  const where = { clientId: client.clientId, siteId: site.siteId };
  const hosts = [...new Set(details.hosts.map(normalizeHost))];
  const credentialedHosts = [...new Set((details.credentialedHosts ?? []).map(normalizeHost))];
  const scanId = await insertScan(tx, { ...details, ...where, hosts, credentialedHosts, sourceId, finishedAt, fileSha256: sha256, importedAt: now });
  await saveFindings(tx, { ...where, scanId, family: scan.family, finishedAt, hosts }, seen);
  return scanId;
}
