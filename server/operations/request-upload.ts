import { createHash, randomUUID } from "node:crypto";
import { AppError } from "#server/errors.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import type { UploadKind } from "#server/posture/upload.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { takeRate } from "#server/store/rate-limit.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { cancelUpload, getUpload, insertUpload } from "#server/store/uploads.ts";

type Act = { scope: ClientScope; person: { userId: string; email: string }; now: string };
type Request = Act & {
  kind: UploadKind;
  /** Needed for a scan; of purged accounts, whose the rows are that name nobody. */
  client: string | null;
  site: string | null;
  /** What was scanned, for a report that does not say; absent = as it says. */
  targets?: readonly string[];
  name: string;
  bytes: Uint8Array;
  pepper: string;
};

/** Each is read whole by the worker: a stream of them would leave it no time for anything else. */
export const UPLOADS = { limit: 20, windowS: 600 };

/** Keeps a file of evidence for the worker to read, within seconds. Errors: not-found for a client out of reach; too-many; bad-input for an empty file or a scan of no site. */
export async function requestUpload({ scope, person, now, kind, client, site, targets = [], name, bytes, pepper }: Request): Promise<{ id: string }> {
  await takeRate(`upload:${person.userId}`, { ...UPLOADS, now, pepper });
  const fileName = plainLine(200).safeParse(name);
  if (!fileName.success) throw new AppError("bad-input", "The file needs a name.");
  if (bytes.byteLength === 0) throw new AppError("bad-input", "The file is empty. A scanner that found nothing can be handed in through the command line.");
  if (kind === "scan" && (client === null || site === null)) throw new AppError("bad-input", "Say which site was scanned first.");
  // A file's name may say what was found: it is no part of the audit chain, which more people read.
  const asked = { kind, client, site: kind === "scan" ? site : null, targets: kind === "scan" ? [...targets] : [] };
  const about = { ...asked, size: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") };
  const id = randomUUID();
  await withScope(scope, "write", async (tx) => {
    if (client !== null) await (kind === "scan" && site !== null ? getSite(tx, client, site) : getClient(tx, client));
    await insertUpload(tx, { id, userId: person.userId, requestedBy: person.email, name: fileName.data, ...about, bytes, at: now });
    await recordAudit(tx, { chain: "vendor", actor: person.email, action: "upload.requested", subject: id, detail: about, at: now });
  });
  return { id };
}

/** Takes a file back that the worker has not begun to read. Errors: not-found; conflict when it has. */
export async function withdrawUpload({ scope, person, now, id }: Act & { id: string }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    await getUpload(tx, id);
    if (!(await cancelUpload(tx, id, now))) throw new AppError("conflict", "The file is being read, or has been.");
    await recordAudit(tx, { chain: "vendor", actor: person.email, action: "upload.cancelled", subject: id, detail: null, at: now });
  });
}
