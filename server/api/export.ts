import { z } from "zod";
import { admitOrNote } from "#server/api/trpc.ts";
import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { PeriodId, Revision, Slug } from "#server/api/input.ts";
import { readerOf } from "#server/api/reader.ts";
import { readCapped, refuseForeignForm } from "#server/api/same-origin.ts";
import { contextOf } from "#server/api/session.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { downloadReport } from "#server/operations/download-report.ts";
import { Reader } from "#server/posture/report.ts";
import { scopeForUser } from "#server/store/scope.ts";

type Asked = { client: string; period: string; format: string };

const MAX_BYTES = 2_048;
/** Long enough to withstand guessing at the file itself, for which there is no limit of tries; printable, so that every reader can type it. */
const Password = z
  .string()
  .min(8)
  .max(128)
  .regex(/^\P{Cc}+$/u);

/** One file of a report. Foreign, missing, forbidden and malformed get the same 404, to the byte. */
export function handleExport(request: Request, asked: Asked): Promise<Response> {
  return answer(request, asked, undefined);
}

/** A PDF with the password of a form of ours. It stands in the body only, so no address, history or log has it. */
export async function handleProtectedExport(request: Request, asked: Asked): Promise<Response> {
  const refusal = refuseForeignForm(request, { baseUrl: env.url, maxBytes: MAX_BYTES });
  if (refusal !== null) return plainRefusal(refusal, "This form was not sent from our page.");
  const body = await readCapped(request, MAX_BYTES);
  if (body === null) return plainRefusal(413, "This form is too long.");
  const password = Password.safeParse(new URLSearchParams(Buffer.from(body).toString("utf8")).get("password"));
  if (!password.success) return plainRefusal(400, "The password needs 8 to 128 characters. Go back and choose another one.");
  return answer(request, asked, password.data);
}

function plainRefusal(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { ...FILE_HEADERS, "Content-Type": "text/plain; charset=utf-8" } });
}

async function answer(request: Request, asked: Asked, password: string | undefined): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "report:export", "report file");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const query = new URL(request.url).searchParams;
    const reader = readerOf(person.role, Reader.optional().parse(query.get("reader") ?? undefined));
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const place = { clientSlug: Slug.parse(asked.client), periodId: PeriodId.parse(asked.period), revision: revisionOf(query.get("revision")) };
    const compare = PeriodId.optional().parse(query.get("compare") ?? undefined);
    const file = await downloadReport({ scope, person, ...place, format: asked.format, reader, now: context.now, compare, password });
    const headers = {
      ...FILE_HEADERS,
      "Content-Type": file.contentType,
      "Content-Length": String(file.bytes.byteLength),
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
    };
    return new Response(new Uint8Array(file.bytes), { headers });
  } catch (error) {
    return refusedFile(error, context.requestId);
  }
}

function revisionOf(text: string | null): number | "latest" | "draft" | undefined {
  if (text === null) return undefined;
  return text === "latest" || text === "draft" ? text : Revision.parse(Number(text));
}
