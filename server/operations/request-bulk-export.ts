import { AppError } from "#server/errors.ts";
import { Period } from "#server/posture/period.ts";
import type { Reader } from "#server/posture/report.ts";
import { FORMATS } from "#server/renderers/registry.ts";
import { recordAudit } from "#server/store/audit.ts";
import { insertBulkExport } from "#server/store/bulk-exports.ts";
import { listClientNames } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  scope: ClientScope;
  person: { userId: string; email: string };
  periodId: string;
  formats: readonly string[];
  /** Whose edition goes into the files; the worker checks again that this person may read it. */
  reader: Reader;
  now: string;
};

/** Puts one file per client in reach and format on the list; the worker makes them. Errors: bad-input for a period, a format or a book that holds nothing. */
export async function requestBulkExport({ scope, person, periodId, formats, reader, now }: Request): Promise<{ id: string; files: number }> {
  if (!Period.shape.id.safeParse(periodId).success) throw new AppError("bad-input", "Choose a month, a quarter or a year.");
  const known = FORMATS.filter((format) => formats.includes(format));
  if (known.length === 0 || known.length !== new Set(formats).size) throw new AppError("bad-input", "Choose at least one of the formats on offer.");
  return withScope(scope, "write", async (tx) => {
    const clients = await listClientNames(tx);
    if (clients.length === 0) throw new AppError("bad-input", "There is no client in your book yet.");
    const { userId, email } = person;
    const id = await insertBulkExport(tx, { userId, requestedBy: email, period: periodId, formats: known, reader, clients, at: now });
    const detail = { period: periodId, formats: known, reader, clients: clients.length };
    await recordAudit(tx, { chain: "vendor", actor: email, action: "export.requested", subject: id, detail, at: now });
    return { id, files: clients.length * known.length };
  });
}
