import { makeZip, predictLength } from "client-zip";
import { AppError } from "#server/errors.ts";
import { csvCell } from "#server/renderers/csv-cell.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ExportFile, findExportBytes, getBulkExport, listExportFiles } from "#server/store/bulk-exports.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; person: { userId: string; email: string; role: string }; id: string; now: string };
export type Download = { fileName: string; size: number; etag: string; made: { done: number; size: number }; stream(from: number): ReadableStream<Uint8Array> };
type Entry = { name: string; size: number; lastModified: Date; load(): Promise<Uint8Array> };

/**
 * A finished export as one zip, put together while it is sent: never whole in memory, and the same bytes every time, so that a broken download
 * goes on where it stopped. Holds the files of the clients this person reaches now. Errors: not-found; conflict while it is being made.
 */
export async function downloadBulkExport({ scope, person, id, now }: Request): Promise<Download> {
  const { asked, files } = await withScope(scope, "read", async (tx) => ({
    asked: await getBulkExport(tx, { id, userId: person.userId }),
    files: await listExportFiles(tx, id),
  }));
  // Made for the role the person had: not handed out to another.
  if (asked.reader !== "client" && asked.reader !== person.role) throw new AppError("not-found", "There is no such export.");
  if (asked.state !== "done") throw new AppError("conflict", "This export is not finished.");
  await withScope(scope, "write", (tx) =>
    recordAudit(tx, { chain: "vendor", actor: person.email, action: "export.downloaded", subject: id, detail: { files: files.length }, at: now }),
  );
  const lastModified = new Date(asked.requestedAt);
  const index = new TextEncoder().encode(indexOf(files));
  const entries: Entry[] = [
    { name: "index.csv", size: index.byteLength, lastModified, load: async () => index },
    ...files.flatMap((file): Entry[] =>
      file.state === "done" && file.fileName !== null && file.size !== null
        ? [{ name: `${file.clientSlug}/${file.fileName}`, size: file.size, lastModified, load: () => bytesOf(scope, id, file) }]
        : [],
    ),
  ];
  const size = Number(predictLength(entries.map(({ name, size: bytes, lastModified: at }) => ({ name, size: bytes, lastModified: at }))));
  return {
    fileName: `security-reports-${asked.period}-${asked.requestedAt.slice(0, 10)}.zip`,
    size,
    etag: `"${id}-${size}"`,
    made: { done: entries.length - 1, size: entries.slice(1).reduce((sum, entry) => sum + entry.size, 0) },
    stream: (from) => skip(makeZip(inputsOf(entries)), from),
  };
}

async function* inputsOf(entries: Entry[]) {
  for (const { name, lastModified, load } of entries) yield { name, lastModified, input: await load() };
}

async function bytesOf(scope: ClientScope, id: string, file: ExportFile): Promise<Uint8Array> {
  const bytes = await withScope(scope, "read", (tx) => findExportBytes(tx, { clientId: file.clientId, exportId: id, format: file.format }));
  if (bytes === null) throw new Error(`the file of ${file.clientSlug} has gone`);
  return bytes;
}

function indexOf(files: ExportFile[]): string {
  const rows = files.map((file) => [file.clientSlug, file.format, file.state, file.fileName, file.size, file.sha256, file.error]);
  return `\uFEFF${[["client", "format", "state", "file", "bytes", "sha256", "reason"], ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** The bytes before `from` are made again and dropped: their checksums stand in what follows. */
function skip(stream: ReadableStream<Uint8Array>, from: number): ReadableStream<Uint8Array> {
  let left = from;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        const drop = Math.min(left, chunk.byteLength);
        left -= drop;
        if (drop < chunk.byteLength) out.enqueue(chunk.subarray(drop));
      },
    }),
  );
}
