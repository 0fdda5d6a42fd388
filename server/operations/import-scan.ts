import { createHash } from "node:crypto";
import { COMMAND_LINE_LIMITS, FILE_LIMITS } from "#server/connectors/decode-file.ts";
import { readScanFile } from "#server/connectors/registry.ts";
import { AppError } from "#server/errors.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { fileSource, recordFilePull } from "#server/operations/record-file-pull.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { seenFindings } from "#server/operations/seen-findings.ts";
import { stateTargets } from "#server/operations/state-targets.ts";
import { type StoredScan, storeScan } from "#server/operations/store-scan.ts";
import type { Rejected, ScanEvidence, Severity } from "#server/posture/evidence.ts";
import { SEVERITIES } from "#server/posture/evidence.ts";
import type { ScanFacts } from "#server/posture/facts.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { compareScan, type ScanComparison } from "#server/posture/scan-comparison.ts";
import { type ClientRecord, getSite, type SiteRecord } from "#server/store/clients.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import type { SeenFinding } from "#server/store/scans.ts";

export type ScanImport = {
  format: string;
  scanner: string;
  scannedAt: string;
  assets: number;
  findings: number;
  occurrences: number;
  bySeverity: Record<Severity, number>;
  /** The tool's own grade of the site, beside the counts and never in them; null where it gives none. */
  score: ScanEvidence["score"] | null;
  baseline: boolean;
  new: number;
  stillOpen: number;
  fixed: number;
  reopened: number;
  notAssessed: number;
  /** The report does not end after every earlier one of this scanner and site: the counts compare its content with what was known, but it closes nothing. */
  outOfOrder: boolean;
  rejected: { reason: string; at: string }[];
  alreadyImported: boolean;
};
type Request = {
  client: string;
  site: string;
  format?: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
  /** A file on the server's own disk may be larger than an upload. */
  from?: "upload" | "command-line";
  /** The hosts that were scanned, for a report that does not say. */
  targets?: readonly string[] | undefined;
  actor: string;
  now: string;
};

/**
 * One scan report, all or nothing, attached to the named site. `findings` and `bySeverity` count findings (rule × site), `occurrences` the rows behind them.
 * The same file again changes nothing. `targets` let a report close what it does not name where it looked. Errors: not-found; bad-input saying why the file is refused.
 */
export async function importScan(request: Request): Promise<ScanImport> {
  const { format, result, touched } = await readAndStore(request);
  // By now what was read is let go of: bringing a month up to date loads all scans of the client again.
  await refreshTouched({ touched, now: request.now });
  return { format, ...result };
}

async function readAndStore({ client: clientSlug, site: siteSlug, format, bytes, from = "upload", targets, actor, now }: Request) {
  const scope = await findClientScope(clientSlug);
  await withScope(scope, "read", (tx) => getSite(tx, clientSlug, siteSlug));
  const file = await readScanFile(bytes, { format, now, limits: from === "upload" ? FILE_LIMITS : COMMAND_LINE_LIMITS });
  const evidence = file.evidence[0];
  if (!evidence || file.evidence.length !== 1) throw new AppError("bad-input", "The file holds no scan, or more than one.");
  const { scan, flags } = dated(stateTargets(evidence, targets), now);
  const seen = seenFindings(scan, { client: clientSlug, site: siteSlug });
  const stored = await withScope(scope, "write", async (tx) => {
    const at = await getSite(tx, clientSlug, siteSlug);
    // A clean scan of Nuclei is the same nothing each time: one a day counts.
    const sha256 = file.bytes > 0 ? file.sha256 : createHash("sha256").update(now.slice(0, 10)).digest("hex");
    const told = await store(tx, { ...at, scan, seen, sha256, rejected: file.rejected, flags, actor, now });
    if (told.result.alreadyImported && targets !== undefined)
      throw new AppError("bad-input", "This file was imported before; what it covered stays as it was said then.");
    return told;
  });
  return { ...stored, format: file.format };
}

type Import = {
  client: ClientRecord;
  site: SiteRecord;
  scan: ScanEvidence & { finishedAt: string };
  seen: SeenFinding[];
  sha256: string;
  rejected: Rejected[];
  flags: Rejected[];
  actor: string;
  now: string;
};

