import { createHash } from "node:crypto";
import type { AttestationEvidence } from "#server/posture/evidence.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import type { Tx } from "#server/store/database.ts";

export type DocumentInput = { name: string; contentType: string; visibility: "public" | "nda" | "internal"; bytes: Uint8Array };

/** The same bytes are stored once; the visibility given last holds. */
export async function saveDocument(tx: Tx, document: DocumentInput, at: string): Promise<string> {
  const sha256 = createHash("sha256").update(document.bytes).digest("hex");
  const bytes = Uint8Array.from(document.bytes);
  const row = await tx.document.upsert({
    where: { sha256 },
    create: { ...document, bytes, sha256, addedAt: new Date(at) },
    update: { visibility: document.visibility },
    select: { documentId: true },
  });
  return row.documentId;
}

/** One row per distinct statement. A repeat changes nothing, except that it may bring the document the first one lacked. */
export async function saveAttestation(
  tx: Tx,
  { kind: _kind, ...record }: AttestationEvidence,
  { documentId, at }: { documentId: string | null; at: string },
): Promise<"added" | "changed" | "unchanged"> {
  const recordSha256 = createHash("sha256").update(canonicalJson(record)).digest("hex");
  const known = await tx.attestation.findUnique({ where: { recordSha256 }, select: { attestationId: true, documentId: true } });
  if (!known) {
    await tx.attestation.create({ data: { programme: record.programme, scope: record.scope, record, documentId, importedAt: new Date(at), recordSha256 } });
    return "added";
  }
  if (documentId === null || documentId === known.documentId) return "unchanged";
  await tx.attestation.update({ where: { attestationId: known.attestationId }, data: { documentId } });
  return "changed";
}
