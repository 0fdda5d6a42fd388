import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { auth0 } from "#server/connectors/auth0.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { keycloak } from "#server/connectors/keycloak.ts";
import { okta } from "#server/connectors/okta.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import type { Evidence } from "#server/posture/evidence.ts";
import type { Asked, Reply } from "#e2e/upstreams/upstream.ts";
import { json } from "#e2e/upstreams/upstream.ts";

const sample = (name: string): Record<string, unknown>[] => JSON.parse(readFileSync(new URL(`fixtures/accounts/${name}`, import.meta.url), "utf8"));
const now = "2026-11-01T02:00:00Z";
const october = { from: "2026-10-01T01:00:00Z", to: now };
type Answer = (asked: Omit<Asked, "fault">) => Reply;

async function pull<S>(connector: PullConnector<S>, settings: Record<string, unknown>, answer: Answer, window = october) {
  const log: string[] = [];
  const fetch = fetchFrom((asked) => (asked.path.endsWith("/token") ? json({ access_token: "token" }) : answer(asked)), { now, log });
  const result = await connector.pull({ settings: connector.settings.parse({ url: ORIGIN, ...settings }), secret: "secret", window, fetch, now });
  const accounts = (action: string) => result.evidence.flatMap((piece) => (piece.kind === "purge-event" && piece.action === action ? [piece.account] : []));
  const days = result.evidence.flatMap((piece) => (piece.kind === "purge-heartbeat" ? [piece.day] : []));
  const within = (month: string) =>
    result.evidence.filter((piece) => piece.kind === "purge-event" && piece.action === "deleted" && piece.at.startsWith(month)).length;
  return { ...result, log, accounts, days, within };
}

const auth0Log: Answer = ({ query }) => {
  const from = query.get("from");
  const all = [{ log_id: "1", date: "2026-09-01T00:00:00.000Z", type: "s" }, ...sample("auth0_logs.json")];
  if (from !== null) return json(all.filter(({ log_id }) => String(log_id) > from));
  return json(query.has("q") ? all.slice(1, 2) : all.slice(0, 1));
};

test("auth0_logs.json: 2 users deleted in October UTC; the failed one is none, midnight of 1 November is November's", async () => {
  const { within, accounts, rejected, evidence } = await pull(auth0, { clientId: "c", client: "springfield" }, auth0Log);
  expect([within("2026-10"), within("2026-11"), rejected]).toEqual([2, 1, []]);
  expect(accounts("deleted").sort()).toEqual(["auth0|user0", "auth0|user1", "auth0|user5"]);
  expect(evidence.flatMap((piece) => (piece.kind === "purge-event" && piece.action === "blocked" ? [[piece.account, piece.reason]] : []))).toEqual([
    ["auth0|user4", "policy"],
    ["auth0|user6", "credential-stuffing"],
  ]);
});

test("Auth0: a log that reaches back less tells only the days it holds whole", async () => {
  const { days } = await pull(auth0, { clientId: "c" }, ({ query }) => {
    const all = [{ log_id: "1", date: "2026-10-29T08:00:00.000Z", type: "s" }];
    return json(query.has("from") ? [] : all);
  });
  expect(days).toEqual(["2026-10-30", "2026-10-31"]);
});

test("Auth0: where each event says whose it is, one that does not is told and its day has no zero", async () => {
  const events = [
    { log_id: "1", date: "2026-09-29T08:00:00.000Z", type: "s" },
    { log_id: "2", date: "2026-10-30T08:00:00.000Z", type: "sdu", user_id: "a", organization_name: "riverton" },
    { log_id: "3", date: "2026-10-31T08:00:00.000Z", type: "sdu", user_id: "b" },
  ];
  const { evidence, rejected, days } = await pull(auth0, { clientId: "c", whose: "organization" }, ({ query }) => {
    const from = query.get("from");
    if (from !== null) return json(events.filter(({ log_id }) => log_id > from));
    return json(query.has("q") ? events.slice(1, 2) : events.slice(0, 1));
  });
  expect(evidence.filter(({ kind }) => kind === "purge-event")).toMatchObject([{ client: "riverton" }]);
  expect(rejected).toMatchObject([{ reason: expect.stringMatching(/names no organization/), at: "2026-10-31T08:00:00.000Z, logs.organization" }]);
  expect([days.at(-1), evidence.find(({ kind }) => kind === "purge-heartbeat")]).toEqual(["2026-10-30", expect.objectContaining({ client: "*", zone: "UTC" })]);
});

