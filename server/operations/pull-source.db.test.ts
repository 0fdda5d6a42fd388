import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-10-01T00:00:00Z";
const W = "https://www.springfield.example.gov";
const R = "https://www.riverton.example.gov";
const start = Date.parse("2026-09-01T00:00:00Z") / 1000;
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
let source: string;

const request = { actor: "test", now };
const pull = (from?: string, to?: string) => pullSource({ source, from, to, ...request });
const evidence = () =>
  database.asSuperuser(
    "select s.slug, c.slug as client, d.location, d.day::text, d.interval_s, d.runs from app.check_day d join app.site s using (client_id, site_id) join app.client c on c.client_id = d.client_id order by 2, 1, 3, 4",
  );
const pulls = () =>
  database.asSuperuser<{ status: string; error: string | null; received: number; applied: number; duplicate: number; quarantined: number }>(
    "select status, error, received, applied, duplicate, quarantined from app.pull order by started_at, finished_at nulls last",
  );
const cursor = async () => (await database.asSuperuser<{ cursor: string | null }>("select cursor from app.source where name = 'monitor'"))[0]?.cursor;

beforeAll(async () => {
  const down = (at: number) => (at >= start + 7200 && at < start + 7200 + 600 ? "0" : "1");
  upstream = await startPrometheus(
    [W, R, "https://unknown.example"].flatMap((instance) =>
      ["iad", "lhr", "sjc"].map((probe) => ({
        instance,
        probe,
        value: (at: number) => (at < start || at >= start + 30 * 86_400 ? null : instance === W ? down(at) : "1"),
      })),
    ),
  );
  await addTwoClients(now);
  source = (
    await addSource({
      connector: "prometheus",
      name: "monitor",
      settings: { url: upstream.url },
      secret: JSON.stringify("s3cret-token"),
      allowPrivate: true,
      ...request,
    })
  ).id;
  await mapSource({ source, external: W, client: "springfield", site: "www", ...request });
}, 60_000);
afterAll(() => upstream.close());

test("a secret is sealed and never part of what is stored in clear", async () => {
  const [row] = await database.asSuperuser<{ secret: string; all: string }>("select secret, row_to_json(s)::text as all from app.source s");
  expect(row?.secret).toMatch(/^v1\./);
  expect(row?.all).not.toContain("s3cret");
});

test("a private address is refused unless the operator named it on this machine", async () => {
  const source = { connector: "prometheus", name: "from the web", settings: { url: upstream.url }, secret: null, ...request };
  await expect(addSource({ ...source, allowPrivate: false })).rejects.toThrow(/private address/);
  const { id } = await addSource({ ...source, allowPrivate: true });
  await database.asSuperuser("update app.source set settings = jsonb_set(settings, '{allowedHosts}', '[]') where source_id = $1", [id]);
  const before = upstream.requests;
  expect(await pullSource({ source: id, ...request })).toMatchObject({ status: "failed", error: expect.stringMatching(/https|private/) });
  expect(upstream.requests).toBe(before);
  await database.asSuperuser("delete from app.pull");
});

test("a month of nine series is pulled in seconds; what is not tied to a site is set aside by name", async () => {
  const began = performance.now();
  const outcome = await pull();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(outcome).toMatchObject({
    status: "succeeded",
    received: 9 * 43_200,
    applied: 3 * 43_200,
    duplicate: 0,
    quarantined: 6 * 43_200,
    unmapped: ["https://unknown.example", R],
  });
  expect(await pulls()).toEqual([{ status: "succeeded", error: null, received: 388_800, applied: 129_600, duplicate: 0, quarantined: 259_200 }]);
  expect(await database.asSuperuser("select c.slug, count(*)::int as days from app.check_day join app.client c using (client_id) group by 1")).toEqual([
    { slug: "springfield", days: 90 },
  ]);
  expect(await cursor()).toBe("2026-09-30T23:59:00.000Z");
});

test("pulling the same window again changes no evidence", async () => {
  const before = await evidence();
  expect(await pull("2026-09-01T00:00:00Z", now)).toMatchObject({ applied: 0, duplicate: 129_600, quarantined: 259_200 });
  expect(await evidence()).toEqual(before);
});

