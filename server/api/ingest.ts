import { randomUUID } from "node:crypto";
import { publicError, STATUS } from "#server/api/errors.ts";
import { readCapped } from "#server/api/same-origin.ts";
import { log } from "#server/log.ts";
import { receiveWebhook } from "#server/operations/receive-webhook.ts";

const MAX_BYTES = 1024 * 1024;

/** One signed delivery. The signature covers the raw bytes, so nothing parses them before it is checked. */
export async function handleIngest(request: Request, sourceId: string): Promise<Response> {
  const rawBody = await readCapped(request, MAX_BYTES);
  if (rawBody === null) return answer(413, { error: "A delivery has at most 1 MB." });
  try {
    return answer(202, await receiveWebhook({ sourceId, headers: request.headers, rawBody, now: new Date().toISOString() }));
  } catch (error) {
    const known = publicError(error);
    // One wording for every refused signature and unknown source: which it was is nobody's business.
    if (known?.code === "unauthenticated") return answer(401, { error: "This delivery is not signed by a secret of this source, or not recent." });
    if (known) return answer(STATUS[known.code], { error: known.message });
    const reference = randomUUID();
    log("error", "ingest.failed", { reference, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return answer(500, { error: `Something went wrong. Reference ${reference}` });
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
