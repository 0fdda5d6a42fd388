import { UploadResult } from "#server/posture/upload.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getUpload, listUploads, type Upload } from "#server/store/uploads.ts";

const SHOWN = 20;

/** What the team handed in lately, newest first. */
export async function listRecentUploads(scope: ClientScope): Promise<Upload[]> {
  return withScope(scope, "read", (tx) => listUploads(tx, SHOWN));
}

/** One file and what it came to; null while it waits or is read. Errors: not-found. */
export async function findUploadEnd(scope: ClientScope, id: string): Promise<Upload & { result: UploadResult | null }> {
  const { result, ...upload } = await withScope(scope, "read", (tx) => getUpload(tx, id));
  return { ...upload, result: result === null ? null : UploadResult.parse(result) };
}
