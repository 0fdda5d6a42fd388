import { AppError } from "#server/errors.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getBulkExport, moveBulkExport } from "#server/store/bulk-exports.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; person: { userId: string; email: string }; id: string; now: string };

/** Stops an export after the file in hand; what was made is not handed out. Errors: not-found; conflict when it has ended already. */
export async function cancelBulkExport({ scope, person, id, now }: Request): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    await getBulkExport(tx, { id, userId: person.userId });
    if (!(await moveBulkExport(tx, { id, from: ["waiting", "running"], to: "cancelled", at: now })))
      throw new AppError("conflict", "This export has already ended.");
    await recordAudit(tx, { chain: "vendor", actor: person.email, action: "export.cancelled", subject: id, detail: null, at: now });
  });
}
