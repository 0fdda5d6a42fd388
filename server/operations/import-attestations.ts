import { readAttestationFile } from "#server/connectors/registry.ts";
import { AppError } from "#server/errors.ts";
import { recordFilePull } from "#server/operations/record-file-pull.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { periodContaining } from "#server/posture/period.ts";
import { type DocumentInput, saveAttestation, saveDocument } from "#server/store/attestations.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

const MAX_DOCUMENT = 20_000_000;

export type AttestationsImport = { added: number; changed: number; unchanged: number; rejected: { reason: string; at: string }[] };
type Request = { bytes: AsyncIterable<Uint8Array>; document: Omit<DocumentInput, "contentType"> | null; actor: string; now: string };

/** Compliance statements from a file, with the evidence document that proves them. The same file again changes nothing. Errors: bad-input. */
export async function importAttestations({ bytes, document, actor, now }: Request): Promise<AttestationsImport> {
  if (document && document.bytes.byteLength > MAX_DOCUMENT) throw new AppError("bad-input", "The document is larger than 20 MB.");
  if (document && document.bytes.byteLength === 0) throw new AppError("bad-input", "The document is empty.");
  const file = await readAttestationFile(bytes, { now });
  const tally = { added: 0, changed: 0, unchanged: 0 };
  const clients = await withScope(await scopeForJob("attestations-import", "all"), "write", async (tx) => {
    const documentId = document && file.evidence.length > 0 ? await saveDocument(tx, { ...document, contentType: sniff(document.bytes) }, now) : null;
    for (const piece of file.evidence) tally[await saveAttestation(tx, piece, { documentId, at: now })] += 1;
    const source = await recordFilePull(tx, {
      kind: "compliance",
      mapping: null,
      counts: { applied: tally.added + tally.changed, duplicate: tally.unchanged },
      rejected: file.rejected,
      sha256: file.sha256,
      at: now,
    });
    await recordAudit(tx, { chain: "vendor", actor, action: "attestations.imported", subject: source.id, detail: { sha256: file.sha256, ...tally }, at: now });
    return listClients(tx);
  });
  const touched = clients.map(({ clientId, slug, timeZone }) => {
    const month = periodContaining(now, timeZone).id;
    return { clientId, slug, first: month, last: month };
  });
  if (tally.added + tally.changed > 0) await refreshTouched({ touched, now });
  return { ...tally, rejected: file.rejected.map(({ reason, at }) => ({ reason, at })) };
}

/** By content, never by name; anything else is handed out as a plain download. */
function sniff(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (head.startsWith("%PDF-")) return "application/pdf";
  if (head.startsWith("\x89PNG\r\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return "application/octet-stream";
}
