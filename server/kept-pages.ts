import type { OutgoingHttpHeaders } from "node:http";

export type KeptPage = { headers: OutgoingHttpHeaders; nonce: string; parts: string[] };

const NONCE = /'nonce-([A-Za-z0-9+/=]{16,})'/;
/** Of one connection or one sending; the nonce policy is made anew each time. */
const NOT_KEPT = new Set(["connection", "content-encoding", "content-length", "date", "etag", "keep-alive", "transfer-encoding", "x-request-id"]);

/** Pages rendered once and sent again while nothing they show has changed. The least recently used go first; `mostBytes` of text at most. */
export function keptPages(mostBytes: number) {
  const pages = new Map<string, KeptPage & { bytes: number }>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= pages.get(key)?.bytes ?? 0;
    pages.delete(key);
  };
  return {
    find(key: string): KeptPage | null {
      const page = pages.get(key);
      if (page === undefined) return null;
      pages.delete(key);
      pages.set(key, page);
      return page;
    },
    /** Keeps a page that has a nonce to renew and sets no cookie; anything else is not kept. */
    keep(key: string, { headers, html }: { headers: OutgoingHttpHeaders; html: string }): void {
      const nonce = NONCE.exec(String(headers["content-security-policy"]))?.[1];
      if (nonce === undefined || headers["set-cookie"] !== undefined) return;
      drop(key);
      const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_KEPT.has(name)));
      pages.set(key, { headers: kept, nonce, parts: html.split(nonce), bytes: html.length * 2 });
      bytes += html.length * 2;
      for (const oldest of pages.keys()) {
        if (bytes <= mostBytes) break;
        drop(oldest);
      }
    },
  };
}

/** A kept page with a nonce of its own, in its policy, its headers and its text alike. */
export function renew({ headers, nonce, parts }: KeptPage, fresh: string): { headers: OutgoingHttpHeaders; html: string } {
  const renewed = Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value.replaceAll(nonce, fresh) : value]);
  return { headers: Object.fromEntries(renewed) as OutgoingHttpHeaders, html: parts.join(fresh) };
}
