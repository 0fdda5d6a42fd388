import { readPurgeFile } from "#server/connectors/registry.ts";
import { applyEvidence } from "#server/operations/apply-evidence.ts";
import { attributeEvidence } from "#server/operations/attribute-evidence.ts";
import { fileSource } from "#server/operations/record-file-pull.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import type { Rejected } from "#server/posture/evidence.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { completePull, type PullCounts, startPull } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { listMappings } from "#server/store/sources.ts";

export type PurgesImport = PullCounts & { unmapped: string[]; rejected: { reason: string; at: string }[] };
type Request = { bytes: AsyncIterable<Uint8Array>; client: string | null; actor: string; now: string };

/** Purged-account counts or events from a file. With `client`, rows that name another one are refused and rows that name none are its own. The same file again changes nothing. Errors: bad-input, not-found. */
export async function importPurges({ bytes, client: only, actor, now }: Request): Promise<PurgesImport> {
  const file = await readPurgeFile(bytes, { now, client: only ?? undefined });
  const { source, mappings, clients } = await withScope(await scopeForJob("purges-import", "all"), "write", async (tx) => {
    if (only !== null) await getClient(tx, only);
    const known = await fileSource(tx, "purges", now);
    return { source: known, mappings: await listMappings(tx, known.id), clients: await listClients(tx) };
  });
  const foreign = file.evidence.filter((piece) => only !== null && "client" in piece && piece.client !== only);
  const rejected: Rejected[] = [
    ...file.rejected,
    ...foreign.map((_piece, index) => ({ reason: `names another client than ${only}`, at: `record ${index + 1}`, raw: "" })),
  ];
  const attributed = attributeEvidence(
    file.evidence.filter((piece) => !foreign.includes(piece)),
    mappings,
    clients,
  );
  const ids = [...new Set(attributed.purges.map((purge) => purge.clientId))];
  const { counts, touched } = await withScope(await scopeForJob("purges-import", ids), "write", async (tx) => {
    const pullId = await startPull(tx, { sourceId: source.id, window: null, at: now });
    const applied = await applyEvidence(tx, { source, clients, attributed, rejected, pullId, at: now });
    await completePull(tx, { pullId, counts: applied.counts, pages: 1, payloadSha256: file.sha256, at: now });
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "purges.imported",
      subject: source.id,
      detail: { sha256: file.sha256, ...applied.counts },
      at: now,
    });
    return applied;
  });
  await refreshTouched({ touched, now });
  return { ...counts, unmapped: attributed.unmapped, rejected: rejected.map(({ reason, at }) => ({ reason, at })) };
}
