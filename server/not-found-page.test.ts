import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { learnNotFoundPage, PageResponse } from "#server/not-found-page.ts";

let made = 0;
/** As Next answers: the missing address is rendered whole, a page's own notFound() as a shell that names what was asked for. */
const site: RequestListener = (request, response) => {
  const nonce = `nonce${made++}==`;
  response.setHeader("Content-Security-Policy", `script-src 'nonce-${nonce}'`);
  response.setHeader("Content-Type", request.url?.startsWith("/api/") ? "application/json" : "text/html; charset=utf-8");
  response.statusCode = request.url === "/there" ? 200 : request.url === "/moved" ? 307 : 404;
  if (request.url === "/moved") response.setHeader("Location", "/sign-in");
  if (request.url === "/nothing-here") return response.end(`<h1>Nothing here</h1><script nonce="${nonce}"></script>`);
  response.setHeader("Link", `<${request.url}>`);
  response.setHeader("ETag", `"${request.url}"`);
  response.write(`shell of ${request.url}`);
  setImmediate(() => response.end("and more"));
};

async function serve(): Promise<string> {
  const server = createServer({ ServerResponse: PageResponse }, site).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function read(address: string, init: RequestInit = {}) {
  const answer = await fetch(address, init);
  const nonce = /nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
  const headers = [...answer.headers].filter(([name]) => name !== "date").map((pair) => pair.join(": ").replaceAll(nonce, "NONCE"));
  const body = await answer.text();
  return { status: answer.status, headers, body: body.replaceAll(nonce, "NONCE"), nonceInBody: body.includes(nonce) };
}

test("every page that ends as 404 is the one not-found page, to the byte, under its own nonce", async () => {
  const origin = await serve();
  await learnNotFoundPage(origin);
  const foreign = await read(`${origin}/clients/foreign/2026-09`);
  expect(foreign).toMatchObject({ status: 404, body: '<h1>Nothing here</h1><script nonce="NONCE"></script>', nonceInBody: true });
  for (const path of ["/clients/x/2026-09", "/never-was", "/nothing-here"]) expect(await read(`${origin}${path}`)).toEqual(foreign);
  expect((await read(`${origin}/never-was`, { method: "HEAD" })).body).toBe("");
});

test("what says nothing about being kept is not to be kept", async () => {
  expect((await fetch(`${await serve()}/there`)).headers.get("cache-control")).toBe("no-store");
});

test("a redirect says where to and nothing else", async () => {
  const moved = await read(`${await serve()}/moved`, { redirect: "manual" });
  expect(moved).toMatchObject({ status: 307, body: "", headers: expect.arrayContaining(["location: /sign-in", "content-length: 0"]) });
});

test("other answers go out as they are", async () => {
  const origin = await serve();
  expect(await read(`${origin}/there`)).toMatchObject({ status: 200, body: "shell of /thereand more" });
  expect(await read(`${origin}/api/never-was`)).toMatchObject({ status: 404, body: "shell of /api/never-wasand more" });
});
