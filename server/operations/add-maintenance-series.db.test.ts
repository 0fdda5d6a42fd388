import { beforeAll, beforeEach, expect, test } from "vitest";
import { addMaintenanceSeries } from "#server/operations/add-maintenance-series.ts";
import { endMaintenanceSeries } from "#server/operations/end-maintenance-series.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { skipMaintenanceDay } from "#server/operations/skip-maintenance-day.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const who = { actor: "dana@example.org", by: "Dana Ortiz", now: NOW };
// Saturdays 13:00 to 16:00 in New York: over the outage of 3 October.
const SERIES = {
  site: "www",
  kind: "maintenance",
  timeZone: "America/New_York",
  weekly: [{ days: [6], from: "13:00", to: "16:00" }],
  firstDay: "2026-09-05",
  lastDay: null,
  skipDays: [],
  reason: "Weekly updates",
};
const add = (change: Partial<Parameters<typeof addMaintenanceSeries>[0]> = {}) =>
  addMaintenanceSeries({ scope: world.manager, clientSlug: world.own.slug, ...SERIES, announced: "2026-09-01T00:00:00Z", ...who, ...change });
const one = (id: string) => ({ scope: world.manager, clientSlug: world.own.slug, id, ...who });
const downS = async () => {
  const [row] = await database.asSuperuser<{ figures: Record<string, { value: number }> }>(
    "select figures from app.client_month m join app.client c using (client_id) where c.slug = $1 and period = '2026-10'",
    [world.own.slug],
  );
  return row?.figures["availability.contract_down_s"]?.value;
};
const read = () => readMaintenance({ scope: world.manager, clientSlug: world.own.slug, month: "2026-10", actor: who.actor, now: NOW });

beforeAll(async () => {
  world = await seedWorld();
});
beforeEach(async () => {
  await database.asSuperuser("delete from app.maintenance_series");
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
});

test("a recurring window stands on each of its days until one is left out or it ends", async () => {
  expect(await downS()).toBe(2100);
  const { id } = await add();
  expect(await downS()).toBe(0);
  expect((await read()).past.map(({ when }) => when)).toEqual(["3", "10", "17", "24", "31"].map((day) => `Saturday ${day} October 2026, 13:00 to 16:00`));
  await skipMaintenanceDay({ ...one(id), day: "2026-10-03" });
  expect(await downS()).toBe(2100);
  await endMaintenanceSeries({ ...one(id), lastDay: "2026-10-20" });
  const { past, upcoming, series } = await read();
  expect(past.map(({ when }) => when)).toEqual(["10", "17"].map((day) => `Saturday ${day} October 2026, 13:00 to 16:00`));
  expect([upcoming, series]).toEqual([[], [expect.objectContaining({ id, over: true, next: null, skipDays: ["2026-10-03"], lastDay: "2026-10-20" })]]);
});

test("entered today it cannot excuse what has begun", async () => {
  const { announced: _, ...rest } = { ...SERIES, announced: undefined };
  const given = { scope: world.manager, clientSlug: world.own.slug, ...rest, ...who };
  await expect(addMaintenanceSeries(given)).rejects.toMatchObject({ code: "bad-input" });
  await addMaintenanceSeries({ ...given, firstDay: "2026-11-02" });
  const { upcoming } = await read();
  expect(upcoming.map(({ standing }) => standing)).toEqual(["announced", "announced"]);
  expect(await downS()).toBe(2100);
});

test.each([
  ["ends before it begins", { lastDay: "2026-09-04" }, /last day/i],
  ["has hours that end before they begin", { weekly: [{ days: [6], from: "16:00", to: "13:00" }] }, /days and hours/],
  ["has no hours", { weekly: [] }, /days and hours/],
  ["is in no time zone", { timeZone: "Mars/Olympus" }, /time zone/],
  ["has no reason", { reason: "" }, /reason/],
  ["is of no kind", { kind: "holiday" }, /kind/],
  ["was announced in the future", { announced: "2027-01-01T00:00:00Z" }, /future/],
])("a recurring window that %s is refused by name", async (_name, change, message) => {
  await expect(add(change)).rejects.toThrow(message);
  expect(await database.asSuperuser("select 1 from app.maintenance_series")).toEqual([]);
});

test("it ends once, never later, and no day is left out on which it is not held", async () => {
  const { id } = await add({ lastDay: "2026-10-20" });
  for (const lastDay of ["2026-10-20", "2026-12-01"]) await expect(endMaintenanceSeries({ ...one(id), lastDay })).rejects.toMatchObject({ code: "conflict" });
  for (const day of ["2026-08-01", "2026-11-01", "soon"]) await expect(skipMaintenanceDay({ ...one(id), day })).rejects.toMatchObject({ code: "bad-input" });
});

test("another client has none of it", async () => {
  const { id } = await add();
  const foreign = { ...one(id), scope: world.security, clientSlug: world.other.slug };
  await expect(endMaintenanceSeries({ ...foreign, lastDay: "2026-10-20" })).rejects.toMatchObject({ code: "not-found" });
  await expect(skipMaintenanceDay({ ...foreign, day: "2026-10-10" })).rejects.toMatchObject({ code: "not-found" });
  await expect(add({ clientSlug: world.other.slug })).rejects.toMatchObject({ code: "not-found" });
  const load = (clientSlug: string) => withScope(world.worker, "read", (tx) => loadFacts(tx, { clientSlug, periodId: "2026-10", now: NOW }));
  expect((await load(world.other.slug)).facts.maintenanceSeries).toEqual([]);
  expect((await load(world.own.slug)).facts.maintenanceSeries).toEqual([{ id, ...SERIES, announcedAt: "2026-09-01T00:00:00Z" }]);
});
