import { admitOrNote } from "#server/api/trpc.ts";
import { publicError, STATUS } from "#server/api/errors.ts";
import { PeriodId, Revision, Slug } from "#server/api/input.ts";
import { readerOf } from "#server/api/reader.ts";
import { contextOf } from "#server/api/session.ts";
import { AppError } from "#server/errors.ts";
import { CLOSED_POLICY } from "#server/headers.ts";
import { log } from "#server/log.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { Reader } from "#server/posture/report.ts";
import { scopeForUser } from "#server/store/scope.ts";

type Asked = { client: string; period: string; format: string };

const FILE = { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY, "X-Content-Type-Options": "nosniff" };

/** One file of a report. Foreign, missing, forbidden and malformed get the same 404, to the byte. */
export async function handleExport(request: Request, asked: Asked): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "report:export", "report file");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const query = new URL(request.url).searchParams;
    const reader = readerOf(person.role, Reader.optional().parse(query.get("reader") ?? undefined));
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const place = { clientSlug: Slug.parse(asked.client), periodId: PeriodId.parse(asked.period), revision: revisionOf(query.get("revision")) };
    const file = await exportReport({ scope, ...place, format: asked.format, reader, now: context.now });
    const headers = {
      ...FILE,
      "Content-Type": file.contentType,
      "Content-Length": String(file.bytes.byteLength),
      "Content-Disposition": `attachment; filename="${file.fileName}"`,
    };
    return new Response(new Uint8Array(file.bytes), { headers });
  } catch (error) {
    const known = publicError(error);
    if (known?.code === "unauthenticated") return refused(401, "Sign in to continue.");
    if (known === null && !(error instanceof Error && error.name === "ZodError")) {
      log("error", "export.failed", { requestId: context.requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      return refused(500, `Something went wrong. Reference ${context.requestId}`);
    }
    if (known && known.code !== "not-found" && known.code !== "forbidden" && known.code !== "bad-input") return refused(STATUS[known.code], known.message);
    return refused(404, "There is nothing here, or it is not shared with you.");
  }
}

function revisionOf(text: string | null): number | "latest" | "draft" | undefined {
  if (text === null) return undefined;
  return text === "latest" || text === "draft" ? text : Revision.parse(Number(text));
}

function refused(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { ...FILE, "Content-Type": "text/plain; charset=utf-8" } });
}
