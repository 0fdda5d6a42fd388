import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { appRouter } from "#server/api/root.ts";
import { readCapped, refuseForgery } from "#server/api/same-origin.ts";
import { contextOf } from "#server/api/session.ts";
import { env } from "#server/env.ts";
import { CLOSED_POLICY } from "#server/headers.ts";

const MAX_BYTES = 256 * 1024;
const MAX_BATCH = 10;
const HEADERS = { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY };
// A stream that is compressed on the way is a stream that is held back.
const STREAM_HEADERS = { ...HEADERS, "Cache-Control": "no-store, no-transform" };

/** tRPC over HTTP, JSON only. tRPC alone also takes forms and multipart, which any site can send. */
export async function handleTrpc(request: Request): Promise<Response> {
  if (request.method !== "GET" && request.method !== "POST") return refused(405);
  let forwarded = request;
  if (request.method === "POST") {
    const refusal = refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_BYTES });
    if (refusal) return refused(refusal);
    const body = await readCapped(request, MAX_BYTES);
    if (body === null) return refused(413);
    forwarded = new Request(request.url, { method: "POST", headers: request.headers, body });
  }
  const context = await contextOf(request.headers);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: forwarded,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: () => context,
    responseMeta: ({ type }) => ({ headers: type === "subscription" ? STREAM_HEADERS : HEADERS }),
  });
}

function refused(status: number): Response {
  return Response.json({ error: { status } }, { status, headers: HEADERS });
}
