import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { handleAuth } from "#server/api/auth-handler.ts";
import { handleTrpc } from "#server/api/handler.ts";
import { env } from "#server/env.ts";
import { addUser } from "#server/operations/add-user.ts";
import { forgetExpired } from "#server/operations/forget-expired.ts";
import { setFirstPassword } from "#server/operations/set-first-password.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const PASSWORD = "three calm herons wading";
const SENT = { "content-type": "application/json", origin: env.url, "sec-fetch-site": "same-origin", "x-keepwatch": "1" };
const now = () => new Date().toISOString();

beforeAll(async () => {
  for (const email of ["ada@example.org", "lin@example.org"]) {
    const { token } = await addUser({ email, role: "security", clients: [], actor: "test", now: now() });
    await setFirstPassword({ token, name: "Ada", password: PASSWORD, peer: "192.0.2.1", now: now(), pepper: env.pepper });
  }
});

class Browser {
  cookies = new Map<string, string>();
  get header(): string {
    return [...this.cookies].map((pair) => pair.join("=")).join("; ");
  }
  async auth(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const init = body ? { method: "POST", body: JSON.stringify(body), headers: { ...SENT, cookie: this.header } } : { headers: { cookie: this.header } };
    const response = await handleAuth(new Request(`${env.url}/api/auth/${path}`, init));
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, decodeURIComponent(value));
    }
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers };
  }
  async post(path: string, fields: object) {
    const { csrfToken } = (await this.auth("csrf")).body;
    return this.auth(path, { ...fields, csrfToken, json: "true" });
  }
  signIn(email: string, password = PASSWORD) {
    return this.post("callback/credentials", { email, password });
  }
}

async function me(cookie: string): Promise<{ status: number; role: string | undefined }> {
  const response = await handleTrpc(new Request(`${env.url}/api/trpc/session.me`, { headers: { cookie } }));
  const { result } = (await response.json()) as { result?: { data: { role: string } } };
  return { status: response.status, role: result?.data.role };
}

test("a copied cookie is dead after sign-out", async () => {
  const browser = new Browser();
  expect((await browser.signIn("ada@example.org")).status).toBe(200);
  const copied = browser.header;
  expect(await me(copied)).toEqual({ status: 200, role: "security" });
  const { headers } = await browser.post("signout", {});
  expect(headers.get("clear-site-data")).toBe('"cache", "storage"');
  expect((await me(copied)).status).toBe(401);
});