const realm =
  (events: unknown[], config: object = {}): Answer =>
  ({ path, query }) => {
    const first = Number(query.get("first"));
    if (path.endsWith("/config"))
      return json({ eventsEnabled: true, adminEventsEnabled: true, enabledEventTypes: ["USER_DISABLED_BY_PERMANENT_LOCKOUT", "DELETE_ACCOUNT"], ...config });
    return json(path.endsWith("/admin-events") ? events.slice(first, first + Number(query.get("max"))) : []);
  };
const keycloakSettings = { clientId: "c", realms: ["citizens"] };

test("keycloak_admin_events.json: 2 users deleted, one of them twice; a failed deletion, a role and an update are none", async () => {
  const { accounts, rejected, evidence } = await pull(keycloak, keycloakSettings, realm(sample("keycloak_admin_events.json")));
  expect([accounts("deleted"), accounts("blocked"), rejected]).toEqual([["aaaa-1", "aaaa-2"], [], []]);
  expect(evidence.find((piece) => piece.kind === "purge-event" && piece.account === "aaaa-2")).toMatchObject({
    client: "citizens",
    at: "2026-10-01T00:00:00.500Z",
  });
});

test("Keycloak: pages are read to the end, and a server that gives one page for ever is refused", async () => {
  const events = Array.from({ length: 250 }, (_, index) => ({
    time: Date.parse("2026-10-15T00:00:00Z") + index,
    operationType: "DELETE",
    resourceType: "USER",
    resourcePath: `users/u${index}`,
  }));
  expect((await pull(keycloak, keycloakSettings, realm(events))).accounts("deleted")).toHaveLength(250);
  await expect(
    pull(keycloak, keycloakSettings, (asked) =>
      realm(asked.path.endsWith("config") ? [] : events.slice(0, 100))({ ...asked, query: new URLSearchParams("first=0&max=100") }),
    ),
  ).rejects.toThrow(/same page twice/);
});

test.each<[string, object, number]>([
  ["both kinds", {}, 31],
  ["no admin events", { adminEventsEnabled: false }, 0],
  ["no user events", { eventsEnabled: false }, 0],
  ["user events without lockouts", { enabledEventTypes: ["LOGIN"] }, 0],
  ["user events for three days", { eventsExpiration: 3 * 86_400 }, 2],
])("Keycloak: a realm that records %s is told whole for so many days", async (_name, config, days) => {
  const result = await pull(keycloak, keycloakSettings, realm(sample("keycloak_admin_events.json"), config));
  expect([result.days.length, result.rejected.length]).toEqual([days, days === 0 ? 1 : 0]);
});

test("Keycloak: a time in seconds is told, and a credential the server answers with 400 is a wrong credential", async () => {
  const seconds = { time: 1790812800, operationType: "DELETE", resourceType: "USER", resourcePath: "users/u" };
  expect((await pull(keycloak, keycloakSettings, realm([seconds]))).rejected).toMatchObject([{ reason: expect.stringMatching(/not in milliseconds/) }]);
  const fetch = fetchFrom(() => json({ error: "invalid_client" }, 400), { now });
  const settings = keycloak.settings.parse({ url: ORIGIN, ...keycloakSettings });
  await expect(keycloak.pull({ settings, secret: "secret", window: october, fetch, now })).rejects.toMatchObject({ trouble: "credentials" });
});

