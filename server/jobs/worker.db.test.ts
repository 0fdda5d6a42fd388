import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const W = "https://www.springfield.example.gov";
// Whole minutes, an hour or more ago: what the worker pulls must not depend on when the test runs.
const end = Math.floor(Date.now() / 3_600_000) * 3600 - 3600;
const start = end - 2 * 86_400;
const [disturbed, quiet] = ["disturbed", "undisturbed"];
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  const now = new Date(end * 1000).toISOString();
  upstream = await startPrometheus([{ instance: W, probe: "iad", value: (at) => (at < start || at >= end ? null : at % 7200 < 600 ? "0" : "1") }]);
  await addTwoClients(now);
  for (const [name, site] of [
    [disturbed, "www"],
    [quiet, "parks"],
  ] as const) {
    await addSource({ connector: "prometheus", name, settings: { url: upstream.url }, secret: null, allowPrivate: true, actor: "test", now });
    await mapSource({ source: name, external: W, client: "springfield", site, actor: "test", now });
  }
}, 60_000);
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
});
afterAll(() => upstream.close());

function startWorkerProcess(): ChildProcess {
  const url = new URL(database.superuserUrl());
  const child = spawn(process.execPath, ["server/jobs/worker.ts"], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: url.href,
      KEEPWATCH_SECRET: database.target.secret.toString("base64"),
      KEEPWATCH_KEV_URL: "off",
      KEEPWATCH_EPSS_URL: "off",
      NODE_NO_WARNINGS: "1",
      NODE_ENV: "production" as const,
    },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.stderr?.resume();
  return child;
}

const pullsOf = (name: string) =>
  database.asSuperuser<{ status: string; finished_at: Date | null }>(
    "select p.status, p.finished_at from app.pull p join app.source s using (source_id) where s.name = $1 order by started_at",
    [name],
  );
const daysOf = (name: string) =>
  database.asSuperuser(
    "select location, day::text, interval_s, runs from app.check_day d join app.source s using (source_id) where s.name = $1 order by 1, 2",
    [name],
  );
const cursorOf = async (name: string) =>
  (await database.asSuperuser<{ cursor: string | null }>("select cursor from app.source where name = $1", [name]))[0]?.cursor;

test("a worker killed in the middle of a pull keeps nothing of it; after a restart the result equals an undisturbed pull", async () => {
  await database.asSuperuser("update app.source set paused = (name = $1)", [quiet]);
  upstream.hold();
  const first = startWorkerProcess();
  await upstream.nextRequest();
  expect((await pullsOf(disturbed)).map((pull) => pull.status)).toEqual(["running"]);
  first.kill("SIGKILL");
  await once(first, "exit");
  expect(await daysOf(disturbed)).toEqual([]);
  expect(await cursorOf(disturbed)).toBeNull();

  upstream.release();
  const second = startWorkerProcess();
  await expect
    .poll(() => pullsOf(disturbed).then((pulls) => pulls.map((pull) => pull.status)), { timeout: 80_000, interval: 250 })
    .toEqual(["interrupted", "succeeded"]);
  second.kill("SIGTERM");
  expect(await once(second, "exit")).toEqual([0, null]);

  await database.asSuperuser("update app.source set paused = false");
  expect(await pullSource({ source: quiet, actor: "test", now: new Date().toISOString() })).toMatchObject({ status: "succeeded", applied: 2880 });
  expect((await daysOf(disturbed)).length).toBeGreaterThan(1);
  expect(await daysOf(disturbed)).toEqual(await daysOf(quiet));
  expect(await cursorOf(disturbed)).toBe(await cursorOf(quiet));
}, 120_000);

test("a pull somebody asks for goes before the retry that waits for its time", async () => {
  const asked = "asked";
  const now = new Date(end * 1000).toISOString();
  await database.asSuperuser("update app.source set paused = true");
  await addSource({ connector: "prometheus", name: asked, settings: { url: upstream.url }, secret: null, allowPrivate: true, actor: "test", now });
  upstream.answerInstead({ status: 503, body: "later", headers: { "retry-after": "900" } });
  const worker = startWorkerProcess();
  const statuses = () => pullsOf(asked).then((pulls) => pulls.map((pull) => pull.status));
  await expect.poll(statuses, { timeout: 80_000, interval: 250 }).toEqual(["failed"]);
  const retries = () =>
    database.asSuperuser("select 1 from pgboss.job where name = 'pull-source' and state = 'retry' and start_after > now() + interval '10 minutes'");
  await expect.poll(async () => (await retries()).length, { timeout: 20_000, interval: 250 }).toBe(1);
  upstream.answerInstead(null);
  await database.asSuperuser("update app.source set pull_requested_at = now(), pull_requested_by = 'test' where name = $1", [asked]);
  await expect.poll(statuses, { timeout: 80_000, interval: 250 }).toEqual(["failed", "succeeded"]);
  expect(await database.asSuperuser("select 1 from app.source where pull_requested_at is not null")).toEqual([]);
  worker.kill("SIGTERM");
  expect(await once(worker, "exit")).toEqual([0, null]);
}, 180_000);

test("the worker's login owns nothing of the queue and may alter none of it", async () => {
  expect(await database.asSuperuser("select count(*)::int as n from pg_class where relowner = 'app_worker'::regrole")).toEqual([{ n: 0 }]);
  expect(await database.asSuperuser("select has_schema_privilege('app_worker', 'pgboss', 'create') as may")).toEqual([{ may: false }]);
});
