import { z } from "zod";
import { publicError, STATUS } from "#server/api/errors.ts";
import { readCapped, refuseForgery } from "#server/api/same-origin.ts";
import { contextOf, followCookieName } from "#server/api/session.ts";
import { env } from "#server/env.ts";
import { CLOSED_POLICY } from "#server/headers.ts";
import { log } from "#server/log.ts";
import { useFollowLink } from "#server/operations/use-follow-link.ts";

const MAX_BYTES = 1_024;
const HEADERS = { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY };
const Given = z.strictObject({ token: z.string().regex(/^[\w-]{43}$/) });

/** Takes the token out of a link's fragment, once, and gives it back as a cookie: so it stands in no address, log, history or script's reach. */
export async function handleFollowLink(request: Request): Promise<Response> {
  const refusal = refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_BYTES });
  if (refusal) return answer(refusal);
  const body = await readCapped(request, MAX_BYTES);
  if (body === null) return answer(413);
  const given = Given.safeParse(jsonOf(body));
  if (!given.success) return answer(404);
  const { peer, requestId, now } = await contextOf(request.headers);
  try {
    const { seconds } = await useFollowLink({ token: given.data.token, peer, now, pepper: env.pepper });
    const secure = env.url.startsWith("https:") ? "; Secure" : "";
    const cookie = `${followCookieName(env.url)}=${given.data.token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
    return answer(200, { "Set-Cookie": cookie });
  } catch (error) {
    const known = publicError(error);
    if (known) return answer(STATUS[known.code]);
    log("error", "follow.failed", { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return answer(500);
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function answer(status: number, headers: Record<string, string> = {}): Response {
  return Response.json({ ok: status === 200 }, { status, headers: { ...HEADERS, ...headers } });
}