const oktaEvent = (eventType: string, more: object = {}) => ({
  published: "2026-10-15T12:00:00.000Z",
  eventType,
  outcome: { result: "SUCCESS" },
  actor: { id: "admin", type: "User" },
  target: [{ id: "u1", type: "User" }],
  ...more,
});
const isNoSignUp = (line: string) => !line.includes("lifecycle.create");
const denied = { outcome: { result: "DENY", reason: "Password Spray" }, target: null, actor: { id: "u2", type: "User" } };
test.each<[string, object, string]>([
  ["initiated", oktaEvent("user.lifecycle.delete.initiated"), "deleted u1 unspecified"],
  ["completed", oktaEvent("user.lifecycle.delete.completed"), "deleted u1 unspecified"],
  ["a failed deletion", oktaEvent("user.lifecycle.delete.completed", { outcome: { result: "FAILURE" } }), "nothing"],
  ["an outcome nobody knows", oktaEvent("user.lifecycle.delete.completed", { outcome: { result: "PERHAPS" } }), "told"],
  ["no outcome", oktaEvent("user.lifecycle.delete.completed", { outcome: null }), "told"],
  ["a deleted group", oktaEvent("user.lifecycle.delete.completed", { target: [{ id: "g", type: "UserGroup" }] }), "told"],
  ["another event", oktaEvent("user.session.start", { outcome: { result: "PERHAPS" } }), "nothing"],
  ["an unreadable time", oktaEvent("user.lifecycle.delete.completed", { published: "15/10/2026" }), "told"],
  ["a threat turned away", oktaEvent("security.threat.detected", denied), "blocked u2 credential-stuffing"],
  ["a threat let through", oktaEvent("security.threat.detected", { ...denied, outcome: { result: "ALLOW" } }), "nothing"],
  ["a threat of no account", oktaEvent("security.threat.detected", { ...denied, actor: { id: "unknown", type: "SystemPrincipal" } }), "nothing"],
  ["a locked account", oktaEvent("user.account.lock"), "blocked u1 unspecified"],
  ["a refused sign-up", oktaEvent("user.registration.create", { outcome: { result: "DENY", reason: "CAPTCHA failed" } }), "blocked u1 bot-signup"],
  ["a sign-up", oktaEvent("user.registration.create"), "nothing"],
  ["before the window", oktaEvent("user.lifecycle.delete.completed", { published: "2026-09-30T23:59:59.999Z" }), "nothing"],
  ["the window's first instant", oktaEvent("user.lifecycle.delete.completed", { published: "2026-10-01T00:00:00.000Z" }), "deleted u1 unspecified"],
  ["the window's end", oktaEvent("user.lifecycle.delete.completed", { published: now }), "nothing"],
])("Okta: %s", async (_name, event, expected) => {
  const { evidence, rejected, log } = await pull(okta, {}, () => json([event]));
  const [first] = evidence;
  const read = first?.kind === "purge-event" ? `${first.action} ${first.account} ${first.reason}` : rejected.length > 0 ? "told" : "nothing";
  expect([read, JSON.stringify(rejected).includes("u1"), log.filter(isNoSignUp).length]).toEqual([expected, false, 1]);
});

test("Okta: initiated and completed of one account count once", async () => {
  const events = ["completed", "initiated"].map((step) => oktaEvent(`user.lifecycle.delete.${step}`));
  expect((await pull(okta, {}, () => json(events))).accounts("deleted")).toEqual(["u1"]);
});

test("Okta: the next page is followed until an empty one, on the same host only", async () => {
  const link = (host: string, after: number) => ({ link: `<${ORIGIN}/self>; rel="self", <${host}/api/v1/logs?after=${after}>; rel="next"` });
  const page = (after: number) => [oktaEvent("user.lifecycle.delete.completed", { target: [{ id: `u${after}`, type: "User" }] })];
  const { accounts, log } = await pull(okta, {}, ({ query }) => {
    const after = Number(query.get("after") ?? 0);
    if (query.get("filter")?.includes("lifecycle.create")) return json([]);
    return json(after < 3 ? page(after) : [], 200, link(ORIGIN, after + 1));
  });
  expect([accounts("deleted"), log.filter(isNoSignUp).length]).toEqual([["u0", "u1", "u2"], 4]);
  await expect(pull(okta, {}, () => json(page(0), 200, link("https://collector.example", 1)))).rejects.toThrow(/another host/);
  await expect(pull(okta, {}, () => json(page(0), 200, link(ORIGIN, 1)))).rejects.toThrow(/given already/);
});

test("Okta: a quiet log that holds other records is alive, and every whole day of it is told; today and a day not yet settled are not", async () => {
  const { days, evidence, cursor } = await pull(okta, {}, ({ query }) => json(query.has("filter") ? [] : [oktaEvent("user.session.start")]));
  expect([days.length, days[0], days.at(-1), evidence[0], cursor]).toEqual([
    31,
    "2026-10-01",
    "2026-10-31",
    expect.objectContaining({ client: "vendor.test", zone: "UTC" }),
    "2026-11-01T02:00:00.000Z",
  ]);
  const early = await pull(okta, {}, () => json([oktaEvent("user.session.start")]), { from: "2026-10-31T12:00:00Z", to: "2026-11-01T00:59:59Z" });
  expect(early.days).toEqual([]);
});

const created = (result: { evidence: Evidence[] }) =>
  result.evidence.flatMap((piece) => (piece.kind === "purge-event" && piece.action === "deleted" ? [[piece.account, piece.createdAt]] : []));