test("the cookie is opaque, HttpOnly, SameSite=Lax and of this host; the database holds no usable token", async () => {
  const browser = new Browser();
  const { headers } = await browser.signIn("ada@example.org");
  const cookie = headers.getSetCookie().find((each) => each.startsWith("keepwatch="));
  expect(cookie).toMatch(/^keepwatch=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  const rows = await database.asSuperuser<{ token_sha256: string }>("select token_sha256 from identity.session");
  for (const { token_sha256 } of rows) expect((await me(`keepwatch=${token_sha256}`)).status).toBe(401);
});

test("each sign-in makes a new token, so one planted before is worth nothing", async () => {
  const browser = new Browser();
  browser.cookies.set("keepwatch", "A".repeat(43));
  await browser.signIn("ada@example.org");
  expect(browser.cookies.get("keepwatch")).not.toBe("A".repeat(43));
  expect((await me(`keepwatch=${"A".repeat(43)}`)).status).toBe(401);
  expect((await me(`${browser.header}; keepwatch=${"A".repeat(43)}`)).status).toBe(401);
});

test("what a page asks by itself does not keep the session of somebody who left it open alive", async () => {
  const browser = new Browser();
  await browser.signIn("ada@example.org");
  const token = createHash("sha256")
    .update(browser.cookies.get("keepwatch") ?? "")
    .digest("hex");
  const idle = () => database.asSuperuser("update identity.session set seen_at = now() - interval '20 minutes' where token_sha256 = $1", [token]);
  const minutes = async () =>
    (
      await database.asSuperuser<{ minutes: number }>(
        "select extract(epoch from now() - seen_at)::int / 60 as minutes from identity.session where token_sha256 = $1",
        [token],
      )
    )[0]?.minutes;
  const ask = (headers: Record<string, string>) =>
    handleTrpc(new Request(`${env.url}/api/trpc/session.me`, { headers: { cookie: browser.header, ...headers } }));
  for (const headers of [{ "x-keepwatch-quiet": "1" }, { accept: "text/event-stream" }] as Record<string, string>[]) {
    await idle();
    expect((await ask(headers)).status).toBe(200);
    expect(await minutes()).toBe(20);
  }
  await ask({});
  expect(await minutes()).toBe(0);
});

test("a changed role and a disabled account take effect in the next request", async () => {
  const browser = new Browser();
  await browser.signIn("lin@example.org");
  await database.asSuperuser(`update identity."user" set role = 'csm' where email = 'lin@example.org'`);
  expect((await me(browser.header)).role).toBe("csm");
  await database.asSuperuser(`update identity."user" set disabled_at = now() where email = 'lin@example.org'`);
  expect((await me(browser.header)).status).toBe(401);
  expect((await new Browser().signIn("lin@example.org")).status).toBe(401);
});

test("what a browser posts about its session changes nothing", async () => {
  const browser = new Browser();
  await browser.signIn("ada@example.org");
  const token = browser.cookies.get("keepwatch");
  const { body } = await browser.post("session", { data: { sub: "1", role: "admin", email: "root@example.org", session: "B".repeat(43) } });
  expect(body).toMatchObject({ user: { email: "ada@example.org" } });
  expect(browser.cookies.get("keepwatch")).toBe(token);
  expect(await me(browser.header)).toEqual({ status: 200, role: "security" });
});

test("a session ends after 30 idle minutes and after 12 hours, whatever the cookie says", async () => {
  for (const change of ["seen_at = now() - interval '31 minutes'", "expires_at = now() - interval '1 second'"]) {
    const browser = new Browser();
    await browser.signIn("ada@example.org");
    await database.asSuperuser(`update identity.session set ${change}`);
    expect((await me(browser.header)).status).toBe(401);
  }
});

test("nobody keeps more than five sessions", async () => {
  const first = new Browser();
  await first.signIn("ada@example.org");
  for (let more = 0; more < 5; more += 1) await new Browser().signIn("ada@example.org");
  expect((await me(first.header)).status).toBe(401);
});

test("unknown address, wrong password and no account look the same, and five failures close the door for a while", async () => {
  const unknown = await new Browser().signIn("nobody@example.org");
  const wrong = await new Browser().signIn("ada@example.org", "wrong and long enough");
  expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
  for (let more = 0; more < 4; more += 1) await new Browser().signIn("ada@example.org", "wrong and long enough");
  expect((await new Browser().signIn("ada@example.org")).body["url"]).toContain("error=too-many");
});

test("a malformed Authorization header or cookie is nobody, not a crash", async () => {
  for (const headers of [{ authorization: "Bearer %E0%A4%A" }, { cookie: "keepwatch=%E0%A4%A; __Host-next-auth.csrf-token=%" }]) {
    const response = await handleAuth(new Request(`${env.url}/api/auth/session`, { headers }));
    expect([response.status, await response.json()]).toEqual([200, {}]);
  }
});

test("next-auth's spare routes are closed", async () => {
  for (const path of ["_log", "providers", "verify-request", "signin", "error?error=%0d%0aSet-Cookie:x", "callback/credentials"]) {
    const method = path === "_log" ? "POST" : "GET";
    expect((await handleAuth(new Request(`${env.url}/api/auth/${path}`, { method, headers: SENT }))).status).toBe(404);
  }
});

test("a one-time link works once, and only with a long enough password", async () => {
  const { token } = await addUser({ email: "one@example.org", role: "admin", clients: [], actor: "test", now: now() });
  const set = (password: string) => setFirstPassword({ token, name: "One", password, peer: "192.0.2.2", now: now(), pepper: env.pepper });
  await expect(set("short")).rejects.toMatchObject({ code: "bad-input" });
  await set(PASSWORD);
  await expect(set("another long password")).rejects.toMatchObject({ code: "bad-input" });
  expect((await new Browser().signIn("one@example.org")).status).toBe(200);
});

test("what nobody can use any more is deleted: dead sessions, past counters, old links", async () => {
  const browser = new Browser();
  await browser.signIn("one@example.org");
  await database.asSuperuser(
    `insert into identity.session (token_sha256, user_id, created_at, seen_at, expires_at)
     select v.token, user_id, now() - interval '13 hours', v.seen, v.expires from identity."user",
       (values ('idle', now() - interval '31 minutes', now() + interval '1 hour'), ('old', now(), now() - interval '1 minute')) v (token, seen, expires)
     where email = 'one@example.org'`,
  );
  await database.asSuperuser(`insert into identity.rate_window (key, "window", count) values ('old', now() - interval '3 days', 1)`);
  await forgetExpired({ now: now() });
  expect((await me(browser.header)).status).toBe(200);
  const [left] = await database.asSuperuser<{ dead: string; old: string }>(
    `select (select count(*) from identity.session where token_sha256 in ('idle', 'old')) as dead, (select count(*) from identity.rate_window where key = 'old') as old`,
  );
  expect(left).toEqual({ dead: "0", old: "0" });
});
