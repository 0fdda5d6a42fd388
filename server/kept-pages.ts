import type { OutgoingHttpHeaders } from "node:http";
import { between, joinPacked, packParts } from "#server/packed-parts.ts";

/** `packed` is made once somebody takes it packed. */
export type KeptPage = { headers: OutgoingHttpHeaders; nonce: string; parts: Buffer[]; packed: Buffer[] | null };

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
      const parts = html.split(nonce).map((part) => Buffer.from(part));
      const room = parts.reduce((sum, part) => sum + part.byteLength, 0);
      pages.set(key, { headers: kept, nonce, parts, packed: null, bytes: room });
      bytes += room;
      for (const oldest of pages.keys()) {
        if (bytes <= mostBytes) break;
        drop(oldest);
      }
    },
  };
}

/** A kept page with a nonce of its own, in its policy, its headers and its text alike; as gzip if `packed`. */
export function renew(page: KeptPage, { nonce, packed }: { nonce: string; packed: boolean }): { headers: OutgoingHttpHeaders; body: Buffer } {
  const renewed = Object.entries(page.headers).map(([name, value]) => [name, typeof value === "string" ? value.replaceAll(page.nonce, nonce) : value]);
  const headers = Object.fromEntries(renewed) as OutgoingHttpHeaders;
  const varying = Buffer.from(nonce);
  if (!packed) return { headers, body: Buffer.concat(between(page.parts, varying)) };
  page.packed ??= packParts(page.parts, Buffer.byteLength(page.nonce));
  return { headers: { ...headers, "content-encoding": "gzip" }, body: joinPacked({ parts: page.parts, packed: page.packed, varying }) };
}
