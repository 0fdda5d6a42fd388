import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { allowHosts } from "#server/operations/allow-hosts.ts";
import { changeSource, setSourceSecret } from "#server/operations/change-source.ts";
import { createSource } from "#server/operations/create-source.ts";
import { listDueSources } from "#server/operations/list-due-sources.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { pauseSource, retireSource } from "#server/operations/pause-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { requestPull } from "#server/operations/request-pull.ts";
import { listAsked, runSource } from "#server/operations/run-source.ts";
import { listOverviews } from "#server/operations/source-overview.ts";
import { openSecret } from "#server/operations/source-secret.ts";
import { staffScope } from "#server/operations/staff-scope.fixture.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-10-01T00:00:00Z";
const W = "https://www.springfield.example.gov";
const start = Date.parse("2026-09-29T00:00:00Z") / 1000;
let scope: ClientScope;
let upstream: Awaited<ReturnType<typeof startPrometheus>>;

const act = (source: string) => ({ scope, source, actor: "alex@example.org", now });
const rowOf = async (id: string) => (await database.asSuperuser<Record<string, unknown>>("select * from app.source where source_id = $1", [id]))[0] ?? {};
const actsOn = async (id: string) =>
  (await database.asSuperuser<{ action: string }>("select action from app.audit_entry where subject = $1 order by seq", [id])).map(({ action }) => action);
const create = (given: object) =>
  createSource({
    scope,
    connector: "prometheus",
    name: "Edge",
    settings: { url: "https://prometheus.example.org" },
    secret: null,
    allowPrivate: false,
    actor: "alex@example.org",
    now,
    ...given,
  });
const healthOf = async (id: string, at = now) =>
  (await withScope(scope, "read", (tx) => listOverviews(tx, at))).find((source) => source.id === id)?.health.condition;

beforeAll(async () => {
  upstream = await startPrometheus([{ instance: W, probe: "iad", value: (at) => (at < start || at >= start + 86_400 ? null : "1") }]);
  await addTwoClients(now);
  scope = await staffScope("admin", now);
}, 60_000);
afterAll(() => upstream.close());

test.each([
  ["loopback", "http://127.0.0.1:9090", /^127\.0\.0\.1:9090 is a private address/],
  ["a name for loopback", "https://localhost:9090", /^localhost:9090 is a private address/],
  ["loopback in disguise", "https://0x7f000001/", /^127\.0\.0\.1 is a private address/],
  ["a private range", "https://10.1.2.3", /private address/],
  ["link-local", "https://169.254.169.254/latest", /private address/],
  ["IPv6 loopback", "https://[::1]:9090", /private address/],
  ["IPv4 in IPv6", "https://[::ffff:10.0.0.1]", /private address/],
  ["a name of one word", "https://prometheus", /private address/],
  ["an internal name", "https://prometheus.monitoring.internal", /private address/],
  ["plain http", "http://prometheus.example.org", /must be reached by https/],
  ["a password in the address", "https://user:hunter2@prometheus.example.org", /may not carry a user name or password/],
  ["no address", "prometheus", /^The settings were refused: Address: /],
])("the web may not add a source at %s", async (_name, url, message) => {
  await expect(create({ settings: { url } })).rejects.toThrow(message);
  expect(await database.asSuperuser("select 1 from app.source where name = 'Edge'")).toEqual([]);
});

test("the refusal says what to run on the server, with every word quoted, and never the secret", async () => {
  const error = await create({ name: "It's ours; rm -rf /", settings: { url: "http://127.0.0.1:9090" }, secret: "tok-hidden", connector: "prometheus" }).catch(
    (e: Error) => e.message,
  );
  expect(error).toContain(`--name 'It'\\''s ours; rm -rf /' --settings '{"url":"http://127.0.0.1:9090"}' --secret SECRET`);
  expect(error).not.toContain("tok-hidden");
});

test.each([
  [{ connector: "nothing" }, /no connector/],
  [{ name: "  " }, /1 to 100 characters/],
  [{ name: "00000000-0000-4000-8000-000000000000" }, /look like an id/],
  [{ secret: " " }, /empty or too long/],
  [{ settings: { url: "https://a.example.org", intervalS: 1, shape: 1 } }, /Seconds between checks: .*; settings: /],
  [{ connector: "purge-webhook", settings: {}, secret: "short" }, /signing secret is whsec_/],
])("%j is refused in words", async (given, message) => {
  await expect(create(given)).rejects.toThrow(message);
});

