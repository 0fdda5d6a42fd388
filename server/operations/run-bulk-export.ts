import { createHash } from "node:crypto";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { can } from "#server/posture/access.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type BulkExport, findWaitingFile, getBulkExport, listOpenExports, moveBulkExport, saveExportFile } from "#server/store/bulk-exports.ts";
import { withScope } from "#server/store/database.ts";
import { findPerson } from "#server/store/identity.ts";
import { type ClientScope, scopeForJob, scopeForUser } from "#server/store/scope.ts";

type Run = { id: string; clock: () => string };

/** The exports that wait for a worker, oldest first. */
export async function listWaitingExports(): Promise<string[]> {
  return withScope(await scopeForJob("bulk-export", []), "read", listOpenExports);
}

/**
 * Makes the files that are not there yet, one after the other, with what the person who asked may reach now. Each file is kept as it is done,
 * so a run that was cut short goes on where it stopped. A report that cannot be made is a row with its reason and never stops the rest.
 */
export async function runBulkExport({ id, clock }: Run): Promise<BulkExport["state"]> {
  const job = await scopeForJob("bulk-export", []);
  const asked = await withScope(job, "read", (tx) => getBulkExport(tx, { id }));
  const started = await withScope(job, "write", (tx) => moveBulkExport(tx, { id, from: ["waiting", "running"], to: "running", at: clock() }));
  if (!started) return asked.state;
  const person = await findPerson(asked.userId);
  // What was asked as one role is not made for another: the person may have changed desks since.
  const mayRead = asked.reader === "client" || asked.reader === person?.role;
  if (person === null || !mayRead || !can(person.role, "report:bulk-export")) {
    const error = "The person who asked may not export any more.";
    await withScope(job, "write", (tx) => moveBulkExport(tx, { id, from: ["running"], to: "failed", at: clock(), error }));
    return "failed";
  }
  const scope = await scopeForUser({ userId: person.userId, role: person.role });
  while (await makeNext(scope, asked, clock));
  const finished = await withScope(job, "write", async (tx) => {
    const moved = await moveBulkExport(tx, { id, from: ["running"], to: "done", at: clock() });
    if (moved) await recordAudit(tx, { chain: "vendor", actor: "worker", action: "export.finished", subject: id, detail: { files: asked.total }, at: clock() });
    return moved;
  });
  return finished ? "done" : "cancelled";
}

/** False when nothing is left to make, or the export was cancelled. */
async function makeNext(scope: ClientScope, asked: BulkExport, clock: () => string): Promise<boolean> {
  const next = await withScope(scope, "read", async (tx) => {
    const { state } = await getBulkExport(tx, { id: asked.id });
    return state === "running" ? findWaitingFile(tx, asked.id) : null;
  });
  if (next === null) return false;
  const place = { clientId: next.clientId, exportId: asked.id, format: next.format };
  const file = await make(scope, asked, next, clock());
  await withScope(scope, "write", (tx) => saveExportFile(tx, { place, file, at: clock() }));
  return true;
}

async function make(scope: ClientScope, asked: BulkExport, { clientSlug, format }: { clientSlug: string; format: string }, now: string) {
  try {
    const { bytes, fileName } = await exportReport({ scope, clientSlug, periodId: asked.period, format, reader: asked.reader, revision: "latest", now });
    return { bytes, fileName, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return { state: "absent" as const, error: "No report of this period is published." };
    if (error instanceof AppError) return { state: "failed" as const, error: error.message };
    log("error", "bulk-export.failed", {
      export: asked.id,
      client: clientSlug,
      format,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return { state: "failed" as const, error: "This file could not be made. The reason is in the log." };
  }
}
