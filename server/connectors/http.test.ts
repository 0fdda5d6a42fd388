import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { createFetch, guardedLookup, isPublicAddress, type Resolve } from "#server/connectors/http.ts";
import { retryAfterSeconds } from "#server/connectors/upstream-error.ts";

const seen: string[] = [];
const answer: RequestListener = (request, response) => {
  seen.push(`${request.method} ${request.url}`);
  if (request.url === "/bomb") return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000)));
  if (request.url === "/moved") return void response.writeHead(302, { location: "http://127.0.0.2/" }).end();
  if (request.url === "/to-metadata") return void response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data/" }).end();
  if (request.url === "/hang") return;
  if (request.url === "/announced") return void response.writeHead(200, { "content-length": "3000000" }).flushHeaders();
  if (request.url === "/silent") return void response.writeHead(200).write("half");
  if (request.url === "/drip") {
    response.writeHead(200);
    const drip = setInterval(() => response.write("."), 5);
    return void response.on("close", () => clearInterval(drip));
  }
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

test.each(["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0x7f.1", "127.1", "017700000001", "[::]", "169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]"])(
  "%s is private however it is written",
  async (host) => {
    const before = seen.length;
    const { hostname } = new URL(`http://${host}/`);
    const fetch = createFetch({ allowedHosts: [hostname, host], httpHosts: [hostname, host] });
    await expect(fetch(`http://${host}:${port}/ok`)).rejects.toMatchObject({ trouble: "refused", message: expect.stringContaining("private address") });
    expect(seen.length).toBe(before);
  },
);

test("a name that turns private after it was looked at finds no connection: every connection looks again", async () => {
  const answers = ["127.0.0.1", "169.254.169.254"];
  const resolve: Resolve = (_host, done) => done(null, [{ address: answers.shift() ?? "10.0.0.1", family: 4 }]);
  const rules = { allowedHosts: ["rebind.example"], httpHosts: ["rebind.example"], resolve };
  const before = seen.length;
  await expect(createFetch(rules)(`http://rebind.example:${port}/ok`)).rejects.toMatchObject({
    trouble: "refused",
    message: expect.stringContaining("private address"),
  });
  const fetch = createFetch({ ...rules, privateHosts: ["127.0.0.0/8"] });
  await expect(fetch(`http://rebind.example:${port}/ok`)).rejects.toMatchObject({ trouble: "refused" });
  expect([answers, seen.length]).toEqual([[], before]);
});

test("a name may point where the administrator allows, and only there", async () => {
  const resolve: Resolve = (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
  const fetch = createFetch({ allowedHosts: ["prometheus.internal"], privateHosts: ["prometheus.internal"], resolve });
  expect((await fetch(`http://prometheus.internal:${port}/ok`)).status).toBe(200);
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

test("redirects come back unfollowed, and following one to a private address is refused like any request there", async () => {
  const fetch = createFetch(allowed);
  expect((await fetch(`${base}/moved`)).status).toBe(302);
  const reply = await fetch(`${base}/to-metadata`);
  expect(reply.status).toBe(307);
  await expect(fetch(reply.headers.get("location") ?? "")).rejects.toMatchObject({
    trouble: "refused",
    message: expect.stringContaining("not a host of this source"),
  });
  const wider = createFetch({ ...allowed, allowedHosts: ["127.0.0.1", "169.254.169.254"], httpHosts: ["169.254.169.254"] });
  await expect(wider(reply.headers.get("location") ?? "")).rejects.toMatchObject({ trouble: "refused", message: expect.stringContaining("private address") });
});

test.each([
  ["a small reply that unpacks to a large one", "/bomb", { maxBytes: 1_000_000 }, { trouble: "reply", tooLarge: true }],
  ["a reply announced as too large", "/announced", { maxBytes: 1_000_000 }, { trouble: "reply", tooLarge: true }],
  [
    "one that never comes",
    "/hang",
    { totalTimeoutMs: 50 },
    { trouble: "unreachable", retryable: true, message: expect.stringContaining("did not answer within 0.05 s") },
  ],
  [
    "one that falls silent",
    "/silent",
    { idleTimeoutMs: 50 },
    { trouble: "unreachable", retryable: true, message: expect.stringContaining("fell silent for 0.05 s") },
  ],
  [
    "one that drips without end",
    "/drip",
    { totalTimeoutMs: 100 },
    { trouble: "unreachable", retryable: true, message: expect.stringContaining("did not answer within 0.1 s") },
  ],
  ["one that breaks off", "/cut", {}, { trouble: "unreachable", retryable: true, message: expect.stringContaining("broke off") }],
])("%s is an upstream error that says so", async (_what, path, rules, error) => {
  await expect(createFetch({ ...allowed, ...rules })(`${base}${path}`)).rejects.toMatchObject({ code: "upstream", ...error });
});

test("a server nobody listens at is unreachable", async () => {
  const closed = createServer();
  await new Promise<void>((done) => closed.listen(0, "127.0.0.1", done));
  const { port: gone } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  const fetch = createFetch({ allowedHosts: ["127.0.0.1"], privateHosts: ["127.0.0.1"] });
  await expect(fetch(`http://127.0.0.1:${gone}/`)).rejects.toMatchObject({ trouble: "unreachable", retryable: true });
});

test("the bytes and the text of a reply are the same body", async () => {
  const reply = await createFetch(allowed)(`${base}/ok`);
  expect(new TextDecoder().decode(await reply.bytes?.())).toBe(await reply.text());
});

test("Retry-After is read as seconds or as a date", () => {
  const now = "2026-11-23T10:00:00Z";
  expect(retryAfterSeconds("120", now)).toBe(120);
  expect(retryAfterSeconds("Mon, 23 Nov 2026 10:01:00 GMT", now)).toBe(60);
  expect(retryAfterSeconds("soon", now)).toBeNull();
  expect(retryAfterSeconds(null, now)).toBeNull();
});
