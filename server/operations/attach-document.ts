import { AppError } from "#server/errors.ts";
import { newest, version } from "#server/operations/change-statement.ts";
import { documentKind } from "#server/operations/document-kind.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import { provenByReport } from "#server/posture/statement-versions.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { findDocument, saveDocument, setDocumentVisibility, type Visibility } from "#server/store/documents.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Act = { scope: ClientScope; actor: string; now: string };
type Attached = { statement: string; role: "evidence" | "bridge"; name: string; visibility: Visibility; bytes: Uint8Array };

/**
 * The file that proves a statement, or its bridge letter: kept by its content, shared as said. With its issuer's report on file, a statement nobody had
 * proven is proven. A version of its own, so that the one before shows what stood there. Errors: bad-input for a file we could not hand out marked; not-found; conflict.
 */
export async function attachDocument({ scope, actor, now, statement, role, name, visibility, bytes }: Act & Attached): Promise<{ sha256: string }> {
  const fileName = plainLine(200).safeParse(name);
  if (!fileName.success) throw new AppError("bad-input", "The file needs a name.");
  const contentType = await documentKind(bytes);
  return withScope(scope, "write", async (tx) => {
    const before = await newest(tx, statement);
    if (role === "bridge" && before.bridge === null) throw new AppError("bad-input", "Enter the bridge letter's date first.");
    const document = await saveDocument(tx, { name: fileName.data, contentType, visibility, bytes }, now, actor);
    const record = role === "evidence" ? provenByReport(before.record) : before.record;
    const shared = { before, actor, now, action: "document.attached", record };
    await version(
      tx,
      role === "bridge"
        ? { ...shared, bridge: before.bridge && { ...before.bridge, document } }
        : { ...shared, bridge: before.bridge, documentId: document.documentId },
    );
    return { sha256: document.sha256 };
  });
}

/** Who may have a document from now on. Errors: not-found. */
export async function shareDocument({ scope, actor, now, sha256, visibility }: Act & { sha256: string; visibility: Visibility }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const document = await findDocument(tx, sha256);
    if (document === null) throw new AppError("not-found", "There is no such document.");
    await setDocumentVisibility(tx, document.documentId, visibility);
    await recordAudit(tx, {
      chain: "vendor",
      actor,
      action: "document.shared",
      subject: sha256,
      detail: { name: document.name, from: document.visibility, to: visibility },
      at: now,
    });
  });
}
