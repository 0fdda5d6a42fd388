import { deleteOldExports } from "#server/store/bulk-exports.ts";
import { withScope } from "#server/store/database.ts";
import { deleteOldUploads } from "#server/store/uploads.ts";
import { deleteExpired } from "#server/store/identity-expiry.ts";
import { scopeForJob } from "#server/store/scope.ts";

export const EXPORT_KEPT_DAYS = 7;

/** What nobody can use any more is not kept: dead sessions, counters of past windows, old one-time links, exports and uploads of last week. */
export async function forgetExpired({ now }: { now: string }): Promise<number> {
  const before = new Date(Date.parse(now) - EXPORT_KEPT_DAYS * 86_400_000).toISOString();
  const scope = await scopeForJob("forget", "all");
  const exports = await withScope(scope, "write", (tx) => deleteOldExports(tx, before));
  const uploads = await withScope(scope, "write", (tx) => deleteOldUploads(tx, before));
  return (await deleteExpired(now)) + exports + uploads;
}
