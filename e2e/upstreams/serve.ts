import type { IncomingMessage, ServerResponse } from "node:http";
import { type Fault, misbehave, send } from "#e2e/upstreams/misbehave.ts";
import type { Upstream } from "#e2e/upstreams/upstream.ts";

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

/** `dateless`: it tells no time, as when what is asked is asked as of a day long past. */
type Setting = { mount: string; now: number; fault: Fault | null; dateless?: true; hold(response: ServerResponse): void };

/** Answers one request as the vendor mounted at `mount` would, under a fault if one is switched on. */
export async function serve(
  upstream: Upstream,
  { mount, now, fault, dateless, hold }: Setting,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
  try {
    const asked = {
      method: request.method ?? "GET",
      origin: `${url.origin}${mount}`,
      path: url.pathname.slice(mount.length),
      query: url.searchParams,
      headers,
    };
    const reply = misbehave(upstream, { ...asked, body: await bodyOf(request), now }, fault);
    if (reply === "held") return hold(response);
    const { date, ...others } = reply.headers ?? {};
    response.sendDate = dateless !== true;
    send(response, { ...reply, headers: dateless || date === undefined ? others : { ...others, date } });
  } catch (error) {
    send(response, { status: 500, type: "text/plain", body: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
  }
}
