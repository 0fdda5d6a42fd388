import { z } from "zod";
import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { publicError, STATUS } from "#server/api/errors.ts";
import { readCapped, refuseForgery } from "#server/api/same-origin.ts";
import { contextOf } from "#server/api/session.ts";
import { admitOrNote } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { attachDocument } from "#server/operations/attach-document.ts";
import { MAX_DOCUMENT } from "#server/operations/document-kind.ts";
import { downloadDocument } from "#server/operations/download-document.ts";
import { scopeForUser } from "#server/store/scope.ts";

export const DocumentId = z.string().regex(/^[0-9a-f]{64}$/);
export const Visibility = z.enum(["public", "nda", "internal"]);
const Attached = z.object({ statement: z.uuid(), role: z.enum(["evidence", "bridge"]), visibility: Visibility, name: z.string().max(400) });

/** A copy marked with its reader. Foreign, missing, internal and malformed get the same 404, to the byte. */
export async function handleDocument(request: Request, { id }: { id: string }): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "document:read", "document");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const file = await downloadDocument({ scope, person, sha256: DocumentId.parse(id), now: context.now, pepper: env.pepper });
    const headers = {
      ...FILE_HEADERS,
      "Content-Type": "application/pdf",
      "Content-Length": String(file.bytes.byteLength),
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
    };
    return new Response(new Uint8Array(file.bytes), { headers });
  } catch (error) {
    return refusedFile(error, context.requestId);
  }
}

/** A file for a statement, as it is in the body; what it is for stands in the address. Answers its hash, or why it was refused. */
export async function handleUpload(request: Request): Promise<Response> {
  const refusal = refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_DOCUMENT, type: "application/octet-stream" });
  if (refusal === 413) return said(413, "The document is larger than 20 MB.");
  if (refusal !== null) return said(refusal, "This was not sent from our page.");
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "compliance:manage", "document upload");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const asked = Attached.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success) return said(400, "The file came without what it is for. Load the page again.");
    const bytes = await readCapped(request, MAX_DOCUMENT);
    if (bytes === null) return said(413, "The document is larger than 20 MB.");
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const { sha256 } = await attachDocument({ scope, actor: person.email, now: context.now, ...asked.data, bytes });
    return Response.json({ sha256 }, { headers: FILE_HEADERS });
  } catch (error) {
    const known = publicError(error);
    return known === null || known.code === "unauthenticated" ? refusedFile(error, context.requestId) : said(STATUS[known.code], known.message);
  }
}

function said(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: FILE_HEADERS });
}
