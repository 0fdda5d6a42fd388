import { CoverageQuery } from "#server/api/coverage-query.ts";
import { FILE_HEADERS, refusedFile } from "#server/api/file-reply.ts";
import { contextOf } from "#server/api/session.ts";
import { admitOrNote } from "#server/api/trpc.ts";
import { AppError } from "#server/errors.ts";
import { coverageCsv } from "#server/operations/list-coverage.ts";
import { scopeForUser } from "#server/store/scope.ts";

/** The coverage map as CSV, under the filter of the address. Forbidden and malformed get the same 404. */
export async function handleCoverageFile(request: Request): Promise<Response> {
  const context = await contextOf(request.headers);
  try {
    await admitOrNote(context, "source:read", "coverage file");
    const { person } = context;
    if (person === null) throw new AppError("unauthenticated", "no session");
    const { state, client } = CoverageQuery.parse(Object.fromEntries(new URL(request.url).searchParams));
    const scope = await scopeForUser({ userId: person.userId, role: person.role });
    const csv = await coverageCsv({ scope, now: context.now, state, client });
    const name = ["coverage", client, state, context.now.slice(0, 10)].filter((part) => part !== undefined).join("-");
    const headers = {
      ...FILE_HEADERS,
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${name}.csv"`,
    };
    return new Response(csv, { headers });
  } catch (error) {
    return refusedFile(error, context.requestId);
  }
}
