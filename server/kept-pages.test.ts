import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { keptPages, renew } from "#server/kept-pages.ts";

const NONCE = "AAAAAAAAAAAAAAAAAAAAAAAA";
const FRESH = "BBBBBBBBBBBBBBBBBBBBBBBB";
const headers = { "content-type": "text/html", "content-security-policy": `script-src 'nonce-${NONCE}'`, date: "then", link: `</a.js>; nonce=${NONCE}` };
const html = `<script nonce="${NONCE}"></script><style nonce="${NONCE}">`;
/** What is kept of it: the page without its nonces. */
const ROOM = html.replaceAll(NONCE, "").length;

test("a kept page is sent with a nonce of its own everywhere", () => {
  const pages = keptPages(10_000);
  pages.keep("a", { headers, html });
  const page = pages.find("a");
  const sent = page && renew(page, { nonce: FRESH, packed: false });
  expect(sent?.body.toString()).toBe(html.replaceAll(NONCE, FRESH));
  expect(sent?.headers).toEqual({ "content-type": "text/html", "content-security-policy": `script-src 'nonce-${FRESH}'`, link: `</a.js>; nonce=${FRESH}` });
});

test("packed, it is the same page, and each sending has its own nonce", () => {
  const pages = keptPages(10_000);
  pages.keep("a", { headers, html });
  const page = pages.find("a");
  if (page === null) throw new Error("not kept");
  for (const nonce of [FRESH, "CCCCCCCCCCCCCCCCCCCCCCCC"]) {
    const sent = renew(page, { nonce, packed: true });
    expect(gunzipSync(sent.body).toString()).toBe(html.replaceAll(NONCE, nonce));
    expect(sent.headers["content-encoding"]).toBe("gzip");
  }
});

test("another key finds nothing", () => {
  const pages = keptPages(10_000);
  pages.keep("a", { headers, html });
  expect(pages.find("b")).toBeNull();
});

test("a page without a nonce, or one that sets a cookie, is not kept", () => {
  const pages = keptPages(10_000);
  pages.keep("a", { headers: { ...headers, "content-security-policy": "default-src 'none'" }, html });
  pages.keep("b", { headers: { ...headers, "set-cookie": ["a=b"] }, html });
  expect([pages.find("a"), pages.find("b")]).toEqual([null, null]);
});

test("the least recently used page goes first when there is no room", () => {
  const pages = keptPages(ROOM * 2);
  pages.keep("a", { headers, html });
  pages.keep("b", { headers, html });
  pages.find("a");
  pages.keep("c", { headers, html });
  expect(["a", "b", "c"].filter((key) => pages.find(key) !== null)).toEqual(["a", "c"]);
});

test("keeping a page again replaces it and takes no more room", () => {
  const pages = keptPages(ROOM);
  for (let again = 0; again < 5; again++) pages.keep("a", { headers, html });
  expect(pages.find("a")).not.toBeNull();
});
