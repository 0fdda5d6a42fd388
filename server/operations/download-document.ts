import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { type DocumentReader, findReached, type Reached } from "#server/operations/find-document.ts";
import { formatDay, formatMoment, localDay } from "#server/posture/format.ts";
import type { Stamp, StampedKind } from "#server/renderers/stamp.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { readDocument } from "#server/store/documents.ts";
import { takeRate } from "#server/store/rate-limit.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { takeShared } from "#server/store/shared-documents.ts";

type Request = { scope: ClientScope; person: DocumentReader; sha256: string; now: string; pepper: string };

const STAMPED: readonly string[] = ["application/pdf", "image/png", "image/jpeg"] satisfies StampedKind[];
/** Marking a large document keeps the server busy. */
const LIMIT = { limit: 20, windowS: 60 };

/**
 * A copy with its reader and the time on every page; a picture comes as a PDF. Written down before it is handed out. Errors: not-found; conflict
 * while the confidentiality terms are not accepted, or when the file is of a kind that cannot be marked; too-many downloads by one person.
 */
export async function downloadDocument({ scope, person, sha256, now, pepper }: Request): Promise<{ bytes: Uint8Array; fileName: string }> {
  const reached = await findReached({ scope, person, sha256 });
  const { document, nda } = reached;
  if (nda !== null && nda.acceptedAt === null) throw new AppError("conflict", "Please accept the confidentiality terms of this document first.");
  const kind = document.contentType;
  if (!isStamped(kind)) throw new AppError("conflict", "This document cannot carry its reader's name. Ask our security team for a PDF of it.");
  await takeRate(`document:${person.userId}`, { ...LIMIT, now, pepper });
  const original = await take(reached, { scope, person, sha256, now });
  const { stampDocument } = await import("#server/renderers/stamp.ts");
  const bytes = await stampDocument({ bytes: original, kind, title: document.name }, stampOf(reached, person, now)).catch((error: unknown) => {
    log("error", "document.unmarked", { sha256, error: String(error) });
    throw new AppError("conflict", "This document cannot be marked with your name, so we do not hand it out. Ask our security team for another copy.");
  });
  return { bytes, fileName: `${plainName(document.name)}.pdf` };
}

/** The content, with the record that it was taken. */
async function take({ document, client, nda }: Reached, { scope, person, sha256, now }: Omit<Request, "pepper">): Promise<Uint8Array> {
  if (client !== null) {
    const bytes = await withScope(scope, "write", (tx) => takeShared(tx, { sha256, reader: person, version: nda?.version ?? "", at: now }));
    if (bytes === null) throw new AppError("not-found", "There is no such document.");
    return bytes;
  }
  return withScope(scope, "write", async (tx) => {
    const bytes = await readDocument(tx, sha256);
    const detail = { name: document.name, reader: person.name, visibility: document.visibility, nda: null };
    await recordAudit(tx, { chain: "vendor", actor: person.email, action: "document.downloaded", subject: sha256, detail, at: now });
    return bytes;
  });
}

function isStamped(kind: string): kind is StampedKind {
  return STAMPED.includes(kind);
}

function stampOf({ document, client, vendor }: Reached, { name, email }: DocumentReader, now: string): Stamp {
  const zone = client?.timeZone ?? "UTC";
  const rule = { public: "", nda: "Confidential: do not pass on.", internal: `Internal to ${vendor}: do not pass on.` }[document.visibility];
  return {
    who: name,
    when: formatDay(localDay(now, zone), { year: true }),
    foot: `Copy for ${name}, ${email}, ${client?.name ?? vendor}. Downloaded ${formatMoment(now, zone, { year: true })} (${zone}). ${rule}`.trim(),
  };
}

/** A name no header and no disk can misread. */
function plainName(name: string): string {
  const plain = name
    .replace(/\.(pdf|png|jpe?g)$/i, "")
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return plain.slice(0, 80) || "document";
}
