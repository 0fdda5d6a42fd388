import { expect, test } from "vitest";
import { handleTrpc } from "#server/api/handler.ts";
import { env } from "#server/env.ts";

const GOOD = { "content-type": "application/json", origin: env.url, "x-keepwatch": "1" };
const url = `${env.url}/api/trpc/session.setFirstPassword`;
const post = (headers: Record<string, string>, body = "{}") => handleTrpc(new Request(url, { method: "POST", headers, body }));

test("only JSON from our own pages changes anything", async () => {
  const form = new FormData();
  form.set("token", "x");
  expect((await handleTrpc(new Request(url, { method: "POST", body: form, headers: { origin: env.url, "x-keepwatch": "1" } }))).status).toBe(415);
  expect((await post({ ...GOOD, "content-type": "text/plain" })).status).toBe(415);
  expect((await post({ ...GOOD, "content-type": "application/octet-stream" })).status).toBe(415);
  expect((await post({ ...GOOD, origin: "https://evil.example" })).status).toBe(403);
  expect((await post({ "content-type": "application/json", "x-keepwatch": "1" })).status).toBe(403);
  expect((await post({ "content-type": "application/json", origin: env.url })).status).toBe(403);
});

test("a change cannot be asked for with GET or another method", async () => {
  expect((await handleTrpc(new Request(`${url}?input=%7B%7D`))).status).toBe(405);
  expect((await handleTrpc(new Request(url, { method: "PUT", headers: GOOD, body: "{}" }))).status).toBe(405);
});

test("a body over 256 kB is refused before it is read as JSON", async () => {
  expect((await post(GOOD, JSON.stringify({ token: "x".repeat(300_000) }))).status).toBe(413);
});

test("eleven calls in one batch are refused", async () => {
  const paths = Array(11).fill("statement.get").join(",");
  expect((await handleTrpc(new Request(`${env.url}/api/trpc/${paths}?batch=1&input=%7B%7D`))).status).toBe(400);
});

test("an error says a code, a sentence and a reference, never where it happened", async () => {
  const response = await post(GOOD, '{"token":1,"name":"n","password":"p"}');
  const { error } = (await response.json()) as { error: { message: string; data: object } };
  expect(response.status).toBe(400);
  expect(error.message).toMatch(/^Please check token/);
  expect(Object.keys(error.data).sort()).toEqual(["code", "httpStatus", "requestId"]);
});

test.each(["__proto__", "constructor", "toString", "session.__proto__"])("the path %s is no procedure", async (path) => {
  expect((await handleTrpc(new Request(`${env.url}/api/trpc/${path}`))).status).toBe(404);
});
