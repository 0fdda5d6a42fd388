import NextAuth from "next-auth";
import { authOptions } from "#server/api/auth.ts";
import { readCapped, refuseForgery } from "#server/api/same-origin.ts";
import { env } from "#server/env.ts";
import { CLOSED_POLICY } from "#server/headers.ts";
import { interop } from "#server/interop.ts";

// The rest of next-auth's routes are of no use here: `_log` lets anyone write to the log, `error` puts what it is given into a header.
const ACTIONS: Record<string, readonly string[]> = { GET: ["csrf", "session"], POST: ["callback", "signout", "session"] };
const MAX_BYTES = 16 * 1024;
const HEADERS = { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY };

/** next-auth behind our own edge: JSON from this site only, a size cap, and no route we do not use. */
export async function handleAuth(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const nextauth = url.pathname.split("/").slice(3);
  if (!ACTIONS[request.method]?.includes(nextauth[0] ?? "")) return refused(404);
  let body: unknown;
  if (request.method === "POST") {
    const refusal = refuseForgery(request, { baseUrl: env.url, maxBytes: MAX_BYTES });
    if (refusal) return refused(refusal);
    const bytes = await readCapped(request, MAX_BYTES);
    if (bytes === null) return refused(413);
    body = jsonObject(bytes);
    if (body === null) return refused(400);
  }
  // next-auth learns its own address from this variable only.
  process.env["NEXTAUTH_URL"] = env.url;
  const answer = new Answer();
  const query = { ...Object.fromEntries(url.searchParams), nextauth };
  const incoming = { method: request.method, headers: Object.fromEntries(request.headers), cookies: cookiesOf(request.headers.get("cookie")), query, body };
  await interop(NextAuth)(incoming as never, answer as never, authOptions());
  if (nextauth[0] === "signout") answer.setHeader("Clear-Site-Data", '"cache", "storage"');
  return answer.response();
}

/** The part of Node's response that next-auth writes to. */
class Answer {
  #status = 200;
  #headers = new Map<string, string | string[]>();
  #body: string | null = null;
  status(code: number): this {
    this.#status = code;
    return this;
  }
  getHeader(name: string): string | string[] | undefined {
    return this.#headers.get(name.toLowerCase());
  }
  setHeader(name: string, value: string | string[]): this {
    this.#headers.set(name.toLowerCase(), value);
    return this;
  }
  json(body: unknown): void {
    this.setHeader("Content-Type", "application/json").#body = JSON.stringify(body);
  }
  send(body: unknown): void {
    if (typeof body === "string") this.#body = body;
    else this.json(body ?? {});
  }
  end(): void {}
  response(): Response {
    const headers = new Headers();
    for (const [name, value] of this.#headers) for (const one of [value].flat()) headers.append(name, one);
    for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
    return new Response(this.#body, { status: this.#status, headers });
  }
}

function jsonObject(bytes: Uint8Array): object | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function cookiesOf(header: string | null): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    cookies[pair.slice(0, at).trim()] = decoded(pair.slice(at + 1).trim());
  }
  return cookies;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function refused(status: number): Response {
  return Response.json({}, { status, headers: HEADERS });
}
