import { publicError, STATUS } from "#server/api/errors.ts";
import { FILE_HEADERS } from "#server/api/file-reply.ts";
import { readCapped, refuseForeignForm, refuseForgery } from "#server/api/same-origin.ts";
import { contextOf } from "#server/api/session.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { MAX_CHECKED, verifyReport } from "#server/operations/verify-report.ts";
import type { Verification } from "#server/posture/verification.ts";
import { takeRate } from "#server/store/rate-limit.ts";

/** A form wraps the file in some text of its own. */
const MAX_FORM = MAX_CHECKED + 10_000;
const FORM = "multipart/form-data";
const PER_PEER = { limit: 40, windowS: 600 };
/** Each is hashed whole, so there is a limit for all together too. */
const FOR_ALL = { limit: 1_200, windowS: 600 };

/** Whether a file is as we issued it, for anybody: as the bytes themselves (answered in JSON) or in a form of ours, which works without scripts (answered in words). */
export async function handleVerify(request: Request): Promise<Response> {
  const plain = (request.headers.get("content-type") ?? "").startsWith(FORM);
  const said = (status: number, words: string, verification?: Verification) =>
    plain ? inWords(status, words) : asJson(status, verification ?? { message: words });
  const refusal = plain
    ? refuseForeignForm(request, { baseUrl: env.url, maxBytes: MAX_FORM, type: FORM })
    : refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_CHECKED, type: "application/octet-stream" });
  if (refusal === 413) return said(413, TOO_BIG);
  if (refusal !== null) return said(refusal, "This was not sent from our page.");
  const { peer, now, requestId } = await contextOf(request.headers);
  try {
    await takeRate(`verify:peer:${peer}`, { ...PER_PEER, now, pepper: env.pepper });
    await takeRate("verify:all", { ...FOR_ALL, now, pepper: env.pepper });
    const body = await readCapped(request, plain ? MAX_FORM : MAX_CHECKED);
    if (body === null) return said(413, TOO_BIG);
    const asked = plain ? await fromForm(body, request.headers.get("content-type") ?? "") : { bytes: body };
    if (asked === null) return said(400, "Choose a file or type a code first. Go back to try again.");
    const verification = await verifyReport(asked);
    return said(200, [verification.message, verification.issued ?? ""].join("\n").trim(), verification);
  } catch (error) {
    const known = publicError(error);
    if (known !== null) return said(STATUS[known.code], known.message);
    log("error", "verify.failed", { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    return said(500, `Something went wrong. Reference ${requestId}`);
  }
}

const TOO_BIG = "The file is larger than 20 MB. None of our reports is.";

async function fromForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<Parameters<typeof verifyReport>[0] | null> {
  const form = await new Response(body, { headers: { "Content-Type": type } }).formData().catch(() => null);
  const [file, code] = [form?.get("file"), form?.get("code")];
  if (file instanceof File && file.size > 0) return { bytes: new Uint8Array(await file.arrayBuffer()) };
  return typeof code === "string" && code.trim() !== "" ? { code: code.slice(0, 100) } : null;
}

function inWords(status: number, words: string): Response {
  return new Response(`${words}\n`, { status, headers: { ...FILE_HEADERS, "Content-Type": "text/plain; charset=utf-8" } });
}

function asJson(status: number, body: object): Response {
  return Response.json(body, { status, headers: FILE_HEADERS });
}
