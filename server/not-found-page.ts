import { get, type IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/** No page has this address: what is rendered for it is what every missing page looks like. */
const NOWHERE = "/nothing-here";
const NONCE = /'nonce-([A-Za-z0-9+/=]+)'/;
// They would tell how the page that was replaced had been made.
const OF_THE_REPLACED = ["Content-Encoding", "Transfer-Encoding", "Link", "ETag", "Vary"];

let pattern: { html: string; nonce: string } | null = null;

/** Renders the not-found page once, by asking the server for an address it does not have. Errors: throws when that is not a page with a nonce. */
export async function learnNotFoundPage(origin: string): Promise<void> {
  // An agent of its own: the shared one may be set to go through a proxy, which cannot reach us.
  const answer = await new Promise<IncomingMessage>((resolve, reject) => get(`${origin}${NOWHERE}`, { agent: false }, resolve).on("error", reject));
  const html = await text(answer);
  const nonce = nonceOf(answer.headers["content-security-policy"]);
  if (answer.statusCode !== 404 || nonce === null) throw new Error(`the not-found page could not be rendered (status ${answer.statusCode})`);
  pattern = { html, nonce };
}

function nonceOf(policy: unknown): string | null {
  return NONCE.exec(String(policy))?.[1] ?? null;
}

/** Next drops the length of a body that is streamed; a download whose length is known says it by this header. */
export const BODY_LENGTH = "X-Keepwatch-Length";
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Goes without a body: Next streams one, whose parts come in an order that tells what was looked up on the way. */
const isRedirect = (status: number): boolean => REDIRECTS.has(status);

/**
 * Next cannot render a page's own `notFound()` on the server: it sends a shell that names the path asked for and needs JavaScript to say anything.
 * So every page that ends as 404 is answered with the one not-found page: foreign, forbidden, malformed and missing are equal to the byte, nonce apart.
 */
export class PageResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {
  #page: string | null = null;

  override writeHead(status: number, ...rest: unknown[]): this {
    // Next says nothing about keeping its redirects and refusals.
    if (!this.hasHeader("cache-control")) this.setHeader("Cache-Control", "no-store");
    const length = this.getHeader(BODY_LENGTH);
    if (length !== undefined && !this.headersSent) {
      this.removeHeader(BODY_LENGTH);
      this.removeHeader("Transfer-Encoding");
      this.setHeader("Content-Length", length);
    }
    if (isRedirect(status) && !this.headersSent) return this.#say(status, "", rest);
    const isPage = status === 404 && /^text\/html/.test(String(this.getHeader("content-type")));
    const nonce = isPage ? nonceOf(this.getHeader("content-security-policy")) : null;
    if (pattern === null || nonce === null || this.headersSent) return super.writeHead(status, ...(rest as never[]));
    return this.#say(status, pattern.html.replaceAll(pattern.nonce, nonce));
  }

  #say(status: number, page: string, rest: unknown[] = []): this {
    this.#page = page;
    for (const name of OF_THE_REPLACED) this.removeHeader(name);
    this.setHeader("Content-Length", Buffer.byteLength(page));
    return super.writeHead(status, ...(rest as never[]));
  }

  override write(...given: unknown[]): boolean {
    this.#decide();
    return this.#page === null ? super.write(...(given as [Uint8Array])) : true;
  }

  override end(...given: unknown[]): this {
    this.#decide();
    return this.#page === null ? super.end(...(given as never[])) : super.end(this.#page);
  }

  /** Only for these: elsewhere Node still adds the length of a body that comes in one piece. */
  #decide(): void {
    if ((this.statusCode === 404 || isRedirect(this.statusCode)) && !this.headersSent) this.writeHead(this.statusCode);
  }
}