test("a source added by the web is stored as by the command line, its secret sealed where the web cannot read it", async () => {
  const { id, secretOnce } = await create({ name: "Public", secret: "tok-3f9a77c1e0" });
  expect(secretOnce).toBeNull();
  const row = await rowOf(id);
  expect(row).toMatchObject({ connector: "prometheus", kind: "uptime", paused: false, settings: { allowedHosts: [] } });
  expect(JSON.stringify(row)).not.toContain("tok-3f9a");
  expect(row["secret_key_id"]).toBe(String(row["secret"]).split(".")[1]);
  expect(openSecret({ sourceId: id, sealed: String(row["secret"]) })).toBe("tok-3f9a77c1e0");
  await expect(withScope(scope, "read", (tx) => tx.$queryRaw`select secret from app.source`)).rejects.toThrow(/permission denied/);
  await expect(create({ name: "Public" })).rejects.toThrow(/already a source named/);
  expect(await actsOn(id)).toEqual(["source.added"]);
});

test("a feed that calls us gets a signing secret of ours, told once", async () => {
  const { id, secretOnce } = await create({ connector: "purge-webhook", name: "Guard", settings: {} });
  expect(secretOnce).toMatch(/^whsec_/);
  const again = await setSourceSecret({ ...act(id), secret: null });
  expect(again.secretOnce).toMatch(/^whsec_/);
  expect(again.secretOnce).not.toBe(secretOnce);
  expect(openSecret({ sourceId: id, sealed: String((await rowOf(id))["secret"]) })).toBe(again.secretOnce);
  await expect(requestPull(act(id))).rejects.toThrow(/not a source we pull from/);
});

test("a secret is replaced whole, and never by nothing", async () => {
  const { id } = await create({ name: "Replaced", secret: "tok-old" });
  await expect(setSourceSecret({ ...act(id), secret: null })).rejects.toThrow(/Give the new secret/);
  await setSourceSecret({ ...act(id), secret: "tok-new", now: "2026-10-02T00:00:00Z" });
  const row = await rowOf(id);
  expect(openSecret({ sourceId: id, sealed: String(row["secret"]) })).toBe("tok-new");
  expect(row["secret_set_at"]).toEqual(new Date("2026-10-02T00:00:00Z"));
  expect(await actsOn(id)).toEqual(["source.added", "source.secret-set"]);
});

test("settings change, and a private host keeps its permission only as long as it is the same host and port", async () => {
  const { id } = await addSource({
    connector: "prometheus",
    name: "Inside",
    settings: { url: upstream.url },
    secret: null,
    allowPrivate: true,
    actor: "cli",
    now,
  });
  const { host } = new URL(upstream.url);
  const change = (url: string) => changeSource({ ...act(id), name: "Inside, renamed", settings: { url, intervalS: 60 } });
  await change(`${upstream.url}/prometheus`);
  expect(await rowOf(id)).toMatchObject({ name: "Inside, renamed", settings: { allowedHosts: [host], settings: { url: `${upstream.url}/prometheus` } } });
  await expect(change("http://127.0.0.1:1")).rejects.toThrow(/sources set --source 'Inside, renamed'/);
  await change("https://prometheus.example.org");
  expect(await rowOf(id)).toMatchObject({ settings: { allowedHosts: [] } });
  await expect(change(upstream.url)).rejects.toThrow(/private address/);
  await expect(changeSource({ ...act(id), name: "Public", settings: { url: "https://a.example.org" } })).rejects.toThrow(/already a source named/);
  expect(await allowHosts({ source: id, settings: { url: upstream.url }, actor: "cli", now })).toMatchObject({ allowedHosts: [host] });
  expect(await actsOn(id)).toEqual(["source.added", "source.changed", "source.changed", "source.hosts-allowed"]);
});

test("a pull asked for on the web is taken by the worker, once, and its outcome can be read", async () => {
  const { id } = await addSource({
    connector: "prometheus",
    name: "Asked",
    settings: { url: upstream.url },
    secret: null,
    allowPrivate: true,
    actor: "cli",
    now,
  });
  await mapSource({ source: id, external: W, client: "springfield", site: "www", actor: "cli", now });
  expect(await healthOf(id)).toBe("never");
  await requestPull(act(id));
  await requestPull(act(id));
  expect(await listAsked()).toEqual([id]);
  expect(await runSource({ sourceId: id, actor: "worker", clock: () => now })).toMatchObject({ status: "succeeded", applied: 1440 });
  expect(await listAsked()).toEqual([]);
  expect(await healthOf(id)).toBe("ok");
  const [pull] = await database.asSuperuser<Record<string, unknown>>("select * from app.pull where source_id = $1", [id]);
  expect(pull).toMatchObject({ status: "succeeded", trouble: null, fetched_at: new Date(now) });
  expect(await actsOn(id)).toEqual(["source.added", "source.mapped", "source.pull-requested", "source.pulled"]);
});

