import { beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { dropOldChecks } from "#server/operations/drop-old-checks.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const W = "https://www.springfield.example.gov";
const NOW = "2026-11-20T00:00:00Z";
const monthTables = async () =>
  (
    await database.asSuperuser<{ name: string }>(
      "select relname::text as name from pg_class where relnamespace = 'part'::regnamespace and relname like 'check_day_2%' and relkind = 'r' order by 1",
    )
  ).map(({ name }) => name);
const keptMonths = () => database.asSuperuser("select period, figures, computed_at from app.client_month order by period");
const touched = async () => {
  const [client] = await database.asSuperuser<{ id: string }>("select client_id::text as id from app.client where slug = 'springfield'");
  return [{ clientId: client?.id ?? "", slug: "springfield", first: "2026-08", last: "2026-11" }];
};
const pull = (from: string, to: string) => pullSource({ source: "monitor", from, to, actor: "test", now: NOW });

beforeAll(async () => {
  const upstream = await startPrometheus([{ instance: W, probe: "iad", value: (at) => (at % 3_600 === 0 ? (at % 86_400 === 7_200 ? "0" : "1") : null) }]);
  await addTwoClients(NOW);
  await addSource({
    connector: "prometheus",
    name: "monitor",
    settings: { url: upstream.url, intervalS: 3_600 },
    secret: null,
    allowPrivate: true,
    actor: "test",
    now: NOW,
  });
  await mapSource({ source: "monitor", external: W, client: "springfield", site: "www", actor: "test", now: NOW });
  await pull("2026-07-30T00:00:00Z", NOW);
  return () => upstream.close();
}, 60_000);

test("by default all checks are kept", async () => {
  const before = await monthTables();
  expect(await dropOldChecks({ now: NOW })).toEqual([]);
  expect([before, await monthTables()]).toEqual([
    before,
    ["check_day_2026_07", "check_day_2026_08", "check_day_2026_09", "check_day_2026_10", "check_day_2026_11"],
  ]);
});

test("older months are dropped whole, once, and what was computed of them stays as it was", async () => {
  const before = await keptMonths();
  expect(await dropOldChecks({ now: NOW, months: 1 })).toEqual(["check_day_2026_07", "check_day_2026_08", "latency_day_2026_07", "latency_day_2026_08"]);
  expect(await dropOldChecks({ now: NOW, months: 1 })).toEqual([]);
  expect(await monthTables()).toEqual(["check_day_2026_09", "check_day_2026_10", "check_day_2026_11"]);
  await refreshTouched({ touched: await touched(), now: "2026-11-21T00:00:00Z" });
  const after = await keptMonths();
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
  expect(after.slice(3)).not.toEqual(before.slice(3));
  expect(after.map(({ period }) => period)).toEqual(["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]);
});

test("whoever asks for a month without checks is told so, and a month with all of them is built", async () => {
  const scope = await scopeForJob("test", "all");
  const build = (periodId: string) => buildClientReport({ scope, clientSlug: "springfield", periodId, reader: "csm", now: NOW });
  for (const closed of ["2026-08", "2026-09", "2026-Q3"])
    await expect(build(closed)).rejects.toMatchObject({ code: "conflict", message: expect.stringMatching(/no longer kept .*2026-09-01.* stays as it is/) });
  expect((await build("2026-10")).figures["availability.down_s"]?.value).toBe(31 * 3_600);
});

test("checks of dropped months that come again are counted and left out, and their tables stay away", async () => {
  const outcome = await pull("2026-08-30T00:00:00Z", "2026-09-02T00:00:00Z");
  expect(outcome).toMatchObject({ status: "succeeded", received: 24 + 48, applied: 0, duplicate: 24, quarantined: 48 });
  expect(await database.asSuperuser("select reason from app.quarantine")).toEqual([{ reason: "48 checks are of months whose checks we no longer keep." }]);
  expect(await monthTables()).not.toContain("check_day_2026_08");
});

test("what was dropped once does not come back by keeping more, and this month can never be dropped", async () => {
  expect(await dropOldChecks({ now: NOW, months: 12 })).toEqual([]);
  await refreshTouched({ touched: await touched(), now: "2026-11-22T00:00:00Z" });
  expect((await keptMonths()).length).toBe(5);
  await expect(dropOldChecks({ now: "2039-01-01T00:00:00Z", months: 1 })).rejects.toThrow("this month is always kept");
});
