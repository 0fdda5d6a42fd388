import { createHash } from "node:crypto";
import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

export type Visibility = "public" | "nda" | "internal";
export type DocumentInput = { name: string; contentType: string; visibility: Visibility; bytes: Uint8Array };
/** A document without its content. `sha256` is what it is called outside the database. */
export type DocumentRow = {
  documentId: string;
  name: string;
  contentType: string;
  sha256: string;
  visibility: Visibility;
  size: number;
  addedAt: string;
  addedBy: string | null;
};
type Raw = {
  document_id: string;
  name: string;
  content_type: string;
  sha256: string;
  visibility: Visibility;
  size: number;
  added_at: Date;
  added_by: string | null;
};

/** The same bytes are stored once; the visibility given last holds. */
export async function saveDocument(tx: Tx, document: DocumentInput, at: string, by: string | null = null): Promise<DocumentRow> {
  const sha256 = createHash("sha256").update(document.bytes).digest("hex");
  const bytes = Uint8Array.from(document.bytes);
  await tx.document.upsert({
    where: { sha256 },
    create: { ...document, bytes, sha256, addedAt: new Date(at), addedBy: by },
    update: { visibility: document.visibility },
    select: { documentId: true },
  });
  const saved = await findDocument(tx, sha256);
  if (saved === null) throw new Error("a document that was just saved has gone");
  return saved;
}

/** Every document by its id, without the content. */
export async function listDocuments(tx: Tx): Promise<Map<string, DocumentRow>> {
  const rows = await tx.$queryRaw<Raw[]>`
    select document_id, name, content_type, sha256, visibility, octet_length(bytes) as size, added_at, added_by from app.document`;
  return new Map(rows.map((row) => [row.document_id, rowOf(row)]));
}

export async function findDocument(tx: Tx, sha256: string): Promise<DocumentRow | null> {
  const [row] = await tx.$queryRaw<Raw[]>`
    select document_id, name, content_type, sha256, visibility, octet_length(bytes) as size, added_at, added_by from app.document where sha256 = ${sha256}`;
  return row === undefined ? null : rowOf(row);
}

export async function readDocument(tx: Tx, sha256: string): Promise<Uint8Array> {
  return (await tx.document.findUniqueOrThrow({ where: { sha256 }, select: { bytes: true } })).bytes;
}

export async function setDocumentVisibility(tx: Tx, documentId: string, visibility: Visibility): Promise<void> {
  await tx.document.update({ where: { documentId }, data: { visibility }, select: { documentId: true } });
}

function rowOf(row: Raw): DocumentRow {
  return {
    ...{ documentId: row.document_id, name: row.name, contentType: row.content_type, sha256: row.sha256, visibility: row.visibility, size: row.size },
    ...{ addedAt: instantText(row.added_at), addedBy: row.added_by },
  };
}
