import type { Rejected } from "#server/posture/evidence.ts";
import { periodContaining, toInstant } from "#server/posture/period.ts";
import { type Attributed, hashAccount } from "#server/operations/attribute-evidence.ts";
import { saveChecks } from "#server/store/checks.ts";
import { type ClientRecord, getPurgeKey } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";
import { saveLatency } from "#server/store/latency.ts";
import type { PullCounts } from "#server/store/pulls.ts";
import { type HeartbeatRow, type PurgeCountRow, type PurgeEventRow, saveHeartbeats, savePurgeCounts, savePurgeEvents } from "#server/store/purges.ts";
import { type QuarantineEntry, saveQuarantine } from "#server/store/quarantine.ts";
import { lockSource, saveMapping, type SourceRecord } from "#server/store/sources.ts";

/** Months of a client whose figures the new evidence may have changed, first to last. `keptOnly`: of those between, only the ones somebody keeps already. */
export type Touched = { clientId: string; slug: string; first: string; last: string; keptOnly?: boolean };
export type Applied = { counts: PullCounts; touched: Touched[] };

type Input = { source: SourceRecord; clients: ClientRecord[]; attributed: Attributed; rejected: Rejected[]; pullId: string | null; at: string };

/** Writes one delivery's evidence inside the caller's transaction. Applying it twice changes nothing: received = applied + duplicate + quarantined. */
export async function applyEvidence(tx: Tx, { source, clients, attributed, rejected, pullId, at }: Input): Promise<Applied> {
  await lockSource(tx, source.id);
  const sourceId = source.id;
  const checks = await saveChecks(tx, { sourceId, series: attributed.checks });
  const latency = await saveLatency(tx, { sourceId, series: attributed.latency, clients });
  const purges = await applyPurges(tx, sourceId, attributed.purges);
  const refused: QuarantineEntry[] = rejected.map(({ reason, at: place, raw }) => ({
    reason,
    place,
    raw: source.kind === "purges" ? `${place} (not kept: it may name a person)` : raw,
  }));
  await saveQuarantine(tx, { sourceId, pullId, entries: [...attributed.setAside, ...refused], at });
  const counts = {
    applied: checks.applied + latency.applied + purges.applied,
    duplicate: checks.duplicate + latency.duplicate + purges.duplicate,
    quarantined: attributed.setAsideCount + rejected.length,
  };
  return { counts: { ...counts, received: counts.applied + counts.duplicate + counts.quarantined }, touched: touchedMonths(attributed, clients) };
}

async function applyPurges(tx: Tx, sourceId: string, purges: Attributed["purges"]): Promise<{ applied: number; duplicate: number }> {
  let applied = 0;
  for (const [clientId, pieces] of Map.groupBy(purges, (purge) => purge.clientId)) {
    const key = await getPurgeKey(tx, clientId);
    const counts: PurgeCountRow[] = [];
    const events: PurgeEventRow[] = [];
    const beats: HeartbeatRow[] = [];
    for (const { evidence } of pieces) {
      if (evidence.kind === "purge-count") counts.push(evidence);
      else if (evidence.kind === "purge-heartbeat") beats.push(evidence);
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

function touchedMonths({ checks, latency, purges }: Attributed, clients: ClientRecord[]): Touched[] {
  const byId = new Map(clients.map((client) => [client.clientId, client]));
  const touched = new Map<string, Touched>();
  const touch = (clientId: string, monthFor: (zone: string) => string) => {
    const client = byId.get(clientId);
    if (!client) return;
    const month = monthFor(client.timeZone);
    const known = touched.get(clientId);
    if (!known) touched.set(clientId, { clientId, slug: client.slug, first: month, last: month });
    else if (month < known.first) known.first = month;
    else if (month > known.last) known.last = month;
  };
  const timed = [...checks.map(({ clientId, checks: of }) => ({ clientId, of })), ...latency.map(({ clientId, samples: of }) => ({ clientId, of }))];
  for (const { clientId, of } of timed) {
    const times = of.map(({ at }) => at);
    if (times.length === 0) continue;
    for (const at of [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))])
      touch(clientId, (zone) => periodContaining(toInstant(at), zone).id);
  }
  for (const { clientId, evidence } of purges) {
    if (evidence.kind === "purge-count") for (const day of [evidence.from, evidence.to]) touch(clientId, () => day.slice(0, 7));
    else if (evidence.kind === "purge-heartbeat") touch(clientId, () => evidence.day.slice(0, 7));
    else touch(clientId, (zone) => periodContaining(evidence.at, zone).id);
  }
  return [...touched.values()];
}