test("tying a name sets the cursor back, and the next pull brings in what was set aside, for that client only", async () => {
  const springfield = (await evidence()).filter((row) => row["client"] === "springfield");
  expect(await mapSource({ source, external: R, client: "riverton", site: "www", ...request })).toMatchObject({ repullFrom: "2026-09-01T00:00:00Z" });
  expect(await pull()).toMatchObject({ applied: 129_600, duplicate: 129_600, quarantined: 129_600 });
  const after = await evidence();
  expect(after.filter((row) => row["client"] === "springfield")).toEqual(springfield);
  expect(after.filter((row) => row["client"] === "riverton")).toHaveLength(90);
});

test("a name tied to one client cannot be tied to another", async () => {
  await expect(mapSource({ source, external: W, client: "riverton", site: "www", ...request })).rejects.toThrow(/already tied/);
});

test("sites are monitored from their first check on", async () => {
  expect(
    await database.asSuperuser("select s.slug, c.slug as client, monitored_from from app.site s join app.client c using (client_id) order by 2, 1"),
  ).toEqual([
    { client: "riverton", slug: "www", monitored_from: new Date("2026-09-01T00:00:00Z") },
    { client: "springfield", slug: "parks", monitored_from: null },
    { client: "springfield", slug: "www", monitored_from: new Date("2026-09-01T00:00:00Z") },
  ]);
});

test("a pulled month has its figures, per client", async () => {
  const rows = await database.asSuperuser<{ slug: string; figures: Record<string, { value: number }> }>(
    "select c.slug, m.figures from app.client_month m join app.client c using (client_id) where m.period = '2026-09' order by 1",
  );
  expect(rows.map((row) => [row.slug, row.figures["availability.down_s"]?.value])).toEqual([
    ["riverton", 0],
    ["springfield", 600],
  ]);
});

test.each([
  ["a sign-in page", { status: 200, body: "<html>please sign in</html>", type: "text/html" }, { afterS: null }, /HTML/],
  ["refused credentials", { status: 401, body: "no", type: "text/plain" }, null, /credentials/],
  ["too many requests", { status: 429, body: "", headers: { "retry-after": "77" } }, { afterS: 77 }, /429/],
  ["a broken server", { status: 500, body: "" }, { afterS: null }, /500/],
])("%s is a failed pull with its reason and changes no figure", async (_name, reply, retry, message) => {
  const [before, figures, mark] = [await evidence(), await database.asSuperuser("select * from app.client_month order by client_id, period"), await cursor()];
  upstream.answerInstead(reply);
  const outcome = await pullSource({ source, from: "2026-09-01T00:00:00Z", actor: "test", now: "2026-10-02T00:00:00Z" });
  upstream.answerInstead(null);
  expect(outcome).toMatchObject({ status: "failed", error: expect.stringMatching(message) });
  expect(outcome.retry).toEqual(retry);
  expect((await pulls()).at(-1)).toMatchObject({ status: "failed", error: outcome.error, received: 0, applied: 0 });
  expect([await evidence(), await database.asSuperuser("select * from app.client_month order by client_id, period"), await cursor()]).toEqual([
    before,
    figures,
    mark,
  ]);
});

test("a pull that was running when its process died is marked interrupted when the next one begins", async () => {
  await database.asSuperuser("insert into app.pull (source_id, status, started_at) values ($1, 'running', '2026-10-01')", [source]);
  await pullSource({ source, from: "2026-09-30T23:00:00Z", to: now, actor: "test", now: "2026-10-03T00:00:00Z" });
  const statuses = (await pulls()).map((row) => row.status);
  expect(statuses).toContain("interrupted");
  expect(statuses).not.toContain("running");
});

test("an empty reply is no evidence: nothing changes and the cursor stays", async () => {
  const [before, mark] = [await evidence(), await cursor()];
  upstream.answerInstead({ status: 200, body: JSON.stringify({ status: "success", data: { resultType: "matrix", result: [] } }) });
  expect(await pullSource({ source, actor: "test", now: "2026-10-04T00:00:00Z" })).toMatchObject({ status: "succeeded", received: 0 });
  upstream.answerInstead(null);
  expect([await evidence(), await cursor()]).toEqual([before, mark]);
});