async function store(
  tx: Tx,
  { client, site, scan, seen, sha256, rejected, flags, actor, now }: Import,
): Promise<{ result: Omit<ScanImport, "format">; touched: Touched[] }> {
  const { clientId } = client;
  const { siteId } = site;
  const { id: sourceId } = await fileSource(tx, "scans", now);
  const { issues: _issues, ...details } = scan;
  const stored = await storeScan(tx, { client, site, sourceId, scan: details, seen, sha256, actor, now });
  const { known, finishedAt, touched } = stored;
  await recordFilePull(tx, {
    kind: "scans",
    mapping: { external: `${client.slug}/${site.slug}`, clientId, siteId },
    counts: { applied: known ? 0 : 1, duplicate: known ? 1 : 0 },
    rejected,
    sha256,
    at: now,
  });
  const { comparison, outOfOrder } = compared(stored, { client, site, scan });
  const count = (severity: Severity) => seen.filter((finding) => finding.severity === severity).length;
  return {
    touched,
    result: {
      scanner: scan.scanner,
      scannedAt: flags.length > 0 ? finishedAt : scan.finishedAt,
      assets: scan.hosts.length,
      findings: seen.length,
      occurrences: seen.reduce((sum, finding) => sum + finding.occurrenceCount, 0),
      bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])) as Record<Severity, number>,
      score: scan.score ?? null,
      ...comparison,
      outOfOrder,
      rejected: [...rejected, ...flags].map(({ reason, at: place }) => ({ reason, at: place })),
      alreadyImported: known,
    },
  };
}

function compared(stored: StoredScan, { client, site, scan }: Pick<Import, "client" | "site" | "scan">): { comparison: ScanComparison; outOfOrder: boolean } {
  const { scanId, known, finishedAt, at, facts, states: after } = stored;
  const { timeZone } = client;
  const others = { scans: facts.scans.filter((each) => each.id !== scanId), mitigations: (facts.mitigations ?? []).filter((each) => each.scan !== scanId) };
  const before = known ? after : foldLifecycle({ ...facts, ...others, timeZone, at });
  if (scan.mitigated) {
    const comparison = compareScan({ before, after, scan: { site: site.slug, family: scan.family, sightings: [] } });
    // It looks at nothing, so nothing was left unassessed by it.
    return { comparison: { ...comparison, notAssessed: 0 }, outOfOrder: false };
  }
  const imported = facts.scans.find((each) => each.id === scanId);
  if (!imported) throw new Error("the scan just imported cannot be read back");
  const rivals = others.scans.filter((each) => each.site === imported.site && each.family === imported.family).map((each) => Date.parse(each.finishedAt));
  const outOfOrder = !known && rivals.some((ms) => ms >= Date.parse(finishedAt));
  if (!outOfOrder) return { comparison: compareScan({ before, after, scan: imported }), outOfOrder };
  const scans = asIfNewest(facts.scans, imported, Math.max(...rivals));
  const told = foldLifecycle({ ...facts, scans, timeZone, at: new Date(Math.max(Date.parse(at), ...rivals) + 1000).toISOString() });
  return { comparison: compareScan({ before, after: told, scan: imported }), outOfOrder };
}

/** What a person asks of an old report: how does it differ from what we know? Only for the counts; states go by the scans' own ends. */
function asIfNewest(scans: ScanFacts[], imported: ScanFacts, latestMs: number): ScanFacts[] {
  const redated = { ...imported, finishedAt: new Date(latestMs + 1000).toISOString() };
  return scans.map((scan) => (scan.id === imported.id ? redated : scan));
}

const HOUR_MS = 3_600_000;

/** A report without a date, or with one that cannot be, counts from its import, and says so. */
function dated(scan: ScanEvidence, now: string): { scan: ScanEvidence & { finishedAt: string }; flags: Rejected[] } {
  const given = scan.finishedAt ?? scan.startedAt;
  if (given !== null && Date.parse(given) <= Date.parse(now) + 24 * HOUR_MS) return { scan: { ...scan, finishedAt: given }, flags: [] };
  const reason = given === null ? "the report says no date; the time of import is used" : "the report's date lies in the future; the time of import is used";
  return { scan: { ...scan, finishedAt: now }, flags: [{ reason, at: "report date", raw: given ?? "" }] };
}
