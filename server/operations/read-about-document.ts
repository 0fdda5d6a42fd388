import { type DocumentReader, findReached, type Reached } from "#server/operations/find-document.ts";
import type { NdaText } from "#server/posture/nda.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type AboutDocument = {
  document: Reached["document"];
  statement: { programme: string; label: string; issuer: string | null; scope: string } | null;
  /** The bridge letter of the same statement, when this is another of its files. */
  letter: { sha256: string; name: string; until: string } | null;
  nda: (NdaText & { acceptedAt: string | null }) | null;
};

/** What a reader is told about a document before they take a copy. Errors: not-found. */
export async function readAboutDocument(request: { scope: ClientScope; person: DocumentReader; sha256: string }): Promise<AboutDocument> {
  const { document, record, letter, nda } = await findReached(request);
  const { sha256, name, contentType, size, visibility } = document;
  const until = record?.bridgeUntil ?? null;
  return {
    document: { sha256, name, contentType, size, visibility },
    statement: record && { programme: record.programme, label: record.label, issuer: record.issuer, scope: record.scope },
    letter: letter === null || until === null || letter.sha256 === sha256 ? null : { ...letter, until },
    nda: nda && { version: nda.version, title: nda.title, terms: nda.terms, acceptedAt: nda.acceptedAt },
  };
}
