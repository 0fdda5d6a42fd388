import { createHash } from "node:crypto";
import type { AttestationEvidence } from "#server/posture/evidence.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import type { Tx } from "#server/store/database.ts";
import { type DocumentRow, listDocuments } from "#server/store/documents.ts";
import { dayText, instantOrNull, instantText } from "#server/store/instants.ts";

export type StatementRecord = Omit<AttestationEvidence, "kind">;
/** One version of a statement. `subjectId` is the same over all its versions. Days YYYY-MM-DD. */
export type StatementRow = {
  id: string;
  subjectId: string;
  record: StatementRecord;
  document: DocumentRow | null;
  bridge: { letterOn: string; document: DocumentRow | null } | null;
  entered: { by: string | null; at: string };
  replaced: { by: string; at: string } | null;
  ended: { by: string; at: string; on: string | null; reason: string } | null;
};

/** One row per distinct statement. A repeat changes nothing, except that it may bring the document the first one lacked. */
export async function saveAttestation(
  tx: Tx,
  { kind: _kind, ...record }: AttestationEvidence,
  { documentId, at, by = null }: { documentId: string | null; at: string; by?: string | null },
): Promise<"added" | "changed" | "unchanged"> {
  const recordSha256 = createHash("sha256").update(canonicalJson(record)).digest("hex");
  const known = await tx.attestation.findUnique({ where: { recordSha256 }, select: { attestationId: true, documentId: true } });
  if (!known) {
    await tx.attestation.create({
      data: { programme: record.programme, scope: record.scope, record, documentId, importedAt: new Date(at), recordSha256, enteredBy: by },
    });
    return "added";
  }
  if (documentId === null || documentId === known.documentId) return "unchanged";
  await tx.attestation.update({ where: { attestationId: known.attestationId }, data: { documentId } });
  return "changed";
}

/** Every version of every statement, newest first. */
export async function listStatements(tx: Tx): Promise<StatementRow[]> {
  const rows = await tx.attestation.findMany({ orderBy: [{ importedAt: "desc" }, { attestationId: "asc" }] });
  const documents = await listDocuments(tx);
  const documentOf = (id: string | null) => (id === null ? null : (documents.get(id) ?? null));
  const day = (date: Date | null) => date && dayText(date);
  return rows.map((row) => {
    const letterOn = day(row.bridgeLetterOn);
    return {
      id: row.attestationId,
      subjectId: row.subjectId,
      record: row.record as StatementRecord,
      document: documentOf(row.documentId),
      bridge: letterOn === null ? null : { letterOn, document: documentOf(row.bridgeDocumentId) },
      entered: { by: row.enteredBy, at: instantText(row.importedAt) },
      replaced: row.replacedBy === null ? null : { by: row.replacedBy, at: instantOrNull(row.replacedAt) ?? "" },
      ended: row.endedBy === null ? null : { by: row.endedBy, at: instantOrNull(row.endedAt) ?? "", on: day(row.endedOn), reason: row.endedReason ?? "" },
    };
  });
}

/** Whether exactly this statement, word for word, is on file, counted or not. */
export async function hasStatement(tx: Tx, record: StatementRecord): Promise<boolean> {
  const recordSha256 = createHash("sha256").update(canonicalJson(record)).digest("hex");
  return (await tx.attestation.count({ where: { recordSha256 } })) > 0;
}

type Change = { record: StatementRecord; documentId: string | null; bridge: { letterOn: string; documentId: string | null } | null };

/** The next version of a statement; the one before stays as it was. Null when somebody else has replaced or ended that one meanwhile. */
export async function insertVersion(
  tx: Tx,
  before: StatementRow,
  { record, documentId, bridge }: Change,
  { by, at }: { by: string; at: string },
): Promise<string | null> {
  const taken = await tx.attestation.updateMany({
    where: { attestationId: before.id, replacedAt: null, endedAt: null },
    data: { replacedAt: new Date(at), replacedBy: by },
  });
  if (taken.count === 0) return null;
  const row = await tx.attestation.create({
    data: {
      ...{ programme: record.programme, scope: record.scope, record, documentId, importedAt: new Date(at), enteredBy: by, subjectId: before.subjectId },
      ...{ bridgeLetterOn: bridge && new Date(bridge.letterOn), bridgeDocumentId: bridge?.documentId ?? null },
      // A version may say again what an earlier one said.
      recordSha256: createHash("sha256")
        .update(canonicalJson({ record, replaces: before.id }))
        .digest("hex"),
    },
    select: { attestationId: true },
  });
  return row.attestationId;
}

/** False when it was replaced or ended already. */
export async function endStatement(
  tx: Tx,
  id: string,
  { on, reason, by, at }: { on: string | null; reason: string; by: string; at: string },
): Promise<boolean> {
  const data = { endedAt: new Date(at), endedBy: by, endedOn: on === null ? null : new Date(on), endedReason: reason };
  return (await tx.attestation.updateMany({ where: { attestationId: id, replacedAt: null, endedAt: null }, data })).count === 1;
}

export type Covered = { clientId: string; slug: string; name: string; timeZone: string; products: string[] };

/** Who uses which of our products, over the clients in reach. */
export async function listCovered(tx: Tx): Promise<Covered[]> {
  return tx.client.findMany({ select: { clientId: true, slug: true, name: true, timeZone: true, products: true }, orderBy: { slug: "asc" } });
}
