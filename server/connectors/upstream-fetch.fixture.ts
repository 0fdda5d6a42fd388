import type { Fetch } from "#server/connectors/connector.ts";
import type { Reply, Upstream } from "#e2e/upstreams/upstream.ts";

export const ORIGIN = "https://vendor.test";

/** The network as a function: every request goes to `answer`, which sees what a server would. `log` collects "GET /path?query". */
export function fetchFrom(answer: (asked: Omit<Parameters<Upstream>[0], "fault">) => Reply, { now, log = [] }: { now: string; log?: string[] }): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    log.push(`${init?.method ?? "GET"} ${url.pathname}${url.search}`);
    const headers = Object.fromEntries(Object.entries(init?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const asked = {
      method: init?.method ?? "GET",
      origin: url.origin,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body: init?.body ?? "",
      now: Date.parse(now) / 1000,
    };
    const { status, body, type, headers: more = {} } = answer(asked);
    return { status, headers: new Headers({ "content-type": type, ...more }), text: async () => body };
  };
}