const signUp = (id: string, published: string, more: object = {}) => oktaEvent("user.lifecycle.create", { target: [{ id, type: "User" }], published, ...more });
const deletions = ["u1", "u2"].map((id) => oktaEvent("user.lifecycle.delete.completed", { target: [{ id, type: "User" }] }));

test("Okta: when a deleted account was created is read from the log; a creation that failed, and accounts not deleted, are left out", async () => {
  const log = [
    signUp("u3", "2026-10-15T11:00:00.000Z"),
    signUp("u2", "2026-10-15T10:30:00.000Z", { outcome: { result: "FAILURE" } }),
    signUp("u1", "2026-10-14T12:00:00.000Z"),
  ];
  const result = await pull(okta, {}, ({ query }) => json(query.get("filter")?.includes("lifecycle.create") ? log : deletions));
  expect(created(result)).toEqual([
    ["u1", "2026-10-14T12:00:00.000Z"],
    ["u2", null],
  ]);
  expect(JSON.stringify(result.evidence)).not.toContain("u3");
});

test("Okta: a log of sign-ups that never ends times nobody, rather than the quick ones only", async () => {
  const next = (query: URLSearchParams) => `<${ORIGIN}/api/v1/logs?filter=lifecycle.create&after=${Number(query.get("after") ?? 0) + 1}>; rel="next"`;
  const result = await pull(okta, {}, ({ query }) =>
    query.get("filter")?.includes("lifecycle.create") ? json([signUp("u1", "2026-10-15T11:59:00.000Z")], 200, { link: next(query) }) : json(deletions),
  );
  expect(created(result)).toEqual([
    ["u1", null],
    ["u2", null],
  ]);
  expect(result.log.filter((line) => !isNoSignUp(line))).toHaveLength(50);
});

test("Keycloak: a person's own registration and an administrator's creation both tell when the account began", async () => {
  const event = (operationType: string, user: string, day: string) => ({
    ...{ time: Date.parse(`${day}T00:00:00Z`), operationType, resourceType: "USER", resourcePath: `users/${user}` },
  });
  const admin = [event("DELETE", "u1", "2026-10-20"), event("DELETE", "u2", "2026-10-21"), event("CREATE", "u2", "2026-10-01")];
  const register = { time: Date.parse("2026-10-19T00:00:00Z"), type: "REGISTER", userId: "u1" };
  const result = await pull(keycloak, keycloakSettings, ({ path, query }) => {
    if (path.endsWith("/config"))
      return json({ eventsEnabled: true, adminEventsEnabled: true, enabledEventTypes: ["REGISTER", "USER_DISABLED_BY_PERMANENT_LOCKOUT"] });
    if (path.endsWith("/admin-events"))
      return json(query.get("first") === "0" ? admin.filter((each) => each.operationType === query.get("operationTypes")) : []);
    return json(query.get("type") === "REGISTER" ? [register] : []);
  });
  expect(created(result)).toEqual([
    ["u1", "2026-10-19T00:00:00.000Z"],
    ["u2", "2026-10-01T00:00:00.000Z"],
  ]);
});

test("Auth0: a sign-up is found by a search of its kind, which gives a thousand records and no more", async () => {
  const deleted = { log_id: "2", date: "2026-10-30T08:00:00.000Z", type: "sdu", user_id: "a" };
  const answer =
    (signUps: (page: number) => unknown[]): Answer =>
    ({ query }) => {
      if (query.get("q")?.startsWith("type:ss")) return json(signUps(Number(query.get("page"))));
      const from = query.get("from");
      const all = [{ log_id: "1", date: "2026-09-01T00:00:00.000Z", type: "s" }, deleted];
      return json(from === null ? (query.has("q") ? [deleted] : all.slice(0, 1)) : all.filter(({ log_id }) => log_id > from));
    };
  const own = { date: "2026-10-30T06:00:00.000Z", type: "ss", user_id: "a" };
  expect(
    created(
      await pull(
        auth0,
        { clientId: "c" },
        answer(() => [own]),
      ),
    ),
  ).toEqual([["a", "2026-10-30T06:00:00.000Z"]]);
  const others = Array.from({ length: 100 }, (_, index) => ({ ...own, user_id: `other${index}` }));
  const result = await pull(
    auth0,
    { clientId: "c" },
    answer(() => others),
  );
  expect([created(result), result.log.filter((line) => line.includes("type%3Ass")).length]).toEqual([[["a", null]], 10]);
});
