import { randomUUID } from "node:crypto";
import type { Context } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { findSession, type Person } from "#server/store/identity.ts";
import { tokenHash } from "#server/token.ts";

/** `__Host-` needs https; on plain-http loopback the browser would drop such a cookie. */
export function sessionCookieName(baseUrl: string): string {
  return baseUrl.startsWith("https:") ? "__Host-keepwatch" : "keepwatch";
}

/** Of a follow link: its token, out of reach of scripts. */
export function followCookieName(baseUrl: string): string {
  return baseUrl.startsWith("https:") ? "__Host-keepwatch-follow" : "keepwatch-follow";
}

/** The session token in a Cookie header. Two cookies of one name are a forgery attempt or a mistake: neither counts. */
export function sessionToken(cookieHeader: string | null, name: string): string | null {
  const values = (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 && /^[\w-]{43}$/.test(only) ? only : null;
}

export async function personOf(headers: Headers, now: string, used = !byItself(headers)): Promise<Person | null> {
  const token = sessionToken(headers.get("cookie"), sessionCookieName(env.url));
  return token === null ? null : findSession({ tokenSha256: tokenHash(token), now, used });
}

/** What a page asks by itself, again and again, must not keep the session of somebody who left it open alive. */
function byItself(headers: Headers): boolean {
  return headers.get("x-keepwatch-quiet") === "1" || headers.get("accept") === "text/event-stream";
}

/** Everything a request knows, rebuilt from the database for each one. The web server sets x-forwarded-for from the socket or the trusted hop. */
export async function contextOf(headers: Headers): Promise<Context> {
  const now = new Date().toISOString();
  const token = sessionToken(headers.get("cookie"), followCookieName(env.url));
  return {
    person: await personOf(headers, now),
    peer: headers.get("x-forwarded-for") ?? "unknown",
    requestId: randomUUID(),
    now,
    follow: token === null ? null : tokenHash(token),
    again: () => personOf(headers, new Date().toISOString(), false),
  };
}
