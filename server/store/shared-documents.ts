import type { StatementRecord } from "#server/store/attestations.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull } from "#server/store/instants.ts";
import type { PaymentPage } from "#server/posture/responsibility-matrix.ts";

/** The client plane's way to documents: the database decides what is within reach (pub.shared_document). */
export type SharedDocument = {
  client: { name: string; timeZone: string };
  document: { sha256: string; name: string; contentType: string; visibility: "public" | "nda"; size: number };
  record: StatementRecord;
  letter: { sha256: string; name: string } | null;
};
type Row = {
  client_name: string;
  time_zone: string;
  name: string;
  content_type: string;
  sha256: string;
  visibility: "public" | "nda";
  size: number;
  record: StatementRecord;
  letter_sha256: string | null;
  letter_name: string | null;
};
type Reader = { userId: string; name: string; email: string };

export async function findShared(tx: Tx, sha256: string): Promise<SharedDocument | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    select client_name, time_zone, name, content_type, sha256, visibility, size, record, letter_sha256, letter_name from pub.shared_document(${sha256})`;
  if (row === undefined) return null;
  return {
    client: { name: row.client_name, timeZone: row.time_zone },
    document: { sha256: row.sha256, name: row.name, contentType: row.content_type, visibility: row.visibility, size: row.size },
    record: row.record,
    letter: row.letter_sha256 === null || row.letter_name === null ? null : { sha256: row.letter_sha256, name: row.letter_name },
  };
}

/** When this reader took on this version of the terms; null = not yet. */
export async function findAcceptance(tx: Tx, { sha256, userId, version }: { sha256: string; userId: string; version: string }): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`select pub.nda_accepted(${sha256}, ${userId}::uuid, ${version}) as at`;
  return instantOrNull(row?.at ?? null);
}

type Terms = { sha256: string; reader: Reader; version: string; textSha256: string; at: string };

/** Written and audited in one act; accepting again keeps the first. False when nothing is to be accepted. */
export async function saveAcceptance(tx: Tx, { sha256, reader, version, textSha256, at }: Terms): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ done: boolean }[]>`
    select pub.accept_nda(${sha256}, ${reader.userId}::uuid, ${reader.name}, ${reader.email}, ${version}, ${textSha256}, ${at}::timestamptz) as done`;
  return row?.done ?? false;
}

/** The content, audited in the same act. Null when it is out of reach or its terms are not accepted. */
export async function takeShared(tx: Tx, { sha256, reader, version, at }: Omit<Terms, "textSha256">): Promise<Uint8Array | null> {
  const [row] = await tx.$queryRaw<{ bytes: Uint8Array }[]>`
    select bytes from pub.take_document(${sha256}, ${reader.userId}::uuid, ${reader.name}, ${reader.email}, ${version}, ${at}::timestamptz)`;
  return row?.bytes ?? null;
}

export type PaymentFacts = {
  name: string;
  timeZone: string;
  products: string[];
  page: PaymentPage | null;
  statements: { id: string; record: StatementRecord; ended: boolean; endedOn: string | null }[];
};

/** How a client's residents pay, with our PCI statements where they do; null for a foreign client as for an absent one. */
export async function findPaymentFacts(tx: Tx, slug: string): Promise<PaymentFacts | null> {
  const [row] = await tx.$queryRaw<(Omit<PaymentFacts, "name" | "timeZone"> & { client_name: string; time_zone: string })[]>`
    select client_name, time_zone, products, page, statements from pub.payment_facts(${slug})`;
  return row === undefined ? null : { name: row.client_name, timeZone: row.time_zone, products: row.products, page: row.page, statements: row.statements };
}
