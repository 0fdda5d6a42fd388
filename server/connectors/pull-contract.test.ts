import { expect, test } from "vitest";
import type { PullConnector } from "#server/connectors/connector.ts";
import { pullConnectors } from "#server/connectors/registry.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { misbehavingFetch } from "#server/connectors/misbehaving-fetch.fixture.ts";
import { Evidence, Rejected } from "#server/posture/evidence.ts";
import { AUTH0_LOGIN } from "#e2e/upstreams/auth0.ts";
import { BETTER_STACK_TOKEN } from "#e2e/upstreams/better-stack.ts";
import { DRATA_KEY, FEDRAMP_ID, VANTA_LOGIN } from "#e2e/upstreams/compliance-tools.ts";
import { DOJO_TOKEN } from "#e2e/upstreams/defectdojo.ts";
import { UPSTREAMS } from "#e2e/upstreams/families.ts";
import { GATUS_LOGIN } from "#e2e/upstreams/gatus.ts";
import { KEYCLOAK_LOGIN, KEYCLOAK_REALM } from "#e2e/upstreams/keycloak.ts";
import { KUMA_KEY } from "#e2e/upstreams/kuma.ts";
import { type Fault, WAIT_S } from "#e2e/upstreams/misbehave.ts";
import { OKTA_TOKEN } from "#e2e/upstreams/okta.ts";
import { PINGDOM_TOKEN } from "#e2e/upstreams/pingdom.ts";
import { STATUS_CAKE_TOKEN } from "#e2e/upstreams/status-cake.ts";
import { TENABLE_KEYS } from "#e2e/upstreams/tenable.ts";
import { UPTIMEROBOT_KEY } from "#e2e/upstreams/uptimerobot.ts";

/**
 * How each connector is set up for its own upstream server. A new connector is one row; the key is its id, `upstream` the server it talks to.
 * `dates` = whose clock dates the checks.
 */
const CASES: Record<string, { upstream: string; settings: Record<string, unknown>; secret: string | null; dates?: "ours" }> = {
  prometheus: { upstream: "prometheus", settings: {}, secret: null },
  "uptime-kuma": { upstream: "uptime-kuma", settings: { slug: "Invented" }, secret: null },
  "uptime-kuma-metrics": { upstream: "uptime-kuma", settings: {}, secret: KUMA_KEY, dates: "ours" },
  uptimerobot: { upstream: "uptimerobot", settings: {}, secret: UPTIMEROBOT_KEY },
  pingdom: { upstream: "pingdom", settings: {}, secret: PINGDOM_TOKEN },
  "better-stack": { upstream: "better-stack", settings: {}, secret: BETTER_STACK_TOKEN },
  "status-cake": { upstream: "status-cake", settings: {}, secret: STATUS_CAKE_TOKEN },
  okta: { upstream: "okta", settings: {}, secret: OKTA_TOKEN },
  auth0: { upstream: "auth0", settings: { clientId: AUTH0_LOGIN.clientId }, secret: AUTH0_LOGIN.secret },
  keycloak: { upstream: "keycloak", settings: { clientId: KEYCLOAK_LOGIN.clientId, realms: [KEYCLOAK_REALM] }, secret: KEYCLOAK_LOGIN.secret },
  gatus: { upstream: "gatus", settings: {}, secret: `${GATUS_LOGIN.user}:${GATUS_LOGIN.password}` },
  tenable: { upstream: "tenable", settings: {}, secret: TENABLE_KEYS },
  defectdojo: { upstream: "defectdojo", settings: {}, secret: DOJO_TOKEN },
  vanta: { upstream: "vanta", settings: { clientId: VANTA_LOGIN.clientId }, secret: VANTA_LOGIN.secret },
  drata: { upstream: "drata", settings: {}, secret: DRATA_KEY },
  fedramp: { upstream: "fedramp", settings: { productIds: [FEDRAMP_ID] }, secret: null },
};
const now = "2026-03-19T01:30:00Z";
const window = { from: "2026-03-19T00:00:00Z", to: now };

