import { expect, test } from "vitest";
import { readCapped, refuseForeignForm, refuseForgery } from "#server/api/same-origin.ts";

const limits = { baseUrl: "https://posture.example", maxBytes: 100 };
const good = { "content-type": "application/json", origin: "https://posture.example", "sec-fetch-site": "same-origin", "x-keepwatch": "1" };

function answer(change: Record<string, string | undefined>): number | null {
  const headers = Object.entries({ ...good, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return refuseForgery(new Request("https://posture.example/api/trpc/x", { method: "POST", headers, body: "{}" }), limits);
}

test("our own page may change things", () => {
  expect(answer({})).toBeNull();
  expect(answer({ origin: undefined })).toBeNull();
  expect(answer({ "sec-fetch-site": undefined })).toBeNull();
});

test.each([
  ["another origin", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
  ["another origin in an old browser", { origin: "https://evil.example", "sec-fetch-site": undefined }, 403],
  ["a sibling host", { origin: "https://www.posture.example", "sec-fetch-site": "same-site" }, 403],
  ["a null origin", { origin: "null", "sec-fetch-site": undefined }, 403],
  ["neither origin nor fetch metadata", { origin: undefined, "sec-fetch-site": undefined }, 403],
  ["our origin but a cross-site fetch", { "sec-fetch-site": "cross-site" }, 403],
  ["no custom header", { "x-keepwatch": undefined }, 403],
  ["multipart", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ["text/plain", { "content-type": "text/plain" }, 415],
  ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
  ["a declared length over the cap", { "content-length": "101" }, 413],
])("a change from %s is refused", (_name, change, status) => {
  expect(answer(change)).toBe(status);
});

test("a form that carries a file is taken only where one is asked for", () => {
  const headers = { origin: "https://posture.example", "content-type": "multipart/form-data; boundary=x" };
  const sent = () => new Request("https://posture.example/api/x", { method: "POST", headers, body: "--x--" });
  expect(refuseForeignForm(sent(), { ...limits, type: "multipart/form-data" })).toBeNull();
  expect(refuseForeignForm(sent(), limits)).toBe(415);
});

test("a body without an honest length stops at the cap", async () => {
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(64)) });
  const request = new Request("https://posture.example/", { method: "POST", body: endless, duplex: "half" } as RequestInit);
  expect(await readCapped(request, 100)).toBeNull();
});

const form = { "content-type": "application/x-www-form-urlencoded", origin: "null", "sec-fetch-site": "same-origin" };

test.each<[string, Record<string, string | undefined>, number | null]>([
  ["our own page", {}, null],
  ["our own page in an old browser", { origin: "https://posture.example", "sec-fetch-site": undefined }, null],
  ["another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }, 403],
  ["a sibling host", { "sec-fetch-site": "same-site" }, 403],
  ["an address typed or a bookmark", { "sec-fetch-site": "none" }, 403],
  ["a null origin in an old browser", { "sec-fetch-site": undefined }, 403],
  ["our page, with JSON", { "content-type": "application/json" }, 415],
  ["our page, as multipart", { "content-type": "multipart/form-data; boundary=x" }, 415],
  ["our page, too long", { "content-length": "101" }, 413],
])("a form from %s: %j", (_name, change, status) => {
  const headers = Object.entries({ ...form, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  expect(refuseForeignForm(new Request("https://posture.example/api/x", { method: "POST", headers, body: "a=b" }), limits)).toBe(status);
});
