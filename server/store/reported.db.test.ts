import { beforeAll, beforeEach, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { withScope } from "#server/store/database.ts";
import { loadReported, saveReported } from "#server/store/reported.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-24T00:00:00Z";
const ids = { source: "", springfield: "", riverton: "", www: "", parks: "" };
const MIDNIGHT = Date.parse("2026-10-01T00:00:00Z") / 1000;

beforeAll(async () => {
  await addTwoClients(now);
  ids.source = (await addSource({ connector: "pingdom", name: "monitor", settings: {}, secret: "a-token", allowPrivate: false, actor: "test", now })).id;
  const sites = await database.asSuperuser<{ client: "springfield" | "riverton"; clientId: string; siteId: string; slug: "www" | "parks" }>(
    'select c.slug as client, c.client_id::text as "clientId", s.site_id::text as "siteId", s.slug from app.site s join app.client c using (client_id)',
  );
  for (const { client, clientId, siteId, slug } of sites) {
    ids[client] = clientId;
    if (client === "springfield") ids[slug] = siteId;
  }
}, 60_000);
beforeEach(() => database.asSuperuser("delete from app.reported_day"));

const report = (change: Partial<ReportedEvidence> = {}): ReportedEvidence => ({
  kind: "reported",
  external: "https://www",
  reportedBy: "Pingdom",
  day: "2026-10-01",
  from: MIDNIGHT,
  to: MIDNIGHT + 86_400,
  outages: [],
  totals: null,
  reportedPct: null,
  reportedAt: "2026-10-02T00:15:00Z",
  ...change,
});
const save = async (evidence: ReportedEvidence[], siteId = ids.www) =>
  withScope(await scopeForJob("test", [ids.springfield]), "write", (tx) =>
    saveReported(tx, { sourceId: ids.source, entries: evidence.map((piece) => ({ clientId: ids.springfield, siteId, evidence: piece })) }),
  );
const load = async (clientId = ids.springfield) =>
  withScope(await scopeForJob("test", [ids.springfield]), "read", (tx) =>
    loadReported(tx, clientId, { first: "2026-09-30", last: "2026-10-31" }, (siteId) => (siteId === ids.www ? "www" : "parks")),
  );
const down = (from: number, to: number) => ({ from: MIDNIGHT + from, to: MIDNIGHT + to, state: "down" as const });

test("a report is kept in seconds of its day, and the same one again changes nothing", async () => {
  const full = report({ from: MIDNIGHT + 600, outages: [down(700, 900)], totals: { upS: 85_600, downS: 200, unknownS: null }, reportedPct: 99.767 });
  expect(await save([full])).toEqual({ applied: 1, duplicate: 0 });
  const kept = await load();
  expect(kept).toEqual([
    {
      site: "www",
      source: ids.source,
      day: "2026-10-01",
      reportedBy: "Pingdom",
      fromS: 600,
      toS: 86_400,
      outages: [{ fromS: 700, toS: 900, state: "down" }],
      totals: { upS: 85_600, downS: 200, unknownS: null },
      reportedPct: 99.767,
    },
  ]);
  expect(await save([full])).toEqual({ applied: 0, duplicate: 1 });
  expect(await save([{ ...full, reportedAt: "2026-10-05T00:00:00Z" }])).toEqual({ applied: 0, duplicate: 1 });
  expect(await load()).toEqual(kept);
});

test("the fuller report of a running day replaces it, and an older one that comes late changes nothing", async () => {
  const noon = report({ to: MIDNIGHT + 43_200, outages: [down(40_000, 43_200)], reportedAt: "2026-10-01T12:00:00Z" });
  const night = report({ outages: [down(40_000, 50_000)] });
  await save([noon]);
  expect(await save([night])).toEqual({ applied: 1, duplicate: 0 });
  const kept = await load();
  expect(kept[0]).toMatchObject({ toS: 86_400, outages: [{ fromS: 40_000, toS: 50_000, state: "down" }] });
  expect(await save([noon])).toEqual({ applied: 0, duplicate: 1 });
  expect(await load()).toEqual(kept);
});

test("a newer report that says the same holds off what was reported in between", async () => {
  await save([report({ reportedAt: "2026-10-02T00:00:00Z" })]);
  await save([report({ reportedAt: "2026-10-04T00:00:00Z" })]);
  await save([report({ reportedAt: "2026-10-03T00:00:00Z", outages: [down(0, 60)] })]);
  expect((await load())[0]?.outages).toEqual([]);
});

test("in one delivery, in any order, the newest report of a day stands, and of two of one instant the fuller", async () => {
  const [a, b, c] = [
    report({ to: MIDNIGHT + 100, reportedAt: "2026-10-01T01:00:00Z" }),
    report({ to: MIDNIGHT + 300, reportedAt: "2026-10-01T02:00:00Z" }),
    report({ to: MIDNIGHT + 200, reportedAt: "2026-10-01T02:00:00Z" }),
  ];
  expect(await save([b, a, c])).toEqual({ applied: 1, duplicate: 2 });
  expect((await load())[0]?.toS).toBe(300);
  await save([c, a]);
  expect((await load())[0]?.toS).toBe(300);
});

test("what was seen paused stays so when the monitor has forgotten it; other silence does not", async () => {
  const paused = (to: number) => ({ from: MIDNIGHT + 1000, to: MIDNIGHT + to, state: "unknown" as const, paused: true as const });
  const silent = { from: MIDNIGHT, to: MIDNIGHT + 500, state: "unknown" as const };
  await save([report({ outages: [paused(2000), silent], reportedAt: "2026-10-01T01:00:00Z" })]);
  await save([report({ outages: [paused(3000)], reportedAt: "2026-10-01T02:00:00Z" })]);
  const after = report({ outages: [down(5000, 6000)], reportedAt: "2026-10-01T03:00:00Z" });
  expect(await save([after])).toEqual({ applied: 1, duplicate: 0 });
  expect((await load())[0]?.outages).toEqual([
    { fromS: 5000, toS: 6000, state: "down" },
    { fromS: 1000, toS: 3000, state: "unknown", paused: true },
  ]);
  expect(await save([{ ...after, reportedAt: "2026-10-01T04:00:00Z" }])).toEqual({ applied: 0, duplicate: 1 });
});

test("two monitors of one site are kept beside each other, and the site is monitored from the first moment one speaks for", async () => {
  await save([report({ external: "a", from: MIDNIGHT + 7200 }), report({ external: "b", from: MIDNIGHT + 3600 })], ids.parks);
  expect((await load()).map(({ site, fromS }) => [site, fromS])).toEqual([
    ["parks", 7200],
    ["parks", 3600],
  ]);
  expect(await database.asSuperuser("select monitored_from from app.site where site_id = $1", [ids.parks])).toEqual([
    { monitored_from: new Date("2026-10-01T01:00:00Z") },
  ]);
});

test("another client's days are out of reach", async () => {
  await save([report()]);
  expect(await load(ids.riverton)).toEqual([]);
  await expect(
    withScope(await scopeForJob("test", [ids.riverton]), "write", (tx) =>
      saveReported(tx, { sourceId: ids.source, entries: [{ clientId: ids.springfield, siteId: ids.www, evidence: report({ reportedAt: now }) }] }),
    ),
  ).rejects.toThrow();
});
