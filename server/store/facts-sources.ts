import type { AttestationFacts, SourceFacts } from "#server/posture/facts.ts";
import { countedRecord, coversProducts } from "#server/posture/statement-versions.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull } from "#server/store/instants.ts";

type SourceRow = {
  source_id: string;
  name: string;
  connector: string;
  kind: SourceFacts["kind"];
  tolerance_s: number;
  paused: boolean;
  last_success: Date | null;
  last_attempt: Date | null;
  last_error: string | null;
  quarantined: number;
};

/** They say how far we are, and no report shows that: what they do is no client's either. */
const READINESS_ONLY = ["vanta", "drata"];

/**
 * Health, as of `now`, of the sources tied to one client and of the vendor-wide compliance ones. A source retired before the period was over is not
 * waited for any more: what it brought stays, and what nothing else covers is unknown.
 */
export async function loadSourceFacts(tx: Tx, clientId: string, { now, until }: { now: string; until: string }): Promise<SourceFacts[]> {
  const rows = await tx.$queryRaw<SourceRow[]>`
    select s.source_id::text, s.name, s.connector, s.kind, s.tolerance_s, s.paused and s.retired_at is null as paused,
      (select max(p.finished_at) from app.pull p where p.source_id = s.source_id and p.status = 'succeeded' and p.finished_at <= ${now}::timestamptz) as last_success,
      latest.started_at as last_attempt, latest.error as last_error,
      (select count(*)::int from app.quarantine q where q.source_id = s.source_id and q.resolved_at is null and q.dismissed_at is null) as quarantined
    from app.source s
    left join lateral (select p.started_at, p.error from app.pull p where p.source_id = s.source_id and p.started_at <= ${now}::timestamptz
      order by p.started_at desc limit 1) as latest on true
    where (s.retired_at is null or s.retired_at >= ${until}::timestamptz)
      and (s.kind = 'compliance' and not s.connector = any(${READINESS_ONLY}::text[]) or exists (select from app.source_mapping m where m.source_id = s.source_id and m.client_id = ${clientId}::uuid))
    order by s.kind, s.name`;
  return rows.map((row) => ({
    id: row.source_id,
    name: row.name,
    connector: row.connector,
    kind: row.kind,
    lastSuccessAt: instantOrNull(row.last_success),
    lastAttemptAt: instantOrNull(row.last_attempt),
    toleranceS: row.tolerance_s,
    paused: row.paused,
    lastError: row.last_error,
    quarantined: row.quarantined,
  }));
}

/** Vendor-wide attestations; `covers` says whether this client's products are in scope (no product named = all). */
export async function loadAttestationFacts(tx: Tx, products: readonly string[]): Promise<AttestationFacts[]> {
  const rows = await tx.attestation.findMany({ orderBy: [{ programme: "asc" }, { scope: "asc" }, { importedAt: "asc" }] });
  const ids = rows.flatMap((row) => (row.documentId === null ? [] : [row.documentId]));
  const documents = await tx.document.findMany({
    where: { documentId: { in: ids } },
    select: { documentId: true, name: true, sha256: true, visibility: true },
  });
  const byId = new Map(documents.map((row) => [row.documentId, row]));
  return rows.flatMap((row) => {
    const ended = row.endedAt === null ? null : { on: row.endedOn === null ? null : dayText(row.endedOn) };
    const record = countedRecord(row.record as Omit<AttestationFacts, "id" | "covers" | "document">, { replaced: row.replacedAt !== null, ended });
    const document = row.documentId === null ? undefined : byId.get(row.documentId);
    if (record === null) return [];
    return [
      {
        ...record,
        id: row.attestationId,
        covers: coversProducts(record.products, products),
        document:
          document === undefined ? null : { name: document.name, sha256: document.sha256, visibility: document.visibility as "public" | "nda" | "internal" },
      },
    ];
  });
}