function pull(connector: PullConnector, fault: Fault | null = null) {
  const { upstream, settings, secret } = CASES[connector.id] ?? { upstream: "", settings: {}, secret: null };
  const mount = `/${upstream}`;
  const fetch = misbehavingFetch(UPSTREAMS[upstream] ?? (() => ({ status: 404, body: "", type: "text/plain" })), { now, fault, mount });
  return connector.pull({ settings: connector.settings.parse({ url: `http://127.0.0.1${mount}`, ...settings }), secret, window, fetch, now });
}
const each = pullConnectors.map((connector) => [connector.id, connector] as const);

test("every connector that pulls has its case here, and a form that can be drawn", () => {
  expect(pullConnectors.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
});

test.each(each)("%s: pulling twice gives the same, and it is evidence", async (_id, connector) => {
  const first = await pull(connector);
  expect(first.evidence.length).toBeGreaterThan(0);
  for (const piece of first.evidence) expect(Evidence.parse(piece)).toEqual(piece);
  expect(first.rejected).toEqual([]);
  expect(first.cursor).not.toBeNull();
  expect(await pull(connector)).toEqual(first);
});

test.each(each)("%s: a value nobody knows is rejected with its place, and never up", async (_id, connector) => {
  const { evidence, rejected } = await pull(connector, "unknown-value");
  expect(evidence).toEqual([]);
  expect(rejected.length).toBeGreaterThan(0);
  for (const each of rejected) expect(Rejected.parse(each)).toMatchObject({ reason: expect.stringMatching(/\w/), at: expect.stringMatching(/\w/) });
});

test.each(each)("%s: what comes twice counts once", async (_id, connector) => {
  const once = await pull(connector);
  const twice = await pull(connector, "duplicates");
  expect(twice.evidence).toEqual(once.evidence);
});

test.each(each)("%s: an empty list is no evidence, moves nothing and is no zero", async (_id, connector) => {
  expect(await pull(connector, "empty-list")).toMatchObject({ evidence: [], cursor: null });
});

test.each(each.filter(([id]) => CASES[id]?.dates !== "ours"))("%s: what a wrong clock dates is not taken, and that is told", async (_id, connector) => {
  const outcome = await pull(connector, "clock-skew").catch((error: unknown) => error);
  if (outcome instanceof UpstreamError) return void expect(outcome.message).toMatch(/clock is 60 minutes ahead of ours/);
  const { evidence, rejected } = outcome as Awaited<ReturnType<typeof pull>>;
  expect(evidence).toEqual([]);
  expect(rejected.length).toBeGreaterThan(0);
  for (const { reason } of rejected) expect(reason).toMatch(/from the future/);
});

const dating = each.filter(([id, { kind }]) => kind === "uptime" && CASES[id]?.dates !== "ours");
test.each(dating)("%s: a clock that is behind ours dates no outage either", async (_id, connector) => {
  await expect(pull(connector, "clock-behind")).rejects.toMatchObject({ trouble: "reply", message: expect.stringMatching(/clock is 60 minutes behind ours/) });
});

const REFUSALS: [Fault, Partial<UpstreamError>][] = [
  ["status-500", { trouble: "server-error", retryable: true }],
  ["html-200", { trouble: "reply", retryable: true }],
  ["half-page", { trouble: "reply", retryable: true }],
  ["unauthorised", { trouble: "credentials", retryable: false }],
  ["rate-limit-seconds", { trouble: "rate-limit", retryAfterS: WAIT_S, retryable: true }],
  ["rate-limit-date", { trouble: "rate-limit", retryAfterS: WAIT_S, retryable: true }],
];
test.each(each.flatMap(([id, connector]) => REFUSALS.map(([fault, error]) => [id, fault, connector, error] as const)))(
  "%s: %s fails the pull as a whole and says what it was",
  async (_id, _fault, connector, error) => {
    const failed = pull(connector, _fault);
    await expect(failed).rejects.toBeInstanceOf(UpstreamError);
    await expect(failed).rejects.toMatchObject(error);
  },
);
