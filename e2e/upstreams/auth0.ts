import { type InventedEvent, inventedLog, person } from "#e2e/upstreams/invented-accounts.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";

export const AUTH0_LOGIN = { clientId: "invented-auth0-client", secret: "invented-auth0-secret" };
const TOKEN = "invented-auth0-token";
const TAKE = 5;

function typeOf({ action, failed }: InventedEvent): string {
  if (action === "sign-in" || action === "sign-up") return action === "sign-in" ? "s" : "ss";
  return action === "deleted" ? (failed ? "fdu" : "sdu") : failed ? "fs" : "pwd_leak";
}

/** Ids in the order in which records were stored: every other pair the wrong way round. */
function stored(asked: Asked) {
  const log = inventedLog(asked.now);
  const order = log.map((event, index) => ({ event, rank: index % 4 === 1 ? index + 1.5 : index })).sort((a, b) => a.rank - b.rank);
  return order.map(({ event }, index) => {
    const { name, email, ip } = person(event.account);
    return {
      _id: `900${String(index).padStart(9, "0")}`,
      log_id: `900${String(index).padStart(9, "0")}`,
      date: asked.fault === "unknown-value" ? "the other day" : event.at,
      ms: event.ms,
      type: typeOf(event),
      description: event.failed ? `${email} could not be deleted` : null,
      client_id: "c1",
      client_name: "citizen-portal",
      ip,
      user_id: `auth0|${event.account}`,
      user_name: email,
      details: { request: { name, ip } },
    };
  });
}

function logs(asked: Asked): Reply {
  const { query, fault } = asked;
  const all = fault === "empty-list" ? [] : stored(asked);
  const range = /^(?:type:ss AND )?date:\[(\S+) TO (\S+)\]$/.exec(query.get("q") ?? "");
  if (query.has("q") && range === null) return json({ statusCode: 400, error: "Bad Request", message: "Query validation error" }, 400);
  const from = query.get("from");
  const take = Math.min(TAKE, Number(query.get("take") ?? 50));
  const byDate = all
    .filter(({ ms }) => range === null || (ms >= Date.parse(range[1] ?? "") && ms <= Date.parse(range[2] ?? "")))
    .filter(({ type }) => !query.get("q")?.startsWith("type:ss") || type === "ss")
    .sort((a, b) => (query.get("sort") === "date:-1" ? b.ms - a.ms : a.ms - b.ms));
  const perPage = Number(query.get("per_page") ?? 50);
  const first = Number(query.get("page") ?? 0) * perPage;
  const page = from === null ? byDate.slice(first, first + perPage) : all.filter(({ log_id }) => log_id > from).slice(0, take);
  const shown = page.map(({ ms: _ms, ...record }) => record);
  return json(fault === "duplicates" ? shown.flatMap((record) => [record, record]) : shown);
}

/** An Auth0 tenant that logs every sign-in, and keeps its log for good. */
export const auth0: Upstream = (asked) => {
  if (asked.path === "/oauth/token") {
    const form = new URLSearchParams(asked.body);
    const known = form.get("client_id") === AUTH0_LOGIN.clientId && form.get("client_secret") === AUTH0_LOGIN.secret;
    if (!known || form.get("audience") !== `${asked.origin}/api/v2/`) return json({ error: "access_denied", error_description: "Unauthorized" }, 401);
    return json({ access_token: TOKEN, token_type: "Bearer", expires_in: 86_400 });
  }
  if (asked.headers["authorization"] !== `Bearer ${TOKEN}`) return json({ statusCode: 401, error: "Unauthorized", message: "Invalid token" }, 401);
  if (asked.path === "/api/v2/logs") return logs(asked);
  return json({ statusCode: 404, error: "Not Found" }, 404);
};
