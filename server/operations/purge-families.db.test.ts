import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { importPurges } from "#server/operations/import-purges.ts";
import { bytesOf } from "#server/operations/two-clients.fixture.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { startMonitors } from "#server/operations/monitors.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { measurePurges } from "#server/posture/purges.ts";
import { STANDARD_CADENCE, STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import { loadVendor } from "#server/store/branding.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { AUTH0_LOGIN } from "#e2e/upstreams/auth0.ts";
import { ACCOUNTS_EXPECTED, TIMES_EXPECTED } from "#e2e/upstreams/invented-accounts.ts";
import { KEYCLOAK_LOGIN, KEYCLOAK_REALM } from "#e2e/upstreams/keycloak.ts";
import { FAULTS } from "#e2e/upstreams/misbehave.ts";
import { OKTA_TOKEN } from "#e2e/upstreams/okta.ts";

const database = useTestDatabase();
const START = "2026-02-27T00:00:00Z";
const PROVIDERS = {
  okta: { settings: (client: string) => ({ client }), secret: OKTA_TOKEN, not: [] as string[] },
  auth0: { settings: (client: string) => ({ client, clientId: AUTH0_LOGIN.clientId }), secret: AUTH0_LOGIN.secret, not: ["foreign-next-page"] as string[] },
  keycloak: {
    settings: () => ({ clientId: KEYCLOAK_LOGIN.clientId, realms: [KEYCLOAK_REALM] }),
    secret: KEYCLOAK_LOGIN.secret,
    not: ["foreign-next-page"] as string[],
  },
};
type Provider = keyof typeof PROVIDERS;
const ZONES = { utc: "Etc/UTC", "New York": "America/New_York" } as const;
const slugOf = (provider: string, zone: string) => `${provider}-${zone.toLowerCase().replace(" ", "-")}`;
const CASES = (Object.keys(PROVIDERS) as Provider[]).flatMap((provider) => (["utc", "New York"] as const).map((zone) => [provider, zone] as const));

let monitors: Awaited<ReturnType<typeof startMonitors>>;
const sources = new Map<string, string>();

beforeAll(async () => {
  monitors = await startMonitors();
  const rows = CASES.map(
    ([provider, zone]) => `${slugOf(provider, zone)},City ${provider} ${zone},city,NY,1000,${ZONES[zone]},www,https://${slugOf(provider, zone)}.example.gov`,
  );
  const csv = ["client_slug,client_name,kind,state,population,time_zone,site_slug,site_url", ...rows, ""].join("\n");
  await importClients({ csv, actor: "test", now: START });
  for (const [provider, zone] of CASES) {
    const client = slugOf(provider, zone);
    const { settings, secret } = PROVIDERS[provider];
    const given = { url: monitors.url(provider), ...settings(client) };
    const { id } = await addSource({ connector: provider, name: client, settings: given, secret, allowPrivate: true, actor: "test", now: START });
    sources.set(client, id);
    if (provider === "keycloak")
      await database.asSuperuser(
        "insert into app.source_mapping (source_id, external, client_id) select $1::uuid, $2, client_id from app.client where slug = $3",
        [id, KEYCLOAK_REALM, client],
      );
  }
}, 60_000);
afterAll(() => monitors.close());

async function measured(client: string, now: string, month = "2026-03") {
  const facts = await withScope(await scopeForJob("test", "all"), "read", async (tx) => ({
    ...(await loadFacts(tx, { clientSlug: client, periodId: month, now })).facts,
    vendor: await loadVendor(tx),
    deadlines: [STANDARD_DEADLINES],
    cadence: STANDARD_CADENCE,
  }));
  const { deleted, blocked, daysReported, daysExpected, timeToDelete } = measurePurges(facts);
  return { deleted: deleted.value, blocked: blocked.value, daysReported, daysExpected, timed: timeToDelete.n, medianS: timeToDelete.median };
}

const stored = (source: string) =>
  database.asSuperuser(
    "select 'event' as what, to_jsonb(e) - 'client_id' as row from app.purge_event e where source_id = $1 union all select 'beat', to_jsonb(b) - 'at' from app.purge_heartbeat b where source_id = $1 union all select 'cursor', to_jsonb(cursor) from app.source where source_id = $1 order by 1, 2",
    [source],
  );

test.each(CASES)("%s, %s: the invented month, in pieces, repeated and with every fault between, gives the same counts", async (provider, zone) => {
  const client = slugOf(provider, zone);
  const source = sources.get(client) ?? "";
  const pull = async (now: string, from?: string) => {
    await monitors.set({ now, faults: {} });
    return pullSource({ source, from, actor: "worker", now });
  };
  expect(await pull("2026-03-10T09:00:00Z", "2026-02-26T00:00:00Z")).toMatchObject({ status: "succeeded", quarantined: 0 });

  const before = await stored(source);
  const at = "2026-03-10T10:00:00Z";
  for (const fault of FAULTS.filter((name) => name !== "slow" && name !== "duplicates" && !PROVIDERS[provider].not.includes(name))) {
    await monitors.set({ now: at, faults: { [provider]: fault } });
    const outcome = await pullSource({ source, from: "2026-03-08T00:00:00Z", actor: "worker", now: at });
    const said = outcome.status === "failed" || outcome.quarantined > 0 || fault === "empty-list";
    const same =
      JSON.stringify((await stored(source)).filter(({ what }) => what !== "cursor")) === JSON.stringify(before.filter(({ what }) => what !== "cursor"));
    expect({ fault, said, same }).toEqual({ fault, said: true, same: true });
  }

  await monitors.set({ now: "2026-03-19T00:20:00Z", faults: { [provider]: "duplicates" } });
  await pullSource({ source, actor: "worker", now: "2026-03-19T00:20:00Z" });
  for (const now of ["2026-03-19T01:30:00Z", "2026-04-01T00:00:00Z", "2026-04-01T00:30:00Z"]) expect(await pull(now)).toMatchObject({ status: "succeeded" });
  expect(await database.asSuperuser("select max(day)::text as day from app.purge_heartbeat where source_id = $1", [source])).toEqual([{ day: "2026-03-30" }]);

  expect(await pull("2026-04-02T02:00:00Z")).toMatchObject({ status: "succeeded" });
  const whole = { ...ACCOUNTS_EXPECTED[zone], daysReported: 31, daysExpected: 31, ...TIMES_EXPECTED };
  expect(await measured(client, "2026-04-03T00:00:00Z")).toEqual(whole);
  const end = await stored(source);
  // Of the neighbour, who signed up and was never deleted, nothing is kept.
  expect(end.filter(({ what }) => what === "event")).toHaveLength(11);
  expect(await pull("2026-04-02T02:00:00Z", "2026-02-26T00:00:00Z")).toMatchObject({ status: "succeeded", applied: 0 });
  expect(await stored(source)).toEqual(end);
  expect(await measured(client, "2026-04-03T00:00:00Z")).toEqual(whole);
});

test("a month in which nothing happened is zero only when every day of it was read", async () => {
  const client = slugOf("okta", "New York");
  const days = (from: string, to: string) =>
    database.asSuperuser(
      "insert into app.purge_heartbeat (client_id, source_id, day, zone, at) select client_id, $1::uuid, d::date, 'UTC', now() from app.client, generate_series($2::date, $3::date, '1 day') d where slug = $4 on conflict do nothing",
      [sources.get(client), from, to, client],
    );
  await days("2026-06-01", "2026-06-30");
  expect(await measured(client, "2026-07-03T00:00:00Z", "2026-06")).toMatchObject({ deleted: null, blocked: null, daysReported: 29 });
  await days("2026-07-01", "2026-07-01");
  expect(await measured(client, "2026-07-03T00:00:00Z", "2026-06")).toMatchObject({ deleted: 0, blocked: 0, daysReported: 30 });
});

test("with a second feed tied that was never alive, the same month cannot be zero; with a file's total it can", async () => {
  const client = slugOf("okta", "New York");
  const { id } = await addSource({ connector: "purge-webhook", name: "guard", settings: {}, secret: null, allowPrivate: true, actor: "test", now: START });
  const tie = (source: string) =>
    database.asSuperuser(
      "insert into app.source_mapping (source_id, external, client_id) select $1::uuid, slug, client_id from app.client where slug = $2 on conflict do nothing",
      [source, client],
    );
  await tie(id);
  expect(await measured(client, "2026-07-03T00:00:00Z", "2026-06")).toMatchObject({ deleted: null, blocked: null, daysReported: 0, daysExpected: 30 });
  await database.asSuperuser("update app.source set retired_at = '2026-05-31T12:00:00Z', retired_by = 'test', paused = true where source_id = $1", [id]);
  expect(await measured(client, "2026-07-03T00:00:00Z", "2026-06")).toMatchObject({ deleted: 0, blocked: 0, daysReported: 30 });
  await database.asSuperuser("update app.source set retired_at = null, retired_by = null where source_id = $1", [id]);
  await importPurges({ bytes: bytesOf(`client,period,blocked,deleted\n${client},2026-06,0,0\n`), client: null, actor: "test", now: "2026-07-02T00:00:00Z" });
  expect(await measured(client, "2026-07-03T00:00:00Z", "2026-06")).toMatchObject({ deleted: 0, blocked: 0, daysReported: 30 });
});
