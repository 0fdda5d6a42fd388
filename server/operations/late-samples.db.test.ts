import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const SITE = "https://www.springfield.example.gov";
const FROM = Date.parse("2026-09-28T12:00:00Z") / 1000;
/** What the agent in sjc measured and could not send until the network was back. */
let held: { from: number; to: number } | null = null;
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
let source: string;

const at = (day: number, time: string) => Date.parse(`2026-09-${day}T${time}:00Z`) / 1000;
const pull = (day: number, time: string) => pullSource({ source, actor: "worker", now: new Date(at(day, time) * 1000).toISOString() });
/** Minutes of which there is a check from sjc. */
async function known(from: number, to: number): Promise<number> {
  const rows = await database.asSuperuser<{ n: number }>(
    `select coalesce(sum(case when (r->>'stepS')::int = 0 then ((r->>'startS')::int + d >= $1 and (r->>'startS')::int + d < $2)::int
       else (select count(*) from generate_series(0, (r->>'count')::int - 1) i where (r->>'startS')::int + d + i * (r->>'stepS')::int >= $1 and (r->>'startS')::int + d + i * (r->>'stepS')::int < $2) end), 0)::int as n
     from (select extract(epoch from day)::int as d, json_array_elements(runs) as r from app.check_day where location = 'sjc') runs`,
    [from, to],
  );
  return rows[0]?.n ?? 0;
}

beforeAll(async () => {
  const seen = (time: number) => (time < FROM ? null : "1");
  upstream = await startPrometheus([
    { instance: SITE, probe: "iad", value: seen },
    { instance: SITE, probe: "sjc", value: (time) => (held !== null && time >= held.from && time < held.to ? null : seen(time)) },
  ]);
  const place = { actor: "test", now: "2026-09-28T12:00:00Z" };
  await addTwoClients(place.now);
  source = (await addSource({ connector: "prometheus", name: "agents", settings: { url: upstream.url }, secret: null, allowPrivate: true, ...place })).id;
  await mapSource({ source, external: SITE, client: "springfield", site: "www", ...place });
  await pull(28, "18:00");
}, 60_000);
afterAll(() => upstream.close());

test("what an agent sends after an hour without a network is read by the next pull", async () => {
  held = { from: at(28, "18:30"), to: at(28, "19:50") };
  await pull(28, "20:00");
  expect(await known(at(28, "18:00"), at(28, "20:00"))).toBe(40);
  held = null;
  expect(await pull(28, "20:05")).toMatchObject({ status: "succeeded", applied: 80 + 2 * 5 });
  expect(await known(at(28, "18:00"), at(28, "20:00"))).toBe(120);
  expect(await pull(28, "20:05")).toMatchObject({ status: "succeeded", applied: 0 });
});

test("what it sends after a night is read with the first pull of the next UTC day, once", async () => {
  held = { from: at(28, "20:30"), to: at(29, "08:00") };
  for (const [day, time] of [
    [28, "22:00"],
    [28, "23:55"],
    [29, "00:05"],
    [29, "04:00"],
    [29, "08:00"],
  ] as const)
    await pull(day, time);
  held = null;
  await pull(29, "16:00");
  expect(await known(at(28, "20:30"), at(29, "08:00"))).toBe(121);
  await pull(29, "23:58");
  expect(await pull(30, "00:03")).toMatchObject({ status: "succeeded", applied: 690 - 121 + 2 * 5 });
  expect(await known(at(28, "20:30"), at(29, "08:00"))).toBe(690);
  expect(await pull(30, "00:08")).toMatchObject({ applied: 2 * 5, duplicate: 2 * 121 });
});
