import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { checkEvidence, expandRuns } from "#server/posture/checks.ts";
import type { Check } from "#server/posture/evidence.ts";
import type { CheckRun } from "#server/posture/facts.ts";
import { loadCheckDays } from "#server/store/check-days.ts";
import { saveChecks } from "#server/store/checks.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const ids = { source: "", springfield: "", riverton: "", www: "", other: "" };
const DAY = Date.parse("2026-10-31T00:00:00Z") / 1000;

beforeAll(async () => {
  const now = "2026-11-24T00:00:00Z";
  await addTwoClients(now);
  const added = await addSource({
    connector: "prometheus",
    name: "m",
    settings: { url: "https://m.example" },
    secret: null,
    allowPrivate: false,
    actor: "test",
    now,
  });
  const sites = await database.asSuperuser<{ client: string; clientId: string; siteId: string }>(
    `select c.slug as client, c.client_id::text as "clientId", s.site_id::text as "siteId" from app.site s join app.client c using (client_id) where s.slug = 'www'`,
  );
  const [springfield, riverton] = ["springfield", "riverton"].map((slug) => sites.find(({ client }) => client === slug));
  Object.assign(ids, { source: added.id, springfield: springfield?.clientId, www: springfield?.siteId, riverton: riverton?.clientId, other: riverton?.siteId });
}, 60_000);

type Where = { location: string; monitor?: string; clientId?: string; siteId?: string; intervalS?: number };
async function deliver(checks: readonly Check[], { clientId = ids.springfield, siteId = ids.www, intervalS = 60, ...place }: Where) {
  const { runs, slow } = checkEvidence({ external: "-", location: place.location, intervalS, checks });
  return withScope(await scopeForJob("test", [clientId]), "write", (tx) =>
    saveChecks(tx, { sourceId: ids.source, series: [{ clientId, siteId, ...place, intervalS, runs, slow }] }),
  );
}
const kept = (location: string) =>
  database.asSuperuser<{ day: string; intervalS: number; runs: CheckRun[]; slow: [number, number][] }>(
    `select day::text, interval_s as "intervalS", runs, slow from app.check_day where location = $1 order by day`,
    [location],
  );

const checks = fc.array(
  fc.record({
    at: fc.oneof(fc.integer({ min: 0, max: 5 * 86_400 - 1 }), fc.integer({ min: 86_390, max: 86_410 })).map((second) => DAY + second),
    up: fc.boolean(),
    statusCode: fc.constantFrom(null, 200, 503),
    durationMs: fc.constantFrom(null, 20, 4_200.5),
  }),
  { minLength: 1, maxLength: 60 },
);

