import type { Fetch } from "#server/connectors/connector.ts";
import { type Fault, misbehave } from "#e2e/upstreams/misbehave.ts";
import type { Upstream } from "#e2e/upstreams/upstream.ts";

/** Test only: a fetch that reaches the upstream server mounted at `mount` without a network, under a fault. `now` = the vendor's clock. */
export function misbehavingFetch(upstream: Upstream, { now, fault = null, mount = "" }: { now: string; fault?: Fault | null; mount?: string }): Fetch {
  return async (address, init = {}) => {
    const url = new URL(address);
    const headers = Object.fromEntries(Object.entries(init.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const path = url.pathname.slice(mount.length);
    const asked = { method: init.method ?? "GET", origin: `${url.origin}${mount}`, path, query: url.searchParams, headers, body: init.body ?? "" };
    const reply = misbehave(upstream, { ...asked, now: Date.parse(now) / 1000 }, fault);
    if (reply === "held") throw new Error("nothing holds a reply here");
    return { status: reply.status, headers: new Headers({ "content-type": reply.type, ...reply.headers }), text: async () => reply.body };
  };
}
