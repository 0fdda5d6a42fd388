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
const request = { actor: "test", now };
const DOWN_CHECKS = 10;
/** Every minute of September: half the checks 300 ms, a tenth 2 s, the rest 500 ms; those that failed waited 30 s. */
const secondsAt = (at: number) => (isDown(at) ? "30" : (["0.3", "0.5", "0.3", "0.5", "0.3", "0.5", "0.3", "2", "0.3", "0.5"][(at / 60) % 10] ?? ""));
const isDown = (at: number) => at >= start + 7200 && at < start + 7200 + DOWN_CHECKS * 60;
const inSeptember = (at: number) => at >= start && at < start + 30 * 86_400;
let upstream: Awaited<ReturnType<typeof startPrometheus>>;

const pull = (from = "2026-09-01T00:00:00Z", to = now) => pullSource({ source: "monitor", from, to, ...request });
const held = () => database.asSuperuser("select site_id, location, day::text, buckets, seen from app.latency_day order by 1, 2, 3");
const figure = async (slug: string, id: string) =>
  (
    await database.asSuperuser<{ value: number | null }>(
      "select (m.figures->$2->>'value')::float as value from app.client_month m join app.client c using (client_id) where c.slug = $1 and m.period = '2026-09'",
      [slug, id],
    )
  )[0]?.value;

beforeAll(async () => {
  upstream = await startPrometheus([
    {
      instance: W,
      probe: "iad",
      value: (at) => (inSeptember(at) ? (isDown(at) ? "0" : "1") : null),
      seconds: (at) => (inSeptember(at) ? secondsAt(at) : null),
    },
    { instance: R, probe: "iad", value: (at) => (inSeptember(at) ? "1" : null) },
  ]);
  await addTwoClients(now);
  const { id } = await addSource({ connector: "prometheus", name: "monitor", settings: { url: upstream.url }, secret: null, allowPrivate: true, ...request });
  await mapSource({ source: id, external: W, client: "springfield", site: "www", ...request });
  await mapSource({ source: id, external: R, client: "riverton", site: "www", ...request });
}, 60_000);
afterAll(() => upstream.close());

test("a month of durations comes with its checks; failed checks and a monitor without durations bring none", async () => {
  const checks = 2 * 43_200;
  const durations = 43_200 - DOWN_CHECKS;
  expect(await pull()).toMatchObject({ status: "succeeded", received: checks + durations, applied: checks + durations, duplicate: 0, quarantined: 0 });
  expect((await held()).length).toBe(30);
  expect(await Promise.all(["response.checks", "response.p50_ms", "response.p95_ms"].map((id) => figure("springfield", id)))).toEqual([durations, 300, 2000]);
  expect(await Promise.all(["response.checks", "response.p50_ms"].map((id) => figure("riverton", id)))).toEqual([null, null]);
});

test("pulling the same window again, whole or in part, applies nothing", async () => {
  const before = await held();
  for (const [from, to] of [
    [undefined, undefined],
    ["2026-09-10T03:20:00Z", "2026-09-11T17:00:30Z"],
  ])
    expect(await pull(from, to)).toMatchObject({ status: "succeeded", applied: 0 });
  expect(await held()).toEqual(before);
});

test("durations that come later than their checks, as when they were not asked for at first, are taken in then", async () => {
  await database.asSuperuser("delete from app.latency_day where day >= '2026-09-20'");
  expect(await pull()).toMatchObject({ applied: 11 * 1440 });
  expect((await held()).length).toBe(30);
});
