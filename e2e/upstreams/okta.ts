import { type InventedEvent, inventedLog, person } from "#e2e/upstreams/invented-accounts.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { elsewhere, twice } from "#e2e/upstreams/vendor-service.ts";

export const OKTA_TOKEN = "invented-okta-token";
const PAGE = 4;

const TYPES = {
  deleted: "user.lifecycle.delete",
  blocked: "security.threat.detected",
  "sign-in": "user.session.start",
  "sign-up": "user.lifecycle.create",
} as const;

function records({ account, action, at, failed }: InventedEvent, { fault }: Asked) {
  const { name, email, ip } = person(account);
  const user = { id: `00u-${account}`, type: "User", alternateId: email, displayName: name };
  const outcome = action === "blocked" ? { result: failed ? "ALLOW" : "DENY", reason: "Password Spray" } : { result: failed ? "FAILURE" : "SUCCESS" };
  const record = (eventType: string) => ({
    uuid: `${account}-${eventType}-${at}`,
    published: at,
    eventType,
    displayMessage: `${eventType} ${email}`,
    outcome: fault === "unknown-value" ? { result: "SPLENDID" } : outcome,
    actor: action === "deleted" ? { id: "00u-admin", type: "User", alternateId: "admin@northgate.invalid", displayName: "Admin" } : user,
    target: action === "deleted" || action === "sign-up" ? [user] : null,
    client: { ipAddress: ip, userAgent: { rawUserAgent: "curl" } },
  });
  const type = TYPES[action];
  return action === "deleted" ? [record(`${type}.initiated`), ...(failed ? [] : [record(`${type}.completed`)])] : [record(type)];
}

/** `eventType sw "x" or eventType eq "y"`; nothing else of the filter language. */
function wanted(filter: string | null): (type: string) => boolean {
  if (filter === null) return () => true;
  const terms = filter.split(" or ").map((term) => /^eventType (sw|eq) "([^"]+)"$/.exec(term.trim()));
  if (terms.includes(null)) throw new Error(`a filter Okta would not take: ${filter}`);
  return (type) => terms.some((term) => (term?.[1] === "sw" ? type.startsWith(term[2] ?? "") : type === term?.[2]));
}

function logs(asked: Asked): Reply {
  const { query, now, fault, origin } = asked;
  const [since, until] = ["since", "until"].map((name) => Date.parse(query.get(name) ?? "")) as [number, number];
  const fits = wanted(query.get("filter"));
  const after = Number(query.get("after") ?? 0);
  const limit = Math.min(PAGE, Number(query.get("limit") ?? 100));
  const found = inventedLog(now)
    .filter(({ ms }) => ms >= since && ms < until)
    .flatMap((event) => records(event, asked))
    .filter(({ eventType }) => fits(eventType));
  if (query.get("sortOrder") === "DESCENDING") found.reverse();
  const page = fault === "empty-list" ? [] : found.slice(after, after + limit);
  const next = new URLSearchParams(query);
  next.set("after", String(after + limit));
  const link = elsewhere(asked, `${origin}/api/v1/logs?${next}`);
  return json(twice(asked, page), 200, { link: `<${origin}/api/v1/logs?${query}>; rel="self", <${link}>; rel="next"` });
}

/** An Okta organization whose System Log always names a next page, as a query that polls does. */
export const okta: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `SSWS ${OKTA_TOKEN}`) return json({ errorCode: "E0000011", errorSummary: "Invalid token provided" }, 401);
  if (asked.path === "/api/v1/logs") return logs(asked);
  return json({ errorCode: "E0000022", errorSummary: "The endpoint does not support the provided HTTP method" }, 404);
};