test("a source that fails is not asked again and again, and says what kind of trouble it is", async () => {
  const { id } = await addSource({
    connector: "prometheus",
    name: "Failing",
    settings: { url: upstream.url },
    secret: null,
    allowPrivate: true,
    actor: "cli",
    now,
  });
  const minute = (count: number) => new Date(Date.parse(now) + count * 60_000).toISOString();
  let minutes = 0;
  const run = async (reply: Parameters<typeof upstream.answerInstead>[0]) => {
    upstream.answerInstead(reply);
    await requestPull({ ...act(id), now: minute(++minutes) });
    await runSource({ sourceId: id, actor: "worker", clock: () => minute(minutes) });
    upstream.answerInstead(null);
    expect(await listAsked()).toEqual([]);
    return healthOf(id, minute(minutes));
  };
  expect(await run({ status: 401, body: "no" })).toBe("credentials");
  expect(await run({ status: 200, body: "<html>Sign in</html>", type: "text/html" })).toBe("other-reply");
  expect(await run({ status: 500, body: "no" })).toBe("server-error");
  expect(await run({ status: 429, body: "slow", headers: { "retry-after": "1800" } })).toBe("slow-down");
  await expect(requestPull(act(id))).rejects.toThrow(/asks us to wait until 1 October 2026, 00:34 UTC/);
});

test("a key that was refused is asked with once an hour, and at once after the secret or the settings changed", async () => {
  const settings = { url: upstream.url };
  const { id } = await addSource({ connector: "prometheus", name: "Refused", settings, secret: "tok-old", allowPrivate: true, actor: "cli", now });
  const at = (minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
  const run = (minutes: number) => runSource({ sourceId: id, actor: "worker", clock: () => at(minutes) });
  const due = async (minutes: number) => (await listDueSources({ now: at(minutes) })).includes(id);
  upstream.answerInstead({ status: 403, body: "no" });
  await run(0);
  expect([await due(59), await due(60), await listAsked()]).toEqual([false, true, []]);
  await setSourceSecret({ ...act(id), secret: "tok-new" });
  expect(await listAsked()).toEqual([id]);
  await run(1);
  expect([await listAsked(), await due(60), await due(61)]).toEqual([[], false, true]);
  await changeSource({ ...act(id), name: "Refused", settings: { ...settings, intervalS: 60 } });
  expect(await listAsked()).toEqual([id]);
  upstream.answerInstead(null);
  expect(await run(2)).toMatchObject({ status: "succeeded" });
  await setSourceSecret({ ...act(id), secret: "tok-newer" });
  expect(await listAsked()).toEqual([]);
  expect(await due(20)).toBe(true);
});

test("a paused source is not pulled by the worker, says who paused it, and goes on where it stopped", async () => {
  const { id } = await addSource({
    connector: "prometheus",
    name: "Paused",
    settings: { url: upstream.url },
    secret: null,
    allowPrivate: true,
    actor: "cli",
    now,
  });
  await requestPull(act(id));
  await pauseSource({ ...act(id), paused: true });
  await pauseSource({ ...act(id), paused: true });
  expect(await listAsked()).toEqual([]);
  expect(await runSource({ sourceId: id, actor: "worker", clock: () => now })).toBeNull();
  await expect(requestPull(act(id))).rejects.toThrow(/paused/);
  expect(await rowOf(id)).toMatchObject({ paused: true, paused_by: "alex@example.org", paused_at: new Date(now) });
  expect(await healthOf(id)).toBe("paused");
  await pauseSource({ ...act(id), paused: false });
  expect(await rowOf(id)).toMatchObject({ paused: false, paused_by: null, paused_at: null });
  expect(await actsOn(id)).toEqual(["source.added", "source.pull-requested", "source.paused", "source.resumed"]);
});

test("retiring ends a source for good and keeps what it brought", async () => {
  const [asked] = await database.asSuperuser<{ id: string }>("select source_id::text as id from app.source where name = 'Asked'");
  const id = asked?.id ?? "";
  const kept = () => database.asSuperuser("select client_id, site_id, location, day, runs from app.check_day where source_id = $1 order by 1, 2, 3, 4", [id]);
  const before = await kept();
  expect(before).toHaveLength(1);
  await retireSource(act(id));
  await retireSource(act(id));
  expect(await kept()).toEqual(before);
  expect(await healthOf(id)).toBe("retired");
  for (const refused of [
    () => requestPull(act(id)),
    () => pauseSource({ ...act(id), paused: false }),
    () => setSourceSecret({ ...act(id), secret: "x" }),
    () => changeSource({ ...act(id), name: "x", settings: {} }),
    () => allowHosts({ source: id, actor: "cli", now }),
  ])
    await expect(refused()).rejects.toThrow(/retired/);
  expect(await runSource({ sourceId: id, actor: "worker", clock: () => now })).toBeNull();
  expect((await actsOn(id)).at(-1)).toBe("source.retired");
  const sourcesOf = async (periodId: string) =>
    (await withScope(scope, "read", (tx) => loadFacts(tx, { clientSlug: "springfield", periodId, now }))).facts.sources.map(({ name, paused }) => ({
      name,
      paused,
    }));
  expect(await sourcesOf("2026-09")).toContainEqual({ name: "Asked", paused: false });
  expect(await sourcesOf("2026-10")).not.toContainEqual(expect.objectContaining({ name: "Asked" }));
});
