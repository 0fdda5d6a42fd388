import { createHash, createHmac } from "node:crypto";
import { countRuns } from "#server/posture/checks-runs.ts";
import {
  type AttestationEvidence,
  type CheckEvidence,
  EVERY_CLIENT,
  type Evidence,
  type MaintenanceEvidence,
  type PurgeCountEvidence,
  type PurgeEventEvidence,
  type PurgeHeartbeatEvidence,
  type ReadinessEvidence,
} from "#server/posture/evidence.ts";
import { mergeScans, type PulledScan } from "#server/operations/merge-scans.ts";
import type { CheckSeries } from "#server/store/checks.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import type { LatencySeries } from "#server/store/latency.ts";
import { NOT_TIED, type QuarantineEntry, UNKNOWN_CLIENT } from "#server/store/quarantine.ts";
import type { ReportedEntry } from "#server/store/reported.ts";
import type { Mapping } from "#server/store/sources.ts";

type PurgeEvidence = PurgeCountEvidence | PurgeEventEvidence | PurgeHeartbeatEvidence;
export type Attributed = {
  checks: CheckSeries[];
  latency: LatencySeries[];
  reported: ReportedEntry[];
  /** Once for every site of ours that the monitor's window is about. */
  maintenance: { clientId: string; siteId: string; evidence: MaintenanceEvidence }[];
  purges: { clientId: string; evidence: PurgeEvidence }[];
  /** One for every site and scanner, however many names of the upstream stand for the site. */
  scans: { clientId: string; siteId: string; evidence: PulledScan }[];
  /** The vendor's own, of no client. */
  compliance: (AttestationEvidence | ReadinessEvidence)[];
  setAside: QuarantineEntry[];
  setAsideCount: number;
  unmapped: string[];
};

/**
 * Says whose each piece of evidence is. A mapping decides; purge feeds may also name a client by our own slug.
 * What belongs to nobody is set aside by its upstream name only: a purge record may name a person.
 */
export function attributeEvidence(evidence: Evidence[], mappings: Mapping[], clients: Pick<ClientRecord, "clientId" | "slug">[]): Attributed {
  const byExternal = new Map(mappings.map((mapping) => [mapping.external, mapping]));
  const shared = sitesOfSeveral(mappings);
  const bySlug = new Map(clients.map((client) => [client.slug, client.clientId]));
  const result: Attributed = {
    ...{ checks: [], latency: [], reported: [], maintenance: [], purges: [], scans: [], compliance: [] },
    ...{ setAside: [], setAsideCount: 0, unmapped: [] },
  };
  const put = (external: string, reason: string, place: string, count: number) => {
    if (!result.unmapped.includes(external)) {
      result.unmapped.push(external);
      result.setAside.push({ reason, place, raw: external });
    }
    result.setAsideCount += count;
  };
  for (const piece of evidence) {
    if (piece.kind === "checks") {
      const mapping = byExternal.get(piece.external);
      if (mapping?.siteId) result.checks.push(seriesOf(piece, { clientId: mapping.clientId, siteId: mapping.siteId, shared: shared.has(mapping.siteId) }));
      else put(piece.external, NOT_TIED, piece.location, countRuns(piece.runs));
    } else if (piece.kind === "latency") {
      const mapping = byExternal.get(piece.external);
      if (mapping?.siteId)
        result.latency.push({ clientId: mapping.clientId, siteId: mapping.siteId, location: piece.location, runs: piece.runs, buckets: piece.buckets });
      else put(piece.external, NOT_TIED, piece.location, piece.buckets.length);
    } else if (piece.kind === "reported") {
      const mapping = byExternal.get(piece.external);
      if (mapping?.siteId) result.reported.push({ clientId: mapping.clientId, siteId: mapping.siteId, evidence: piece });
      else put(piece.external, NOT_TIED, piece.reportedBy, 1);
    } else if (piece.kind === "maintenance") {
      result.maintenance.push(...windowsOf(piece, mappings));
    } else if (piece.kind === "purge-count" || piece.kind === "purge-event" || piece.kind === "purge-heartbeat") {
      const clientId = byExternal.get(piece.client)?.clientId ?? bySlug.get(piece.client);
      if (piece.client === EVERY_CLIENT) result.purges.push(...beatsOf(piece, mappings));
      else if (clientId) result.purges.push({ clientId, evidence: piece });
      else put(namesNobody(piece.client) ? piece.client : NOT_KEPT, UNKNOWN_CLIENT, piece.kind, 1);
    } else if (piece.kind === "scan" && piece.external !== undefined) {
      const mapping = byExternal.get(piece.external);
      // The time of our pull says nothing about when the tool looked.
      if (piece.finishedAt === null) put(piece.external, "the scan says no date", piece.scanner, 1);
      else if (mapping?.siteId) result.scans.push({ clientId: mapping.clientId, siteId: mapping.siteId, evidence: { ...piece, finishedAt: piece.finishedAt } });
      else put(piece.external, NOT_TIED, piece.scanner, 1);
    } else if (piece.kind === "attestation" || piece.kind === "readiness") {
      result.compliance.push(piece);
    } else put(piece.kind, "this kind of evidence does not come by this way", piece.kind, 1);
  }
  result.scans = mergeScans(result.scans);
  return result;
}

