import { z } from "zod";
import { publicError, STATUS } from "#server/api/errors.ts";
import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { SiteSlug, Slug } from "#server/api/input.ts";
import { readCapped, refuseForgery } from "#server/api/same-origin.ts";
import { contextOf } from "#server/api/session.ts";
import { admitOrNote } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { requestUpload } from "#server/operations/request-upload.ts";
import { MAX_UPLOAD, UploadKind } from "#server/posture/upload.ts";
import { scopeForUser } from "#server/store/scope.ts";

/** Host names as typed, parted by commas or blanks. */
const Targets = z
  .string()
  .max(10_000)
  .transform((text) => text.split(/[\s,]+/).filter((host) => host !== ""))
  .pipe(z.array(z.string().max(253)).max(200));
const Asked = z.strictObject({ kind: UploadKind, name: z.string().max(400), client: Slug.optional(), site: SiteSlug.optional(), targets: Targets.optional() });
const TOO_LARGE = "The file is larger than 50 MB. Pack it with gzip, or use the command line.";

/** A file of evidence, as it is in the body; what it holds and whose it is stands in the address. Answers the id by which to ask what became of it, or why it was refused. */
export async function handleEvidenceUpload(request: Request): Promise<Response> {
  const refusal = refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_UPLOAD, type: "application/octet-stream" });
  if (refusal === 413) return said(413, TOO_LARGE);
  if (refusal !== null) return said(refusal, "This was not sent from our page.");
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "evidence:import", "evidence upload");
    const { person, now } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const asked = Asked.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!asked.success) return said(400, "The file came without what it is. Load the page again.");
    const bytes = await readCapped(request, MAX_UPLOAD);
    if (bytes === null) return said(413, TOO_LARGE);
    const { client = null, site = null, targets = [], ...rest } = asked.data;
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const { id } = await requestUpload({ ...rest, client, site, targets, bytes, scope, person, now, pepper: env.pepper });
    return Response.json({ id }, { headers: FILE_HEADERS });
  } catch (error) {
    const known = publicError(error);
    return known === null || known.code === "unauthenticated" ? refusedFile(error, context.requestId) : said(STATUS[known.code], known.message);
  }
}

function said(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: FILE_HEADERS });
}
