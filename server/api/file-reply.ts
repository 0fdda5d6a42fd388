import { publicError, STATUS } from "#server/api/errors.ts";
import { CLOSED_POLICY } from "#server/headers.ts";
import { log } from "#server/log.ts";

/** Every file we hand out, and every refusal to. */
export const FILE_HEADERS = { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY, "X-Content-Type-Options": "nosniff" };

/** Why there is no file. Foreign, missing, forbidden and malformed get the same 404, to the byte. */
export function refusedFile(error: unknown, requestId: string): Response {
  const known = publicError(error);
  if (known?.code === "unauthenticated") return refusal(401, "Sign in to continue.");
  if (known === null && !(error instanceof Error && error.name === "ZodError")) {
    log("error", "export.failed", { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return refusal(500, `Something went wrong. Reference ${requestId}`);
  }
  if (known && known.code !== "not-found" && known.code !== "forbidden" && known.code !== "bad-input") return refusal(STATUS[known.code], known.message);
  return refusal(404, "There is nothing here, or it is not shared with you.");
}

function refusal(status: number, message: string): Response {
  return new Response(`${message}\n`, { status, headers: { ...FILE_HEADERS, "Content-Type": "text/plain; charset=utf-8" } });
}
