import { createHash } from "node:crypto";
import { AppError } from "#server/errors.ts";
import { can, type Role } from "#server/posture/access.ts";
import { type NdaText, ndaText } from "#server/posture/nda.ts";
import { coversProducts } from "#server/posture/statement-versions.ts";
import { listCovered, listStatements, type StatementRecord, type StatementRow } from "#server/store/attestations.ts";
import { recentVendor } from "#server/store/branding.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { findDocument, type Visibility } from "#server/store/documents.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findAcceptance, findShared } from "#server/store/shared-documents.ts";

export type DocumentReader = { userId: string; name: string; email: string; role: Role };
/** A document somebody may open. `client` = whose people open it; null for staff. `nda` = what must have been accepted first; null = nothing. */
export type Reached = {
  document: { sha256: string; name: string; contentType: string; visibility: Visibility; size: number };
  record: StatementRecord | null;
  letter: { sha256: string; name: string } | null;
  client: { name: string; timeZone: string } | null;
  vendor: string;
  nda: (NdaText & { textSha256: string; acceptedAt: string | null }) | null;
};

type Request = { scope: ClientScope; person: DocumentReader; sha256: string };
const absent = () => new AppError("not-found", "There is no such document.");

/**
 * The one rule of who reaches a document. Security: all. Other staff: shared ones of statements that cover a client they look after. A client: shared
 * ones of statements that cover its products and that one of its published reports shows; that rule is the database's. Everything else is absent, alike.
 * Errors: not-found.
 */
export async function findReached({ scope, person, sha256 }: Request): Promise<Reached> {
  const { name: vendor } = await recentVendor();
  return withScope(scope, "read", (tx) =>
    scope.plane === "client" ? reachedByClient(tx, { person, sha256, vendor }) : reachedByStaff(tx, { person, sha256, vendor }),
  );
}

type LookUp = { person: DocumentReader; sha256: string; vendor: string };

async function reachedByClient(tx: Tx, { person, sha256, vendor }: LookUp): Promise<Reached> {
  const shared = await findShared(tx, sha256);
  if (shared === null) throw absent();
  if (shared.document.visibility === "public") return { ...shared, vendor, nda: null };
  const text = ndaText(vendor);
  const acceptedAt = await findAcceptance(tx, { sha256, userId: person.userId, version: text.version });
  return { ...shared, vendor, nda: { ...text, textSha256: createHash("sha256").update(text.terms.join("\n")).digest("hex"), acceptedAt } };
}

/** Whoever discloses needs no terms: they are for the client's people. */
async function reachedByStaff(tx: Tx, { person, sha256, vendor }: LookUp): Promise<Reached> {
  const document = await findDocument(tx, sha256);
  if (document === null) throw absent();
  const isOf = ({ document: own, bridge }: StatementRow) => own?.sha256 === sha256 || bridge?.document?.sha256 === sha256;
  const statements = (await listStatements(tx)).filter(isOf);
  const [statement] = can(person.role, "compliance:manage") ? statements : await covering(tx, document.visibility, statements);
  if (statement === undefined && !can(person.role, "compliance:manage")) throw absent();
  const letter = statement?.bridge?.document ?? null;
  const shown = letter === null || letter.visibility === "internal" ? null : { sha256: letter.sha256, name: letter.name };
  return { document, record: statement?.record ?? null, letter: shown, client: null, vendor, nda: null };
}

async function covering(tx: Tx, visibility: Visibility, statements: StatementRow[]): Promise<StatementRow[]> {
  if (visibility === "internal") return [];
  const clients = await listCovered(tx);
  const counted = statements.filter(({ replaced, ended }) => replaced === null && (ended === null || ended.on !== null));
  return counted.filter(({ record }) => clients.some(({ products }) => coversProducts(record.products, products)));
}
