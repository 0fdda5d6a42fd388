import { randomUUID } from "node:crypto";
import type { Rejected } from "#server/posture/evidence.ts";
import type { Tx } from "#server/store/database.ts";
import { completePull, startPull } from "#server/store/pulls.ts";
import { saveQuarantine } from "#server/store/quarantine.ts";
import { findSource, getSource, insertSourceOnce, type Mapping, saveMapping, type SourceKind, type SourceRecord } from "#server/store/sources.ts";

const DAY_S = 86_400;
/** Files handed in by people count as sources too, so that "how we know" and freshness read alike for all evidence. */
const FILE_SOURCES: Record<Exclude<SourceKind, "uptime">, { name: string; connector: string; toleranceS: number }> = {
  scans: { name: "Scan report files", connector: "scan-file", toleranceS: 45 * DAY_S },
  purges: { name: "Purged account files", connector: "purges-csv", toleranceS: 45 * DAY_S },
  compliance: { name: "Attestations", connector: "attestations-json", toleranceS: 400 * DAY_S },
};

export async function fileSource(tx: Tx, kind: keyof typeof FILE_SOURCES, at: string): Promise<SourceRecord> {
  const { name, connector, toleranceS } = FILE_SOURCES[kind];
  const known = await findSource(tx, name);
  if (known) return known;
  await insertSourceOnce(tx, { id: randomUUID(), connector, name, kind, settings: {}, allowedHosts: [], toleranceS, sealedSecret: null, createdAt: at });
  return getSource(tx, name);
}

type FilePull = {
  kind: keyof typeof FILE_SOURCES;
  mapping: Mapping | null;
  counts: { applied: number; duplicate: number };
  rejected: Rejected[];
  sha256: string;
  at: string;
};

/** The pull row of one file, inside the import's own transaction. */
export async function recordFilePull(tx: Tx, { kind, mapping, counts, rejected, sha256, at }: FilePull): Promise<SourceRecord> {
  const source = await fileSource(tx, kind, at);
  if (mapping) await saveMapping(tx, source.id, mapping);
  const pullId = await startPull(tx, { sourceId: source.id, window: null, at });
  await saveQuarantine(tx, {
    sourceId: source.id,
    pullId,
    entries: rejected.map(({ reason, at: place, raw }) => ({ reason, place, raw: raw || `${sha256} ${place}` })),
    at,
  });
  const quarantined = rejected.length;
  await completePull(tx, {
    pullId,
    counts: { ...counts, quarantined, received: counts.applied + counts.duplicate + quarantined },
    pages: 1,
    payloadSha256: sha256,
    at,
  });
  return source;
}
