import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createFetch, guardedLookup, isPublicAddress } from "#server/connectors/http.ts";
import { retryAfterSeconds } from "#server/connectors/upstream-error.ts";

const seen: string[] = [];
const answer: RequestListener = (request, response) => {
  seen.push(`${request.method} ${request.url}`);
  if (request.url === "/bomb") return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000)));
  if (request.url === "/moved") return void response.writeHead(302, { location: "http://127.0.0.2/" }).end();
  if (request.url === "/hang") return;
  if (request.url === "/cut") {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    return void setImmediate(() => response.destroy());
  }
  response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" }).end(gzipSync("läuft"));
};
const server = createServer(answer);
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const { port } = server.address() as AddressInfo;
const base = `http://127.0.0.1:${port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const allowed = { allowedHosts: ["127.0.0.1"], privateHosts: [`127.0.0.1:${port}`] };

test("an allowed private host is reached over http and gzip is decoded", async () => {
  const reply = await createFetch(allowed)(`${base}/ok`);
  expect([reply.status, reply.headers.get("content-type"), await reply.text()]).toEqual([200, "text/plain", "läuft"]);
  const byRange = await createFetch({ allowedHosts: ["127.0.0.1"], privateHosts: ["127.0.0.0/8"] })(`${base}/ok`);
  expect(byRange.status).toBe(200);
});

test("private, unlisted, plain-http and odd addresses are refused before a request leaves", async () => {
  const before = seen.length;
  const strict = createFetch({
    allowedHosts: ["127.0.0.1", "[::1]", "2130706433", "localhost", "example.gov"],
    httpHosts: ["127.0.0.1", "localhost", "[::1]"],
  });
  await expect(strict(`${base}/ok`)).rejects.toThrow("private address");
  await expect(strict(`http://2130706433:${port}/`)).rejects.toThrow("private address");
  await expect(strict(`http://[::1]:${port}/`)).rejects.toThrow("private address");
  await expect(strict(`http://localhost:${port}/`)).rejects.toThrow("private address");
  await expect(strict("https://elsewhere.example/")).rejects.toThrow("not a host of this source");
  await expect(strict("http://example.gov/")).rejects.toThrow("https");
  await expect(strict("https://u:p@example.gov/")).rejects.toThrow("user name");
  await expect(strict("file:///etc/passwd")).rejects.toThrow("not allowed");
  expect(seen.length).toBe(before);
});

test("a name of which any address is private is refused, so rebinding finds nothing", async () => {
  const lookup = guardedLookup(isPublicAddress, (_host, done) =>
    done(null, [
      { address: "93.184.216.34", family: 4 },
      { address: "169.254.169.254", family: 4 },
    ]),
  );
  const error = await new Promise((done) => lookup("two-faced.example", { all: true }, (e) => done(e)));
  expect(String(error)).toContain("private address");
});

test("only public unicast addresses are public", () => {
  for (const a of [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "fd00::1",
    "fe80::1",
    "64:ff9b::7f00:1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "224.0.0.1",
    "x",
  ]) {
    expect([a, isPublicAddress(a)]).toEqual([a, false]);
  }
  expect(isPublicAddress("93.184.216.34") && isPublicAddress("2606:4700::1111")).toBe(true);
});

test("redirects come back unfollowed", async () => {
  expect((await createFetch(allowed)(`${base}/moved`)).status).toBe(302);
});

test("a decoded reply over the cap, a hanging one and a broken one are upstream errors", async () => {
  await expect(createFetch({ ...allowed, maxBytes: 1_000_000 })(`${base}/bomb`)).rejects.toMatchObject({ code: "upstream", tooLarge: true });
  await expect(createFetch({ ...allowed, totalTimeoutMs: 50 })(`${base}/hang`)).rejects.toMatchObject({ code: "upstream", retryable: true });
  await expect(createFetch(allowed)(`${base}/cut`)).rejects.toMatchObject({ code: "upstream", retryable: true });
});

test("Retry-After is read as seconds or as a date", () => {
  const now = "2026-11-23T10:00:00Z";
  expect(retryAfterSeconds("120", now)).toBe(120);
  expect(retryAfterSeconds("Mon, 23 Nov 2026 10:01:00 GMT", now)).toBe(60);
  expect(retryAfterSeconds("soon", now)).toBeNull();
  expect(retryAfterSeconds(null, now)).toBeNull();
});
