import { AppError } from "#server/errors.ts";
import type { UploadKind } from "#server/posture/upload.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import { sealingKeyring } from "#server/store/sealing-keys.ts";
import { openBytes, sealBytes } from "#server/store/secrets.ts";

export type UploadState = "waiting" | "running" | "done" | "failed" | "cancelled";
/** A file handed in; `size` in bytes. */
export type Upload = {
  id: string;
  userId: string;
  requestedBy: string;
  kind: UploadKind;
  client: string | null;
  site: string | null;
  /** What was scanned, as said by hand; empty = as the report says. */
  targets: string[];
  name: string;
  size: number;
  sha256: string;
  state: UploadState;
  error: string | null;
  requestedAt: string;
  finishedAt: string | null;
};
type Row = Awaited<ReturnType<typeof find>>;

const place = (id: string) => ({ table: "app.upload", column: "sealed", row: id });
// The staff's login may read all but the file itself.
const READ = {
  ...{ uploadId: true, userId: true, requestedBy: true, kind: true, clientSlug: true, siteSlug: true, targets: true, name: true, size: true, sha256: true },
  ...{ state: true, result: true, error: true, requestedAt: true, finishedAt: true },
} as const;

const find = (tx: Tx, id: string) => tx.upload.findUnique({ where: { uploadId: id }, select: READ });

/** Keeps the file sealed until it is read. */
export async function insertUpload(
  tx: Tx,
  {
    id,
    bytes,
    client,
    site,
    at,
    ...asked
  }: Pick<Upload, "id" | "userId" | "requestedBy" | "kind" | "client" | "site" | "targets" | "name" | "size" | "sha256"> & { bytes: Uint8Array; at: string },
): Promise<void> {
  const sealed = sealBytes(sealingKeyring(), place(id), bytes);
  const data = { ...asked, uploadId: id, clientSlug: client, siteSlug: site, sealed, state: "waiting", requestedAt: new Date(at) };
  await tx.upload.create({ data, select: { uploadId: true } });
}

/** With what it came to, once it is done. Errors: not-found. */
export async function getUpload(tx: Tx, id: string): Promise<Upload & { result: unknown }> {
  const row = await find(tx, id);
  if (row === null) throw new AppError("not-found", "There is no such file.");
  return { ...uploadFrom(row), result: row.result };
}

/** What was handed in lately, newest first. */
export async function listUploads(tx: Tx, limit: number): Promise<Upload[]> {
  return (await tx.upload.findMany({ orderBy: { requestedAt: "desc" }, take: limit, select: READ })).map(uploadFrom);
}

/** Files nobody has finished reading, oldest first. */
export async function listOpenUploads(tx: Tx): Promise<string[]> {
  const rows = await tx.upload.findMany({ where: { state: { in: ["waiting", "running"] } }, orderBy: { requestedAt: "asc" }, select: { uploadId: true } });
  return rows.map((row) => row.uploadId);
}

/** Takes an upload in hand, also one a run before was cut off from; null when it has ended by now. `bytes` null = no key of ours opens it. On the worker's login. */
export async function takeUpload(tx: Tx, id: string): Promise<{ upload: Upload; bytes: Buffer | null } | null> {
  const { count } = await tx.upload.updateMany({ where: { uploadId: id, state: { in: ["waiting", "running"] } }, data: { state: "running" } });
  const row = count === 0 ? null : await tx.upload.findUnique({ where: { uploadId: id }, select: { ...READ, sealed: true } });
  return row?.sealed ? { upload: uploadFrom(row), bytes: opened(id, row.sealed) } : null;
}

function opened(id: string, sealed: Uint8Array): Buffer | null {
  try {
    return openBytes(sealingKeyring(), place(id), sealed);
  } catch {
    return null;
  }
}

/** What a file came to, or why it was refused. Its bytes go. */
export async function endUpload(tx: Tx, id: string, end: { result: object } | { error: string }, at: string): Promise<void> {
  const data = "result" in end ? { state: "done", result: JSON.parse(JSON.stringify(end.result)) } : { state: "failed", error: end.error };
  await tx.upload.updateMany({ where: { uploadId: id, state: "running" }, data: { ...data, sealed: null, finishedAt: new Date(at) } });
}

/** False when the worker has it in hand, or it has ended. */
export async function cancelUpload(tx: Tx, id: string, at: string): Promise<boolean> {
  const { count } = await tx.upload.updateMany({
    where: { uploadId: id, state: "waiting" },
    data: { state: "cancelled", sealed: null, finishedAt: new Date(at) },
  });
  return count === 1;
}

export async function deleteOldUploads(tx: Tx, before: string): Promise<number> {
  return (await tx.upload.deleteMany({ where: { requestedAt: { lt: new Date(before) } } })).count;
}

function uploadFrom(row: NonNullable<Row>): Upload {
  const { uploadId, kind, clientSlug, siteSlug, state, requestedAt, finishedAt, userId, requestedBy, targets, name, size, sha256, error } = row;
  return {
    ...{ id: uploadId, userId, requestedBy, targets, name, size, sha256, error, client: clientSlug, site: siteSlug },
    kind: kind as UploadKind,
    state: state as UploadState,
    requestedAt: instantText(requestedAt),
    finishedAt: instantOrNull(finishedAt),
  };
}
