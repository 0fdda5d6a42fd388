import { randomUUID } from "node:crypto";
import { publicError, STATUS } from "#server/api/errors.ts";
import { readCapped } from "#server/api/same-origin.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { receiveWebhook } from "#server/operations/receive-webhook.ts";
import { takeRate } from "#server/store/rate-limit.ts";

const MAX_BYTES = 1024 * 1024;

// Well above what a feed of single events sends; below what would keep the database from everybody else.
const PER_PEER = { limit: 1_200, windowS: 60 };

/** One signed delivery. The signature covers the raw bytes, so nothing parses them before it is checked. */
export async function handleIngest(request: Request, sourceId: string): Promise<Response> {
  const now = new Date().toISOString();
  try {
    await takeRate(`ingest:peer:${request.headers.get("x-forwarded-for") ?? "unknown"}`, { ...PER_PEER, now, pepper: env.pepper });
    const rawBody = await readCapped(request, MAX_BYTES);
    if (rawBody === null) return answer(413, { error: "A delivery has at most 1 MB." });
    return answer(202, await receiveWebhook({ sourceId, headers: request.headers, rawBody, now }));
  } catch (error) {
    const known = publicError(error);
    // One wording for every refused signature and unknown source: which it was is nobody's business.
    if (known) log("warn", "ingest.refused", { code: known.code });
    if (known?.code === "unauthenticated") return answer(401, { error: "This delivery is not signed by a secret of this source, or not recent." });
    if (known) return answer(STATUS[known.code], { error: known.message });
    const reference = randomUUID();
    log("error", "ingest.failed", { reference, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return answer(500, { error: `Something went wrong. Reference ${reference}` });
  }
}

function answer(status: number, body: object): Response {
  const headers: HeadersInit = status === 429 ? { "Cache-Control": "no-store", "Retry-After": "60" } : { "Cache-Control": "no-store" };
  return Response.json(body, { status, headers });
}
