import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { compareReport } from "#server/operations/compare-report.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { getEdition, listEditions } from "#server/store/published.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NOW = "2027-01-05T12:00:00Z";
const MISSING = { code: "not-found", message: "There is no such report." };
let world: World;
const own = (periodId: string) => ({ clientSlug: world.own.slug, periodId });
const publish = (periodId: string) => publishReport({ scope: world.manager, ...own(periodId), actor: "user:manager", now: NOW });
const draft = (periodId: string, now = NOW) => buildClientReport({ scope: world.manager, ...own(periodId), reader: "csm", now });
const comparison = async (periodId: string, compare: string) => {
  const { report } = await getEdition(world.clientUser, own(periodId));
  return compareReport({ scope: world.clientUser, report, compare, now: NOW });
};

beforeAll(async () => {
  world = await seedWorld();
});

test("a quarter is published, read by its client and absent for everybody else's", async () => {
  expect(await publish("2026-Q4")).toMatchObject({ revision: 1 });
  const { report } = await getEdition(world.clientUser, own("2026-Q4"));
  expect(report).toMatchObject({ periodLabel: "October to December 2026", period: { start: "2026-10-01T04:00:00Z", end: "2027-01-01T05:00:00Z" } });
  await publishReport({ scope: world.security, clientSlug: world.other.slug, periodId: "2026-Q4", actor: "user:s", now: NOW });
  await expect(getEdition(world.clientUser, { clientSlug: world.other.slug, periodId: "2026-Q4" })).rejects.toMatchObject(MISSING);
  expect((await listEditions(world.clientUser)).map(({ clientSlug, period }) => [clientSlug, period])).toEqual([[world.own.slug, "2026-Q4"]]);
});

test("a quarter's numbers are those of its months, from the same evidence", async () => {
  const [quarter, october] = await Promise.all([draft("2026-Q4"), draft("2026-10")]);
  for (const id of ["availability.down_s", "availability.contract_down_s", "purges.blocked", "purges.deleted", "findings.open"])
    expect(quarter.figures[id]?.value, id).toBe(october.figures[id]?.value);
  expect(quarter.figures["availability.month.2026-10.uptime_pct"]?.value).toBe(october.figures["availability.uptime_pct"]?.value);
  expect(quarter.figures["availability.contract_down_s"]?.value).toBe(35 * 60);
  // November and December have no checks: two thirds of the quarter cannot be judged.
  expect(quarter.sections.find(({ id }) => id === "availability")?.verdict).toEqual({ state: "no-data", label: "Insufficient data" });
});

test("publishing a quarter keeps no month; a month's history and the quarter's own months are months", async () => {
  expect(await database.asSuperuser("select 1 from app.client_month")).toEqual([]);
  for (const periodId of ["2026-10", "2026-11"]) await refreshMonth({ scope: world.worker, ...own(periodId), now: NOW });
  await publish("2026-10");
  const rows = await database.asSuperuser<{ period: string }>("select period from app.client_month order by period");
  expect(rows.map(({ period }) => period)).toEqual(["2026-10", "2026-11"]);
  const trend = (await draft("2026-Q4")).sections
    .flatMap(({ blocks }) => blocks)
    .flatMap(({ block }) => (block.kind === "trend" && block.title === "Accounts refused each month" ? [block.points.map(({ label }) => label)] : []));
  expect(trend).toEqual([["October 2026", "November 2026"]]);
});

test("a year that has not ended reads as so far and is not published", async () => {
  const now = "2026-11-03T12:00:00Z";
  const report = await draft("2026", now);
  expect(report.status).toContain("still running");
  await expect(publishReport({ scope: world.manager, ...own("2026"), actor: "a", now })).rejects.toMatchObject({
    code: "conflict",
    message: "2026 has not ended yet. It can be published once it has.",
  });
  await expect(draft("2028")).rejects.toMatchObject(MISSING);
});

test("figures of the quarter before come from what was published, and from nothing else", async () => {
  const words = async (periodId: string) => JSON.stringify((await draft(periodId)).sections[0]?.blocks);
  expect(await words("2026-Q4")).not.toContain("from July to September");
  await publish("2026-Q3");
  expect(await words("2026-Q4")).toContain("from July to September");
});

test("editions are listed by their end, of those that end together the shorter first", async () => {
  await publish("2026");
  await publish("2026-12");
  expect((await listEditions(world.clientUser)).map(({ period }) => period)).toEqual(["2026-12", "2026-Q4", "2026", "2026-10", "2026-Q3"]);
});

test("a client compares published editions only, and every other period is the same absence", async () => {
  const report = await comparison("2026-Q4", "2026-Q3");
  expect(report.sections[1]).toMatchObject({ id: "compared", title: "Compared with July to September 2026" });
  for (const compare of ["2026-Q2", "2026-12", "2026-Q4", "2026-10", "2027-01", "2026", "1999-01", "2026-13", "nonsense"])
    await expect(comparison("2026-Q4", compare), compare).rejects.toMatchObject(MISSING);
});

test("staff compare with a draft where nothing is published, and it says so", async () => {
  const report = await compareReport({ scope: world.manager, report: await draft("2026-12"), compare: "2026-11", now: NOW });
  expect(report.sections[1]?.notes[0]?.text).toMatch(/^Draft, not published\./);
});

test("a file carries the comparison and says so in its name; the JSON file stays what its hash covers", async () => {
  const request = { scope: world.clientUser, ...own("2026-Q4"), reader: "client" as const, now: NOW, compare: "2026-Q3" };
  const { bytes, fileName } = await exportReport({ ...request, format: "csv" });
  expect(fileName).toMatch(/-2026-Q4-r1-beside-2026-Q3\.csv$/);
  expect(new TextDecoder().decode(bytes)).toContain("Compared with July to September 2026");
  await expect(exportReport({ ...request, format: "json" })).rejects.toMatchObject({ code: "bad-input" });
  await expect(exportReport({ ...request, format: "csv", compare: "2026-Q2" })).rejects.toMatchObject(MISSING);
});