test("deliveries split, shuffled, repeated and delayed are stored as one delivery of the same checks is", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(checks, fc.array(fc.nat({ max: 20 }), { maxLength: 3 }), fc.infiniteStream(fc.nat()), async (all, cuts, order) => {
      run += 1;
      const [once, apart] = [`once-${run}`, `apart-${run}`];
      await deliver(all, { location: once });
      const shuffled = all
        .map((item) => ({ item, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
      let from = 0;
      for (const length of [...cuts, all.length]) {
        await deliver([...shuffled.slice(from, from + length), ...shuffled.slice(0, 2)], { location: apart });
        from += length;
      }
      expect(await kept(apart)).toEqual(await kept(once));
      const seconds = (await kept(once)).flatMap(({ day, runs }) => expandRuns(runs).map(({ atS, up }) => [Date.parse(day) / 1000 + atS, up]));
      const truth = new Map<number, boolean>();
      for (const { at, up } of all) truth.set(at, up && truth.get(at) !== false);
      expect(seconds).toEqual([...truth].sort(([a], [b]) => a - b));
      expect(await deliver(all, { location: apart })).toMatchObject({ applied: 0, duplicate: truth.size });
    }),
    { numRuns: 15 },
  );
});

test("of a day's intervals the longest stands, whatever order the deliveries came in and however often", async () => {
  const pieces = fc.array(fc.record({ checks, intervalS: fc.constantFrom(5, 30, 60, 300, 900) }), { minLength: 1, maxLength: 5 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(pieces, fc.infiniteStream(fc.nat()), async (all, order) => {
      run += 1;
      const shuffled = all
        .map((item) => ({ item, key: order.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
      for (const piece of all) await deliver(piece.checks, { location: `as-made-${run}`, intervalS: piece.intervalS });
      for (const piece of [...shuffled, ...shuffled.slice(0, 2)]) await deliver(piece.checks, { location: `shuffled-${run}`, intervalS: piece.intervalS });
      const longest = (day: string) =>
        Math.max(...all.filter((piece) => piece.checks.some(({ at }) => new Date(at * 1000).toISOString().startsWith(day))).map(({ intervalS }) => intervalS));
      expect(await kept(`shuffled-${run}`)).toEqual(await kept(`as-made-${run}`));
      for (const { day, intervalS } of await kept(`shuffled-${run}`)) expect([day, intervalS]).toEqual([day, longest(day)]);
    }),
    { numRuns: 15 },
  );
});

test("what is loaded is what was stored, for the client and days asked for", async () => {
  const all = Array.from({ length: 2880 }, (_, minute) => ({
    at: DAY + minute * 60,
    up: minute !== 30,
    statusCode: minute === 30 ? 500 : 200,
    durationMs: minute === 40 ? 1_500 : 60,
  }));
  await deliver(all, { location: 'Sankt "Gallen"\\, 1' });
  const scope = await scopeForJob("test", [ids.springfield]);
  const days = await withScope(scope, "read", (tx) => loadCheckDays(tx, ids.springfield, { first: "2026-10-31", last: "2026-10-31" }, () => "www"));
  expect(days.filter(({ location }) => location.startsWith("Sankt"))).toEqual([
    {
      site: "www",
      source: ids.source,
      location: 'Sankt "Gallen"\\, 1',
      day: "2026-10-31",
      intervalS: 60,
      runs: [
        { startS: 0, stepS: 60, count: 30, up: true, status: 200 },
        { startS: 1800, stepS: 0, count: 1, up: false, status: 500 },
        { startS: 1860, stepS: 60, count: 1409, up: true, status: 200 },
      ],
      slow: [
        [1800, 60],
        [2400, 1500],
      ],
    },
  ]);
});

test("what two monitors of one site saw from one place is kept and read apart", async () => {
  const seen = (offsetS: number, up: boolean) => Array.from({ length: 60 }, (_, minute) => ({ at: DAY + 7200 + minute * 60 + offsetS, up }));
  const place = { location: "two names", siteId: ids.www };
  expect(await deliver(seen(0, false), { ...place, monitor: "home" })).toMatchObject({ applied: 60 });
  expect(await deliver(seen(17, true), { ...place, monitor: "sign-in" })).toMatchObject({ applied: 60 });
  expect(await deliver(seen(0, true), place)).toMatchObject({ applied: 60 });
  expect(await deliver(seen(0, false), { ...place, monitor: "home" })).toMatchObject({ applied: 0, duplicate: 60 });
  const scope = await scopeForJob("test", [ids.springfield]);
  const days = await withScope(scope, "read", (tx) => loadCheckDays(tx, ids.springfield, { first: "2026-10-31", last: "2026-10-31" }, () => "www"));
  expect(days.filter(({ location }) => location === "two names").map(({ monitor, runs }) => [monitor, runs])).toEqual([
    [undefined, [{ startS: 7200, stepS: 60, count: 60, up: true }]],
    ["home", [{ startS: 7200, stepS: 60, count: 60, up: false }]],
    ["sign-in", [{ startS: 7217, stepS: 60, count: 60, up: true }]],
  ]);
});

test("each month is a table of its own, and a month's query reads no other", async () => {
  await deliver(
    [
      { at: DAY, up: true },
      { at: Date.parse("2027-03-14T00:00:00Z") / 1000, up: true },
    ],
    { location: "iad" },
  );
  const tables = await database.asSuperuser<{ name: string }>(
    "select relname::text as name from pg_class where relnamespace = 'part'::regnamespace and relkind = 'r' order by 1",
  );
  expect(tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["check_day_2026_10", "check_day_2026_11", "check_day_2027_03", "latency_day_2027_03"]),
  );
  const plan = await withScope(
    await scopeForJob("test", [ids.springfield]),
    "read",
    (tx) =>
      tx.$queryRaw<
        { "QUERY PLAN": string }[]
      >`explain select runs from app.check_day where client_id = ${ids.springfield}::uuid and day between '2027-03-01'::date and '2027-03-31'::date`,
  );
  const scanned = plan.flatMap((line) => line["QUERY PLAN"].match(/check_day_\d{4}_\d{2}(?= |$)/g) ?? []);
  expect(new Set(scanned)).toEqual(new Set(["check_day_2027_03"]));
});

test("another client's checks can be neither read nor written, through the parent or past it", async () => {
  await deliver([{ at: DAY, up: false }], { location: "iad", clientId: ids.riverton, siteId: ids.other });
  const springfield = await scopeForJob("test", [ids.springfield]);
  const seen = await withScope(springfield, "read", (tx) => tx.$queryRaw<{ id: string }[]>`select distinct client_id::text as id from app.check_day`);
  expect(seen).toEqual([{ id: ids.springfield }]);
  await expect(withScope(springfield, "read", (tx) => tx.$queryRaw`select 1 from part.check_day_2026_10`)).rejects.toThrow("permission denied for schema part");
  await expect(withScope(springfield, "write", (tx) => tx.$executeRaw`insert into part.check_day_2026_10 select * from app.check_day`)).rejects.toThrow(
    "permission denied",
  );
  await expect(
    withScope(springfield, "write", (tx) =>
      saveChecks(tx, {
        sourceId: ids.source,
        series: [{ clientId: ids.riverton, siteId: ids.other, location: "iad", intervalS: 60, runs: [{ from: DAY, stepS: 0, count: 1, up: true }], slow: [] }],
      }),
    ),
  ).rejects.toThrow("row-level security");
  const guarded = await database.asSuperuser(
    "select from pg_class where relnamespace = 'part'::regnamespace and relname ~ '_day_' and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)",
  );
  expect(guarded).toEqual([]);
});

test("a site is monitored from its first check on, whichever delivery brought it", async () => {
  const since = async () =>
    (await database.asSuperuser<{ at: Date }>("select monitored_from as at from app.site where site_id = $1", [ids.other]))[0]?.at.toISOString();
  await deliver([{ at: DAY + 600, up: true }], { location: "sjc", clientId: ids.riverton, siteId: ids.other });
  expect(await since()).toBe("2026-10-31T00:00:00.000Z");
  await deliver([{ at: DAY - 600, up: true }], { location: "sjc", clientId: ids.riverton, siteId: ids.other });
  expect(await since()).toBe("2026-10-30T23:50:00.000Z");
});
