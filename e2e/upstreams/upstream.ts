/** What is wrong with the contents of a vendor's replies. Each upstream server knows how its own vendor would get it wrong. */
export type DataFault = "unknown-value" | "clock-skew" | "clock-behind" | "duplicates" | "foreign-next-page" | "empty-list";

/** How far a wrong clock is ahead of the right one, seconds. It dates whatever happens, so what an hour ago truly was stands in the future, or the other way round. */
export const skewOf = (fault: string | null): number => (fault === "clock-skew" ? 3600 : fault === "clock-behind" ? -3600 : 0);

/** A request as an upstream sees it. `now` is the vendor's clock (unix seconds), `origin` its own address, `path` begins below the place it is mounted at. */
export type Asked = {
  method: string;
  origin: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: string;
  now: number;
  fault: DataFault | null;
};
export type Reply = { status: number; body: string; type: string; headers?: Record<string, string> };

/** A vendor's API as a function of the request and the vendor's clock. */
export type Upstream = (asked: Asked) => Reply;

export function json(body: unknown, status = 200, headers?: Record<string, string>): Reply {
  return { status, body: JSON.stringify(body), type: "application/json", ...(headers ? { headers } : {}) };
}

export function text(body: string, status = 200, headers?: Record<string, string>): Reply {
  return { status, body, type: "text/plain; charset=utf-8", ...(headers ? { headers } : {}) };
}

/** The password of a Basic Authorization header whose user is `user`; null without one. */
export function basicPassword(headers: Asked["headers"], user: string): string | null {
  const [scheme, encoded] = (headers["authorization"] ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic" || encoded === undefined) return null;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  return decoded.startsWith(`${user}:`) ? decoded.slice(user.length + 1) : null;
}
