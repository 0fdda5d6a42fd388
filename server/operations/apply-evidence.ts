import type { Rejected } from "#server/posture/evidence.ts";
import { applyMaintenance } from "#server/operations/apply-maintenance.ts";
import { applyMeasured } from "#server/operations/apply-measured.ts";
import { type Attributed, hashAccount, NOT_KEPT } from "#server/operations/attribute-evidence.ts";
import { applyCompliance } from "#server/operations/apply-compliance.ts";
import { applyScans } from "#server/operations/apply-scans.ts";
import { type Touched, touchedMonths } from "#server/operations/touched-months.ts";
import { type ClientRecord, getPurgeKey } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";
import type { PullCounts } from "#server/store/pulls.ts";
import { saveReported } from "#server/store/reported.ts";
import { type HeartbeatRow, type PurgeEventRow, saveHeartbeats, savePurgeCounts, savePurgeEvents } from "#server/store/purges.ts";
import type { PurgeCountRow } from "#server/store/purge-versions.ts";
import { type QuarantineEntry, saveQuarantine } from "#server/store/quarantine.ts";
import { lockSource, saveMapping, type SourceRecord } from "#server/store/sources.ts";

export type Applied = { counts: PullCounts; touched: Touched[] };

type Input = {
  source: SourceRecord;
  clients: ClientRecord[];
  attributed: Attributed;
  rejected: Rejected[];
  pullId: string | null;
  /** See PullResult. */
  windowsUntil?: string | undefined;
  actor?: string;
  at: string;
};

/** Writes one delivery's evidence inside the caller's transaction. Applying it twice changes nothing: received = applied + duplicate + quarantined. */
export async function applyEvidence(tx: Tx, { source, clients, attributed, rejected, pullId, windowsUntil, actor = source.name, at }: Input): Promise<Applied> {
  await lockSource(tx, source.id);
  const sourceId = source.id;
  const measured = await applyMeasured(tx, { sourceId, clients, attributed });
  const reported = await saveReported(tx, { sourceId, entries: attributed.reported });
  const purges = await applyPurges(tx, sourceId, attributed.purges);
  const scans = await applyScans(tx, { sourceId, clients, scans: attributed.scans, actor, now: at });
  const compliance = await applyCompliance(tx, { evidence: attributed.compliance, clients, actor, at });
  const refused: QuarantineEntry[] = rejected.map(({ reason, at: place, raw }) => ({
    reason,
    place,
    raw: source.kind === "purges" ? `${place} (${NOT_KEPT})` : raw,
  }));
  if (measured.tooOld > 0) refused.push({ reason: `${measured.tooOld} checks are of months whose checks we no longer keep.`, place: "checks", raw: "" });
  await saveQuarantine(tx, { sourceId, pullId, entries: [...attributed.setAside, ...refused], at });
  const windows = await applyMaintenance(tx, { source, clients, windows: attributed.maintenance, completeUntil: windowsUntil ?? null, at });
  const counts = {
    applied: measured.applied + reported.applied + windows.applied + purges.applied + scans.applied + compliance.applied,
    duplicate: measured.duplicate + reported.duplicate + windows.duplicate + purges.duplicate + scans.duplicate + compliance.duplicate,
    quarantined: attributed.setAsideCount + rejected.length + measured.tooOld,
  };
  return {
    counts: { ...counts, received: counts.applied + counts.duplicate + counts.quarantined },
    touched: [...touchedMonths(attributed, clients), ...windows.touched, ...scans.touched, ...compliance.touched],
  };
}

async function applyPurges(tx: Tx, sourceId: string, purges: Attributed["purges"]): Promise<{ applied: number; duplicate: number }> {
  let applied = 0;
  for (const [clientId, pieces] of Map.groupBy(purges, (purge) => purge.clientId)) {
    const key = await getPurgeKey(tx, clientId);
    const counts: PurgeCountRow[] = [];
    const events: PurgeEventRow[] = [];
    const beats: HeartbeatRow[] = [];
    for (const { evidence } of pieces) {
      if (evidence.kind === "purge-count") counts.push({ ...evidence, whole: evidence.whole === true });
      else if (evidence.kind === "purge-heartbeat") beats.push({ day: evidence.day, at: evidence.at, zone: evidence.zone ?? null });
      else
        events.push({
          accountHash: hashAccount(key, evidence.account),
          action: evidence.action,
          reason: evidence.reason,
          at: evidence.at,
          createdAt: evidence.createdAt,
        });
    }
    // The tie is what says "this client has a feed", so that a silent one reads as missing and not as 0.
    const name = pieces[0]?.evidence.client ?? "";
    await saveMapping(tx, sourceId, { external: name, clientId, siteId: null }, { keepSite: true });
    const feed = { clientId, sourceId };
    applied += (await savePurgeCounts(tx, feed, counts)) + (await savePurgeEvents(tx, feed, events)) + (await saveHeartbeats(tx, feed, beats));
  }
  return { applied, duplicate: purges.length - applied };
}
