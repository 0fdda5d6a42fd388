import { type InventedEvent, inventedLog, person } from "#e2e/upstreams/invented-accounts.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { twice } from "#e2e/upstreams/vendor-service.ts";

export const KEYCLOAK_LOGIN = { clientId: "invented-keepwatch", secret: "invented-keycloak-secret" };
export const KEYCLOAK_REALM = "citizens";
const TOKEN = "invented-keycloak-token";
const LOCKOUT = "USER_DISABLED_BY_PERMANENT_LOCKOUT";
const DAY_MS = 86_400_000;

function adminEvent({ account, ms, failed }: InventedEvent & { ms: number }, { fault }: Asked) {
  const { name, email, ip } = person(account);
  return {
    id: `a-${account}-${ms}`,
    time: ms,
    realmId: KEYCLOAK_REALM,
    authDetails: { realmId: "master", clientId: "admin-cli", userId: "adm", ipAddress: ip },
    operationType: fault === "unknown-value" ? "VANISH" : "DELETE",
    resourceType: "USER",
    resourcePath: `users/${account}`,
    representation: JSON.stringify({ username: email, firstName: name }),
    ...(failed ? { error: "could_not_delete" } : {}),
  };
}

function userEvent({ account, action, ms, failed }: InventedEvent & { ms: number }, { fault }: Asked) {
  const { email, ip } = person(account);
  const type = action === "sign-in" ? "LOGIN" : action === "sign-up" ? "REGISTER" : failed ? "USER_DISABLED_BY_TEMPORARY_LOCKOUT" : LOCKOUT;
  return {
    id: `u-${account}-${ms}`,
    time: fault === "unknown-value" ? Math.floor(ms / 1000) : ms,
    type,
    realmId: KEYCLOAK_REALM,
    clientId: "portal",
    userId: account,
    ipAddress: ip,
    details: { username: email },
  };
}

function events(asked: Asked, kind: "admin" | "user"): Reply {
  const { query, now, fault } = asked;
  // Days of the server's zone, both named ones included.
  const [from, to] = ["dateFrom", "dateTo"].map((name) => Date.parse(`${query.get(name)}T00:00:00Z`)) as [number, number];
  const log = inventedLog(now).filter(({ ms }) => ms >= from && ms < to + DAY_MS);
  const types = query.getAll("type");
  const created = query.get("operationTypes") === "CREATE";
  const found =
    kind === "admin"
      ? created
        ? []
        : log.filter(({ action }) => action === "deleted").map((event) => adminEvent(event, asked))
      : log
          .filter(({ action }) => action !== "deleted")
          .map((event) => userEvent(event, asked))
          .filter(({ type }) => types.length === 0 || types.includes(type));
  const first = Number(query.get("first") ?? 0);
  const page = fault === "empty-list" ? [] : found.toReversed().slice(first, first + Number(query.get("max") ?? 100));
  return json(twice<unknown>(asked, page));
}

/** A Keycloak with one realm that records both kinds of events. */
export const keycloak: Upstream = (asked) => {
  if (asked.path === "/realms/master/protocol/openid-connect/token") {
    const form = new URLSearchParams(asked.body);
    const known = form.get("client_id") === KEYCLOAK_LOGIN.clientId && form.get("client_secret") === KEYCLOAK_LOGIN.secret;
    return known ? json({ access_token: TOKEN, expires_in: 60, token_type: "Bearer" }) : json({ error: "unauthorized_client" }, 401);
  }
  if (asked.headers["authorization"] !== `Bearer ${TOKEN}`) return json({ error: "HTTP 401 Unauthorized" }, 401);
  const base = `/admin/realms/${KEYCLOAK_REALM}`;
  if (asked.path === `${base}/events/config`)
    return json({ eventsEnabled: true, eventsExpiration: 0, adminEventsEnabled: true, enabledEventTypes: ["LOGIN", "REGISTER", "DELETE_ACCOUNT", LOCKOUT] });
  if (asked.path === `${base}/admin-events`) return events(asked, "admin");
  if (asked.path === `${base}/events`) return events(asked, "user");
  return json({ error: "Realm not found." }, 404);
};
