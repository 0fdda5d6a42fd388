import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setReportDesign } from "#server/operations/set-report-design.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
beforeAll(async () => {
  world = await seedWorld();
});

const design = (sections: string[], clientSlug = world.own.slug) =>
  setReportDesign({ scope: world.manager, clientSlug, sections, actor: "m@example.org", now: NOW });
const sections = async () =>
  (await buildClientReport({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", reader: "client", now: NOW })).sections.map(({ id }) => id);

test("the chosen sections come in their order, between the summary and the method", async () => {
  const usual = await sections();
  await design(["compliance", "availability"]);
  const chosen = await sections();
  expect(chosen.slice(0, 3)).toEqual(["summary", "compliance", "availability"]);
  expect(chosen).toContain("how-we-know");
  expect(chosen).not.toContain("purged-accounts");
  expect(chosen.length).toBeLessThan(usual.length);
  const entries = await database.asSuperuser("select * from app.audit_entry where action = 'report.designed' and chain = $1", [world.own.clientId]);
  expect(entries).toHaveLength(1);
});

test.each([
  ["none", []],
  ["one twice", ["availability", "availability"]],
  ["one we have not", ["gone"]],
  ["one that is always there", ["availability", "how-we-know"]],
])("%s is no design", async (_claim, wrong) => {
  const before = await sections();
  await expect(design(wrong)).rejects.toMatchObject({ code: "bad-input" });
  expect(await sections()).toEqual(before);
});

test("another's client does not exist", async () => {
  await expect(design(["availability"], world.other.slug)).rejects.toMatchObject({ code: "not-found" });
  expect(await database.asSuperuser("select * from app.report_design where client_id = $1", [world.other.clientId])).toEqual([]);
});
