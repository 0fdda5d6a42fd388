import { readAttestationFile } from "#server/connectors/registry.ts";
import { documentKind } from "#server/operations/document-kind.ts";
import { runningMonths } from "#server/operations/apply-compliance.ts";
import { recordFilePull } from "#server/operations/record-file-pull.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { recordStatement } from "#server/operations/record-statement.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { type DocumentInput, saveDocument } from "#server/store/documents.ts";
import { savePoamItem } from "#server/store/readiness.ts";
import { scopeForJob } from "#server/store/scope.ts";

export type AttestationsImport = { added: number; changed: number; unchanged: number; rejected: { reason: string; at: string }[] };
type Request = { bytes: AsyncIterable<Uint8Array>; document: Omit<DocumentInput, "contentType"> | null; actor: string; now: string };

/** Compliance statements from a file, with the evidence document that proves them. The same file again changes nothing. Errors: bad-input. */
export async function importAttestations({ bytes, document, actor, now }: Request): Promise<AttestationsImport> {
  const contentType = document && (await documentKind(document.bytes));
  const file = await readAttestationFile(bytes, { now });
  const tally = { added: 0, changed: 0, unchanged: 0 };
  const clients = await withScope(await scopeForJob("attestations-import", "all"), "write", async (tx) => {
    const saved = document && contentType && file.evidence.length > 0 ? await saveDocument(tx, { ...document, contentType }, now, actor) : null;
    const documentId = saved?.documentId ?? null;
    for (const piece of file.evidence)
      tally[piece.kind === "poam-item" ? await savePoamItem(tx, piece) : await recordStatement(tx, piece, { documentId, at: now, by: actor })] += 1;
    const source = await recordFilePull(tx, {
      kind: "compliance",
      mapping: null,
      counts: { applied: tally.added + tally.changed, duplicate: tally.unchanged },
      rejected: file.rejected,
      sha256: file.sha256,
      at: now,
    });
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "attestations.imported",
      subject: source.id,
      detail: { sha256: file.sha256, document: saved?.documentId ?? null, ...tally },
      at: now,
    });
    return listClients(tx);
  });
  const attested = file.evidence.some(({ kind }) => kind === "attestation");
  if (attested && tally.added + tally.changed > 0) await refreshTouched({ touched: runningMonths(clients, now), now });
  return { ...tally, rejected: file.rejected.map(({ reason, at }) => ({ reason, at })) };
}
