import { z } from "zod";
import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { contextOf } from "#server/api/session.ts";
import { admitOrNote } from "#server/api/trpc.ts";
import { AppError } from "#server/errors.ts";
import { downloadBulkExport } from "#server/operations/download-bulk-export.ts";
import { scopeForUser } from "#server/store/scope.ts";

/** A finished bulk export as a streamed zip; `Range: bytes=N-` goes on where a broken download stopped. Foreign, missing and malformed get the same 404. */
export async function handleBulkDownload(request: Request, { id }: { id: string }): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "report:bulk-export", "bulk export");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const file = await downloadBulkExport({ scope, person, id: z.uuid().parse(id), now: context.now });
    const from = startOf(request.headers, file);
    const headers = {
      ...FILE_HEADERS,
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
      "Accept-Ranges": "bytes",
      ETag: file.etag,
    };
    if (from >= file.size) return new Response(null, { status: 416, headers: { ...headers, "Content-Range": `bytes */${file.size}` } });
    const part = from === 0 ? {} : { "Content-Range": `bytes ${from}-${file.size - 1}/${file.size}` };
    return new Response(file.stream(from), {
      status: from === 0 ? 200 : 206,
      headers: { ...headers, ...part, "X-Keepwatch-Length": String(file.size - from) },
    });
  } catch (error) {
    return refusedFile(error, context.requestId);
  }
}

/** Only "from here to the end", and only of the same file; anything else is answered whole. */
function startOf(headers: Headers, { etag }: { etag: string }): number {
  const same = headers.get("if-range") === null || headers.get("if-range") === etag;
  const from = same ? /^bytes=(\d{1,15})-$/.exec(headers.get("range") ?? "")?.[1] : undefined;
  return from === undefined ? 0 : Number(from);
}
