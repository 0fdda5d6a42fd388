import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Fetch } from "#server/connectors/connector.ts";
import { parseJson } from "#server/connectors/json.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { retryAfterSeconds, UpstreamError } from "#server/connectors/upstream-error.ts";

type Options = { name: string; url: string; headers: Record<string, string>; fetch: Fetch; now: string };
export type ApiReply<T> = { body: T; headers: Headers };
export type ApiClient = {
  /** GET of a path below the address, or of a full address on the same host. Errors: UpstreamError, see `replyError`. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<ApiReply<T>>;
  post<T>(path: string, form: Record<string, string>, schema: z.ZodType<T>): Promise<ApiReply<T>>;
  /** POST of JSON. `also` = a status whose JSON is an answer too. */
  postJson<T>(path: string, body: unknown, schema: z.ZodType<T>, also?: number): Promise<ApiReply<T>>;
  text(path: string): Promise<{ body: string; headers: Headers }>;
  /** The next page's address, forced to https where ours is and refused when it leaves the host; null for none ("", null and "null" are seen in the wild). */
  nextPage(link: unknown): string | null;
  /** Replies read so far, and the hash over all of them. */
  pages(): number;
  sha256(): string;
};

const describe = (status: number, type: string | null) => `status ${status}, ${type ? cleanLine(type, 80) : "no content type"}`;

/** What a reply that is no success means. `retryable` only where waiting may help; the body is never part of the message. */
function replyError(name: string, reply: { status: number; headers: Headers }, now: string): UpstreamError {
  const { status, headers } = reply;
  const what = describe(status, headers.get("content-type"));
  if (status === 401 || status === 403) return new UpstreamError(`${name} refused our credentials (${what}).`, { trouble: "credentials", status });
  const retryAfterS = retryAfterSeconds(headers.get("retry-after"), now);
  if (status === 429) return new UpstreamError(`${name} asks us to slow down (${what}).`, { trouble: "rate-limit", status, retryAfterS, retryable: true });
  if (status >= 500) return new UpstreamError(`${name} failed to answer (${what}).`, { trouble: "server-error", status, retryAfterS, retryable: true });
  return new UpstreamError(`${name} did not accept the request (${what}).`, { trouble: "refused", status });
}

/** Talks JSON with one vendor's API: one place for statuses, HTML in place of JSON, unknown shapes, paging and the payload's hash. */
export function apiClient({ name, url, headers, fetch, now }: Options): ApiClient {
  const base = new URL(url.endsWith("/") ? url : `${url}/`);
  const hash = createHash("sha256");
  let pages = 0;

  async function send(path: string, init: Parameters<Fetch>[1], also?: number): Promise<{ status: number; headers: Headers; body: string }> {
    const address = new URL(/^https?:/.test(path) ? path : path.replace(/^\//, ""), base);
    const reply = await fetch(address.href, { ...init, headers: { accept: "application/json", ...headers, ...init?.headers } });
    const body = await reply.text();
    pages++;
    hash.update(body).update("\n");
    if (reply.status !== 200 && reply.status !== also) throw replyError(name, reply, now);
    return { status: reply.status, headers: reply.headers, body };
  }

  async function json<T>(reply: { status: number; headers: Headers; body: string }, schema: z.ZodType<T>): Promise<ApiReply<T>> {
    const what = describe(reply.status, reply.headers.get("content-type"));
    let value: unknown;
    try {
      value = parseJson(reply.body);
    } catch (cause) {
      const kind = /^\s*</.test(reply.body) ? "a web page" : "something that is not complete JSON";
      throw new UpstreamError(`${name} answered with ${kind} where data was asked for (${what}).`, {
        trouble: "reply",
        status: reply.status,
        retryable: true,
        cause,
      });
    }
    const read = schema.safeParse(value);
    if (read.success) return { body: read.data, headers: reply.headers };
    const place = read.error.issues[0]?.path.join(".") || "the top level";
    throw new UpstreamError(`${name} answered with JSON of another shape, at ${cleanLine(place, 200)} (${what}).`, { trouble: "reply", status: reply.status });
  }

  return {
    get: async (path, schema) => json(await send(path, {}), schema),
    post: async (path, form, schema) =>
      json(
        await send(path, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(form).toString() }),
        schema,
      ),
    postJson: async (path, value, schema, also) =>
      json(await send(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) }, also), schema),
    text: async (path) => send(path, { headers: { accept: "text/plain" } }),
    nextPage(link) {
      if (typeof link !== "string" || link === "" || link === "null") return null;
      if (!URL.canParse(link, base)) throw new UpstreamError(`${name} named a next page that is no address.`, { trouble: "reply" });
      const next = new URL(link, base);
      if (base.protocol === "https:") next.protocol = "https:";
      if (next.host !== base.host) throw new UpstreamError(`${name} named a next page on another host, ${cleanLine(next.host, 200)}.`, { trouble: "reply" });
      return next.href;
    },
    pages: () => pages,
    sha256: () => hash.copy().digest("hex"),
  };
}
