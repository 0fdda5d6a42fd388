import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { namePrimary, unnamePrimary } from "#server/operations/name-primary.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { staffScope } from "#server/operations/staff-scope.fixture.ts";
import { tieSource } from "#server/operations/tie-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { STANDARD_CADENCE } from "#server/posture/standard-terms.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listTies } from "#server/store/source-ties.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NAME = "https://www.springfield.example.gov";
const NOW = "2026-10-02T00:00:00Z";
const second = (instant: string) => Date.parse(instant) / 1000;
/** September of Springfield: "old" ends on the 20th, "new" begins on the 14th, each with an outage of its own. */
const SEEN: Record<string, [from: string, to: string, downFrom: string, downTo: string]> = {
  old: ["2026-09-01T00:00:00Z", "2026-09-20T00:00:00Z", "2026-09-18T12:00:00Z", "2026-09-18T14:00:00Z"],
  new: ["2026-09-14T00:00:00Z", "2026-10-02T00:00:00Z", "2026-09-25T12:00:00Z", "2026-09-25T12:30:00Z"],
};
const ids: Record<string, string> = {};
const upstreams: Awaited<ReturnType<typeof startPrometheus>>[] = [];
let scope: ClientScope;

const act = () => ({ scope, client: "springfield", site: "www", actor: "sam@example.org", now: NOW });
async function september() {
  const { facts } = await withScope(scope, "read", (tx) => loadFacts(tx, { clientSlug: "springfield", periodId: "2026-09", now: NOW }));
  const measure = measureAvailability({ ...facts, vendor: { name: "V" }, cadence: STANDARD_CADENCE });
  const site = measure.sites.find(({ slug }) => slug === "www");
  return [site?.source, site?.tally.downS, site?.tally.unknownS];
}
const days = async (source: string) =>
  (await withScope(scope, "read", (tx) => listTies(tx, { sourceId: ids[source] ?? "", limit: 10, skip: 0 }))).map(({ external, speaksFrom }) => [
    external,
    speaksFrom,
  ]);
const keptDown = () =>
  database.asSuperuser<{ down: string }>(
    "select m.figures->'availability.site.www.down_s'->>'value' as down from app.client_month m join app.client c using (client_id) where c.slug = 'springfield' and m.period = '2026-09'",
  );

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await staffScope("security", NOW);
  for (const [name, [from, to, downFrom, downTo]] of Object.entries(SEEN)) {
    const value = (at: number) => (at < second(from) || at >= second(to) ? null : at >= second(downFrom) && at < second(downTo) ? "0" : "1");
    const upstream = await startPrometheus([{ instance: NAME, probe: "iad", value }]);
    upstreams.push(upstream);
    const place = { actor: "cli", now: NOW };
    ids[name] = (await addSource({ connector: "prometheus", name, settings: { url: upstream.url }, secret: null, allowPrivate: true, ...place })).id;
    await tieSource({ ...act(), source: ids[name] ?? "", external: NAME });
    await pullSource({ source: ids[name] ?? "", from: "2026-08-31T00:00:00Z", to: NOW, ...place });
  }
  await refreshMonth({ scope, clientSlug: "springfield", periodId: "2026-09", now: NOW });
}, 60_000);
afterAll(() => Promise.all(upstreams.map((upstream) => upstream.close())));

test("nobody named: the one that saw most of the month, and the rest of it is unknown", async () => {
  const [source, downS, unknownS] = await september();
  expect([source, downS]).toEqual([ids["old"], 7_200]);
  expect(unknownS).toBeGreaterThan(10 * 86_400);
});

test("from the day somebody named the new one speaks, the old one before, and the kept month says so", async () => {
  await namePrimary({ ...act(), source: ids["new"] ?? "", fromDay: "2026-09-16" });
  expect((await september()).slice(0, 2)).toEqual([ids["new"], 1_800]);
  expect((await september())[2]).toBeLessThan(86_400);
  expect([await days("old"), await days("new")]).toEqual([[[NAME, []]], [[NAME, ["2026-09-16"]]]]);
  const [audit] = await database.asSuperuser("select actor, subject, detail from app.audit_entry where action = 'source.primary-named'");
  expect(audit).toMatchObject({ actor: "sam@example.org", subject: ids["new"], detail: { site: "www", fromDay: "2026-09-16" } });
  expect((await keptDown()).map(({ down }) => Number(down))).toEqual([1_800]);
});

test("a day has one source, whoever was named for it last", async () => {
  await namePrimary({ ...act(), source: ids["old"] ?? "", fromDay: "2026-09-16" });
  expect([await days("old"), await days("new")]).toEqual([[[NAME, ["2026-09-16"]]], [[NAME, []]]]);
  await namePrimary({ ...act(), source: ids["new"] ?? "", fromDay: "2026-09-16" });
  await namePrimary({ ...act(), source: ids["new"] ?? "", fromDay: "2026-09-16" });
  expect([await days("old"), await days("new")]).toEqual([[[NAME, []]], [[NAME, ["2026-09-16"]]]]);
});

test("tied again to the same site it keeps its day, tied to another it loses it", async () => {
  await tieSource({ ...act(), source: ids["new"] ?? "", external: NAME });
  expect(await days("new")).toEqual([[NAME, ["2026-09-16"]]]);
  const [other] = await database.asSuperuser<{ slug: string }>(
    "select s.slug from app.site s join app.client c using (client_id) where c.slug = 'springfield' and s.slug <> 'www' limit 1",
  );
  await tieSource({ ...act(), source: ids["new"] ?? "", external: NAME, site: other?.slug ?? "" });
  expect(await days("new")).toEqual([[NAME, []]]);
  await tieSource({ ...act(), source: ids["new"] ?? "", external: NAME });
});

test("a day is taken back once", async () => {
  await namePrimary({ ...act(), source: ids["new"] ?? "", fromDay: "2026-09-16" });
  await unnamePrimary({ ...act(), fromDay: "2026-09-16" });
  expect((await september()).slice(0, 2)).toEqual([ids["old"], 7_200]);
  await expect(unnamePrimary({ ...act(), fromDay: "2026-09-16" })).rejects.toMatchObject({ code: "not-found" });
});

test("what is not tied to the site, watches nothing or has a wrong day is refused", async () => {
  const loose = (
    await addSource({
      connector: "prometheus",
      name: "loose",
      settings: { url: "https://p.example" },
      secret: null,
      allowPrivate: false,
      actor: "cli",
      now: NOW,
    })
  ).id;
  await expect(namePrimary({ ...act(), source: loose, fromDay: "2026-09-16" })).rejects.toThrow(/Tie it first/);
  await expect(namePrimary({ ...act(), source: ids["new"] ?? "", site: "none", fromDay: "2026-09-16" })).rejects.toMatchObject({ code: "not-found" });
  for (const fromDay of ["1999-12-31", "2206-01-01", "soon"])
    await expect(namePrimary({ ...act(), source: ids["new"] ?? "", fromDay })).rejects.toThrow(/must lie between/);
});
