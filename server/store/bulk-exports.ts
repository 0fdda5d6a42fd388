import { AppError } from "#server/errors.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export type ExportState = "waiting" | "running" | "done" | "cancelled" | "failed";
export type BulkExport = {
  id: string;
  userId: string;
  requestedBy: string;
  period: string;
  formats: string[];
  reader: "client" | "csm" | "leadership" | "security";
  state: ExportState;
  total: number;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
};
/** Files of one export that are done, without anything to send, and failed; `size` in bytes. */
export type ExportProgress = { done: number; absent: number; failed: number; size: number };
export type ExportFile = {
  clientId: string;
  clientSlug: string;
  format: string;
  state: "waiting" | "done" | "absent" | "failed";
  fileName: string | null;
  size: number | null;
  sha256: string | null;
  error: string | null;
};
type Row = Awaited<ReturnType<Tx["bulkExport"]["findUniqueOrThrow"]>>;

function exportFrom({ exportId, state, reader, requestedAt, startedAt, finishedAt, ...row }: Row): BulkExport {
  return {
    ...row,
    id: exportId,
    state: state as ExportState,
    reader: reader as BulkExport["reader"],
    requestedAt: instantText(requestedAt),
    startedAt: instantOrNull(startedAt),
    finishedAt: instantOrNull(finishedAt),
  };
}

/** One row for the request and one for each file to come, in reading order. */
export async function insertBulkExport(
  tx: Tx,
  {
    clients,
    at,
    ...asked
  }: Pick<BulkExport, "userId" | "requestedBy" | "period" | "formats" | "reader"> & { clients: { clientId: string; slug: string }[]; at: string },
): Promise<string> {
  const files = clients.flatMap((client) => asked.formats.map((format) => ({ ...client, format })));
  const { exportId } = await tx.bulkExport.create({
    data: { ...asked, state: "waiting", total: files.length, requestedAt: new Date(at) },
    select: { exportId: true },
  });
  await tx.$executeRaw`
    insert into app.bulk_export_file (client_id, export_id, format, position, client_slug, state)
    select f.client_id, ${exportId}::uuid, f.format, f.position, f.slug, 'waiting'
    from unnest(${files.map((file) => file.clientId)}::uuid[], ${files.map((file) => file.slug)}::text[], ${files.map((file) => file.format)}::text[])
      with ordinality as f (client_id, slug, format, position)`;
  return exportId;
}

/** Errors: not-found, the same for another person's export and for none. */
export async function getBulkExport(tx: Tx, { id, userId }: { id: string; userId?: string }): Promise<BulkExport> {
  const row = await tx.bulkExport.findFirst({ where: { exportId: id, ...(userId === undefined ? {} : { userId }) } });
  if (row === null) throw new AppError("not-found", "There is no such export.");
  return exportFrom(row);
}

/** A person's exports, newest first. */
export async function listBulkExports(tx: Tx, userId: string): Promise<BulkExport[]> {
  return (await tx.bulkExport.findMany({ where: { userId }, orderBy: { requestedAt: "desc" }, take: 20 })).map(exportFrom);
}

/** Exports nobody has finished, oldest first. */
export async function listOpenExports(tx: Tx): Promise<string[]> {
  const rows = await tx.bulkExport.findMany({ where: { state: { in: ["waiting", "running"] } }, orderBy: { requestedAt: "asc" }, select: { exportId: true } });
  return rows.map((row) => row.exportId);
}

/** Moves an export on from one of the states `from`; false when it is in another by now. */
export async function moveBulkExport(
  tx: Tx,
  { id, from, to, at, error = null }: { id: string; from: ExportState[]; to: ExportState; at: string; error?: string | null },
): Promise<boolean> {
  const when = to === "running" ? { startedAt: new Date(at) } : { finishedAt: new Date(at) };
  const { count } = await tx.bulkExport.updateMany({ where: { exportId: id, state: { in: from } }, data: { state: to, error, ...when } });
  return count === 1;
}

/** The next file to make, of the clients in reach; null when none is left. */
export async function findWaitingFile(tx: Tx, exportId: string): Promise<{ clientId: string; clientSlug: string; format: string } | null> {
  return tx.bulkExportFile.findFirst({
    where: { exportId, state: "waiting" },
    orderBy: { position: "asc" },
    select: { clientId: true, clientSlug: true, format: true },
  });
}

type Place = { clientId: string; exportId: string; format: string };

export async function saveExportFile(
  tx: Tx,
  {
    place,
    file,
    at,
  }: { place: Place; file: { fileName: string; bytes: Uint8Array; sha256: string } | { state: "absent" | "failed"; error: string }; at: string },
): Promise<void> {
  const data =
    "bytes" in file ? { state: "done", fileName: file.fileName, bytes: new Uint8Array(file.bytes), size: file.bytes.byteLength, sha256: file.sha256 } : file;
  await tx.bulkExportFile.updateMany({ where: { ...place, state: "waiting" }, data: { ...data, doneAt: new Date(at) } });
}

export async function listExportFiles(tx: Tx, exportId: string): Promise<ExportFile[]> {
  const rows = await tx.bulkExportFile.findMany({ where: { exportId }, orderBy: { position: "asc" }, omit: { bytes: true } });
  return rows.map(({ clientId, clientSlug, format, state, fileName, size, sha256, error }) => ({
    clientId,
    clientSlug,
    format,
    state: state as ExportFile["state"],
    fileName,
    size,
    sha256,
    error,
  }));
}

/** Files that were not made, by their client's name; by its short name once it is out of reach. */
export async function listExportProblems(tx: Tx, exportId: string) {
  const files = (await listExportFiles(tx, exportId)).filter(({ state }) => state === "absent" || state === "failed");
  const clients = await tx.client.findMany({ where: { clientId: { in: files.map(({ clientId }) => clientId) } }, select: { clientId: true, name: true } });
  const names = new Map(clients.map(({ clientId, name }) => [clientId, name]));
  return files.map(({ clientId, clientSlug, format, state, error }) => ({ client: names.get(clientId) ?? clientSlug, format, state, error }));
}

/** Null when the file is gone or out of reach. */
export async function findExportBytes(tx: Tx, place: Place): Promise<Uint8Array | null> {
  const row = await tx.bulkExportFile.findUnique({ where: { clientId_exportId_format: place }, select: { bytes: true } });
  return row?.bytes ?? null;
}

export async function countExportFiles(tx: Tx, ids: string[]): Promise<Map<string, ExportProgress>> {
  const rows = await tx.bulkExportFile.groupBy({ by: ["exportId", "state"], where: { exportId: { in: ids } }, _count: { _all: true }, _sum: { size: true } });
  const progress = new Map(ids.map((id): [string, ExportProgress] => [id, { done: 0, absent: 0, failed: 0, size: 0 }]));
  for (const row of rows) {
    const of = progress.get(row.exportId);
    if (of === undefined || row.state === "waiting") continue;
    of[row.state as "done" | "absent" | "failed"] += row._count._all;
    of.size += row._sum.size ?? 0;
  }
  return progress;
}

/** Forgets exports asked for before `before`, files first. Returns how many went. */
export async function deleteOldExports(tx: Tx, before: string): Promise<number> {
  const old = await tx.bulkExport.findMany({ where: { requestedAt: { lt: new Date(before) } }, select: { exportId: true } });
  const ids = old.map((row) => row.exportId);
  await tx.bulkExportFile.deleteMany({ where: { exportId: { in: ids } } });
  return (await tx.bulkExport.deleteMany({ where: { exportId: { in: ids } } })).count;
}
