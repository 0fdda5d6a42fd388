import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isReportPage, pageStamp } from "#server/api/page-stamp.ts";
import { log } from "#server/log.ts";
import { keptPages, renew } from "#server/kept-pages.ts";

const MOST_BYTES = 96 * 1024 * 1024;
const pages = keptPages(MOST_BYTES);

/**
 * A client's published report does not change, and rendering it takes far longer than looking up whether it still stands. True = answered from what was
 * kept; otherwise the page is kept once Next has rendered it. Who asks and what they reach is read from the database each time, as for any page.
 */
export async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const { method, url = "", headers } = request;
  // A navigation within the app asks for the page's data, not for the page.
  if (method !== "GET" || headers["rsc"] !== undefined || !isReportPage(url)) return false;
  const key = await pageStamp({ address: url, cookie: headers.cookie ?? "", now: new Date().toISOString() }).catch((error: unknown) => {
    log("warn", "web.kept-pages", { error: String(error) });
    return null;
  });
  if (key === null) return false;
  const kept = pages.find(key);
  if (kept === null) {
    keepWhatIsSent(request, response, key);
    return false;
  }
  const packed = /\bgzip\b/.test(String(headers["accept-encoding"]));
  const page = renew(kept, { nonce: randomBytes(18).toString("base64"), packed });
  response.writeHead(200, { ...page.headers, "content-length": page.body.byteLength }).end(page.body);
  return true;
}

function keepWhatIsSent(request: IncomingMessage, response: ServerResponse, key: string): void {
  // Next would pack it, and what is kept is its text.
  delete request.headers["accept-encoding"];
  const chunks: Buffer[] = [];
  const note = (chunk: unknown) => void ((typeof chunk === "string" || chunk instanceof Uint8Array) && chunks.push(Buffer.from(chunk as string)));
  const { write, end } = response;
  response.write = function (this: ServerResponse, ...given: unknown[]) {
    note(given[0]);
    return write.apply(this, given as never);
  } as typeof write;
  response.end = function (this: ServerResponse, ...given: unknown[]) {
    note(given[0]);
    const ended = end.apply(this, given as never);
    if (response.statusCode === 200 && /^text\/html/.test(String(response.getHeader("content-type"))))
      pages.keep(key, { headers: response.getHeaders(), html: Buffer.concat(chunks).toString("utf8") });
    return ended;
  } as typeof end;
}
