import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { importAttestations } from "#server/operations/import-attestations.ts";
import { importCatalogue } from "#server/operations/import-catalogue.ts";
import { importPurges } from "#server/operations/import-purges.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { can } from "#server/posture/access.ts";
import type { UploadResult } from "#server/posture/upload.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findPerson } from "#server/store/identity.ts";
import { scopeForJob, scopeForUser } from "#server/store/scope.ts";
import { endUpload, listOpenUploads, takeUpload, type Upload, type UploadState } from "#server/store/uploads.ts";

/** Records that could not be read are shown up to this many; all are kept. */
const SHOWN = 50;

/** The files that wait for a worker, oldest first. */
export async function listWaitingUploads(): Promise<string[]> {
  return withScope(await scopeForJob("uploads", []), "read", listOpenUploads);
}

/** Reads a file somebody handed in, if that person still may and still reaches the client. A run that was cut short begins again: importing twice changes nothing. */
export async function runUpload({ id, clock }: { id: string; clock: () => string }): Promise<UploadState | null> {
  const job = await scopeForJob("uploads", []);
  const taken = await withScope(job, "write", (tx) => takeUpload(tx, id));
  if (taken === null) return null;
  const { upload, bytes } = taken;
  const end = bytes === null ? { error: "The file can no longer be opened. Hand it in again." } : await read(upload, bytes, clock());
  await withScope(job, "write", (tx) => endUpload(tx, id, end, clock()));
  return "result" in end ? "done" : "failed";
}

async function read(upload: Upload, bytes: Uint8Array, now: string): Promise<{ result: UploadResult } | { error: string }> {
  try {
    const person = await findPerson(upload.userId);
    if (person === null || !can(person.role, "evidence:import")) return { error: "The person who handed it in may not import any more." };
    const { client } = upload;
    if (client !== null) await withScope(await scopeForUser({ userId: person.userId, role: person.role }), "read", (tx) => getClient(tx, client));
    return { result: await take(upload, bytes, now) };
  } catch (error) {
    if (error instanceof AppError) return { error: error.message };
    log("error", "upload.failed", { upload: upload.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return { error: "The file could not be read. The reason is in the log." };
  }
}

async function take({ kind, client, site, targets, name, requestedBy: actor }: Upload, content: Uint8Array, now: string): Promise<UploadResult> {
  const bytes = piecesOf(content);
  if (kind === "scan") {
    const told = await importScan({ client: client ?? "", site: site ?? "", bytes, from: "upload", ...(targets.length === 0 ? {} : { targets }), actor, now });
    return { kind, told: shown({ ...told, score: told.score ?? null }) };
  }
  if (kind === "purges") return { kind, told: shown(await importPurges({ bytes, client, actor, now })) };
  if (kind === "compliance") return { kind, told: shown(await importAttestations({ bytes, document: null, actor, now })) };
  return { kind, told: await importCatalogue({ catalogue: kind, bytes, origin: name, actor, now }) };
}

const PIECE = 65_536;
async function* piecesOf(content: Uint8Array): AsyncIterable<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += PIECE) yield content.subarray(from, from + PIECE);
}

function shown<T extends { rejected: { reason: string; at: string }[] }>(told: T): Omit<T, "rejected"> & { rejected: T["rejected"]; setAside: number } {
  return { ...told, rejected: told.rejected.slice(0, SHOWN), setAside: told.rejected.length };
}