/** A heartbeat of the whole feed is one of each client tied to it; nothing else is about everybody. */
function beatsOf(piece: PurgeEvidence, mappings: readonly Mapping[]): Attributed["purges"] {
  const tied = new Map(mappings.map(({ clientId, external }) => [clientId, external]));
  return piece.kind === "purge-heartbeat" ? [...tied].map(([clientId, client]) => ({ clientId, evidence: { ...piece, client } })) : [];
}

export const NOT_KEPT = "not kept: it may name a person";

/** A field meant for a client's name may hold an account's e-mail or network address by a mistake of the sender's. */
export function namesNobody(name: string): boolean {
  return !/@|(?:^|[^\d])(?:\d{1,3}\.){3}\d{1,3}(?:[^\d]|$)|[0-9a-f]{0,4}:[0-9a-f]{0,4}:/i.test(name);
}

/** Same account, same client → same hash; without the client's key nobody can test a guess. */
export function hashAccount(purgeKey: Uint8Array, account: string): string {
  return createHmac("sha256", purgeKey).update(account.normalize("NFKC").trim().toLowerCase()).digest("hex");
}

type Watched = { clientId: string; siteId: string; shared: boolean };

/** The checks of two monitors, mixed, would say neither what the one saw nor what the other did: where a site has several they are kept apart. */
function seriesOf({ external, location, intervalS, runs, slow }: CheckEvidence, { clientId, siteId, shared }: Watched): CheckSeries {
  const series = { clientId, siteId, location, intervalS, runs, slow };
  return shared ? { ...series, monitor: createHash("sha256").update(external).digest("hex").slice(0, 16) } : series;
}

/** Sites that are tied to more than one name. */
function sitesOfSeveral(mappings: readonly Mapping[]): Set<string> {
  const [met, several] = [new Set<string>(), new Set<string>()];
  for (const { siteId } of mappings) if (siteId !== null) (met.has(siteId) ? several : met).add(siteId);
  return several;
}

/** A monitor that is not tied has come by its own evidence already, so a window of none of ours is no news. */
function windowsOf(evidence: MaintenanceEvidence, mappings: readonly Mapping[]): Attributed["maintenance"] {
  const about = mappings.filter(({ external }) => evidence.externals === null || evidence.externals.includes(external));
  const sites = new Map(about.flatMap(({ clientId, siteId }) => (siteId === null ? [] : [[siteId, { clientId, siteId, evidence }] as const])));
  return [...sites.values()];
}
