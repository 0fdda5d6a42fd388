import { AppError } from "#server/errors.ts";
import { type DocumentReader, findReached } from "#server/operations/find-document.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { saveAcceptance } from "#server/store/shared-documents.ts";

type Request = { scope: ClientScope; person: DocumentReader; sha256: string; version: string; now: string };

/** Takes on the confidentiality terms for one document, in the version that was shown. Accepting again keeps the first. Errors: not-found; conflict when the terms changed meanwhile. */
export async function acceptNda({ scope, person, sha256, version, now }: Request): Promise<void> {
  const { nda } = await findReached({ scope, person, sha256 });
  if (nda === null) throw new AppError("not-found", "This document asks for no terms.");
  if (version !== nda.version) throw new AppError("conflict", "The terms have changed since you opened this page. Load it again and read them.");
  const terms = { sha256, reader: person, version, textSha256: nda.textSha256, at: now };
  if (!(await withScope(scope, "write", (tx) => saveAcceptance(tx, terms)))) throw new AppError("not-found", "There is no such document.");
}
