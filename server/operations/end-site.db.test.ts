import { beforeAll, beforeEach, expect, test } from "vitest";
import { endSite, reopenSite, startSite } from "#server/operations/end-site.ts";
import { listCoverage } from "#server/operations/list-coverage.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { staffScope } from "#server/operations/staff-scope.fixture.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
let admin: ClientScope;
const base = () => ({ scope: admin, client: world.own.slug, site: "www", actor: "alex@example.org", now: NOW });
const site = <T extends object>(change: T) => ({ ...base(), ...change });
const figures = async (period = "2026-10") => {
  const [row] = await database.asSuperuser<{ figures: Record<string, { value: number | null }> }>(
    "select figures from app.client_month m join app.client c using (client_id) where c.slug = $1 and period = $2",
    [world.own.slug, period],
  );
  const of = (id: string) => row?.figures[`availability.${id}`]?.value;
  return { upS: of("up_s"), downS: of("down_s"), unknownS: of("unknown_s") };
};
const kept = async () =>
  (await database.asSuperuser("select stated_from, monitored_to from app.site s join app.client c using (client_id) where c.slug = $1", [world.own.slug]))[0];
const DAY_S = 86_400;

beforeAll(async () => {
  world = await seedWorld();
  admin = await staffScope("admin", NOW);
});
beforeEach(async () => {
  await database.asSuperuser("update app.site set stated_from = null, monitored_to = null");
  for (const periodId of ["2026-10", "2026-11"]) await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId, now: NOW });
});

test("a site that leaves counts its last day whole, by its client's clock, and nothing after; reopened it counts again", async () => {
  const before = await figures();
  expect(before).toEqual({ upS: 31 * DAY_S - 2100, downS: 2100, unknownS: 0 });
  expect(await endSite(site({ lastDay: "2026-10-20" }))).toEqual({ until: "2026-10-21T04:00:00Z" });
  expect(await figures()).toEqual({ upS: 20 * DAY_S - 2100, downS: 2100, unknownS: 0 });
  expect((await figures("2026-11")).upS ?? 0).toBe(0);
  await endSite(site({ lastDay: "2026-10-10" }));
  expect(await figures()).toEqual({ upS: 10 * DAY_S - 2100, downS: 2100, unknownS: 0 });
  await reopenSite(base());
  expect(await figures()).toEqual(before);
  expect((await figures("2026-11")).upS).toBeGreaterThan(0);
});

test("a stated first day goes before the first check: later it cuts, earlier its time without checks is missing", async () => {
  await startSite(site({ firstDay: "2026-10-11" }));
  expect(await figures()).toEqual({ upS: 21 * DAY_S, downS: 0, unknownS: 0 });
  await startSite(site({ firstDay: "2026-08-30" }));
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-08", now: NOW });
  expect((await figures("2026-08")).unknownS).toBe(2 * DAY_S);
  expect(await startSite(site({ firstDay: null }))).toEqual({ from: "2026-09-01T00:00:00Z" });
  expect(await figures()).toEqual({ upS: 31 * DAY_S - 2100, downS: 2100, unknownS: 0 });
  await database.asSuperuser("delete from app.client_month where period = '2026-08'");
});

test("who did what, and what was before, is in the client's audit log; what is so already leaves no line", async () => {
  await endSite(site({ lastDay: "2026-10-20" }));
  await endSite(site({ lastDay: "2026-10-20" }));
  await reopenSite(base());
  await reopenSite(base());
  const lines = await database.asSuperuser<{ action: string; actor: string; detail: object }>(
    "select action, actor, detail from app.audit_entry where subject = $1 order by seq desc limit 2",
    [world.own.siteId],
  );
  expect(lines).toEqual([
    {
      action: "site.reopened",
      actor: "alex@example.org",
      detail: expect.objectContaining({ monitoredTo: null, before: { statedFrom: null, monitoredTo: "2026-10-21T04:00:00Z" } }),
    },
    { action: "site.ended", actor: "alex@example.org", detail: expect.objectContaining({ monitoredTo: "2026-10-21T04:00:00Z" }) },
  ]);
});

test.each<[string, (of: object) => Promise<unknown>, object, string]>([
  ["ends before its first check", (of) => endSite(of as never), { lastDay: "2026-08-30" }, "bad-input"],
  ["ends on no day", (of) => endSite(of as never), { lastDay: "soon" }, "bad-input"],
  ["ends on a day that is none", (of) => endSite(of as never), { lastDay: "2026-02-30" }, "bad-input"],
  ["ends in another century", (of) => endSite(of as never), { lastDay: "2206-02-03" }, "bad-input"],
  ["begins on no day", (of) => startSite(of as never), { firstDay: "2026-13-01" }, "bad-input"],
  ["is of another client", (of) => endSite(of as never), { lastDay: "2026-10-20", client: "nowhere" }, "not-found"],
  ["is none of this client's", (of) => reopenSite(of as never), { site: "parks" }, "not-found"],
])("a site that %s is refused and stays as it was", async (_name, act, change, code) => {
  await expect(act(site(change))).rejects.toMatchObject({ code });
  expect(await kept()).toEqual({ stated_from: null, monitored_to: null });
});

test("a first day after the last is refused", async () => {
  await endSite(site({ lastDay: "2026-10-20" }));
  await expect(startSite(site({ firstDay: "2026-10-21" }))).rejects.toThrow(/end before it begins/);
  await expect(startSite(site({ firstDay: "2026-10-20" }))).resolves.toEqual({ from: "2026-10-20T04:00:00Z" });
});

test("who manages one client's book does not reach another's, and the coverage map names no site that left", async () => {
  await expect(endSite(site({ scope: world.manager, client: world.other.slug, lastDay: "2026-10-20" }))).rejects.toMatchObject({ code: "not-found" });
  const listed = async () => (await listCoverage({ scope: admin, now: NOW, page: 1, client: world.own.slug })).sites.map(({ site: slug }) => slug);
  expect(await listed()).toEqual(["www"]);
  await endSite(site({ lastDay: "2026-11-03" }));
  expect(await listed()).toEqual(["www"]);
  await endSite(site({ lastDay: "2026-11-02" }));
  expect(await listed()).toEqual([]);
});

test("the staff login changes when a site counts and nothing else of it", async () => {
  const [may] = await database.asSuperuser(
    "select has_column_privilege('app_staff', 'app.site', 'monitored_to', 'update') as ends, has_column_privilege('app_staff', 'app.site', 'host', 'update') as moves",
  );
  expect(may).toEqual({ ends: true, moves: false });
});
