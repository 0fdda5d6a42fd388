import { beforeAll, beforeEach, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { explainOutage } from "#server/operations/explain-outage.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { MOST_REASON } from "#server/posture/outage-reasons.ts";
import { withScope } from "#server/store/database.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const OUTAGE = { from: "2026-10-03T18:00:00Z", to: "2026-10-03T18:35:00Z" };
const REASON = "A disk failed and was replaced.";
const place = () => ({ clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
const explain = (change: Partial<Parameters<typeof explainOutage>[0]> = {}) =>
  explainOutage({
    scope: world.manager,
    clientSlug: world.own.slug,
    site: "www",
    ...OUTAGE,
    reason: REASON,
    actor: "dana@example.org",
    by: "Dana Ortiz",
    now: NOW,
    ...change,
  });
const kept = () => database.asSuperuser<{ reason: string | null }>("select reason from app.outage_reason order by starts_at");
const report = () => buildClientReport({ scope: world.manager, ...place(), reader: "client" });
const dayText = async () => /"text":"(3 October: [^"]+)"/u.exec(JSON.stringify(await report()))?.[1];
const listed = async () =>
  (await readMaintenance({ scope: world.manager, clientSlug: world.own.slug, month: "2026-10", actor: "a", now: NOW })).outages.map(({ reason }) => reason);

beforeAll(async () => {
  world = await seedWorld();
});
beforeEach(async () => {
  await database.asSuperuser("delete from app.outage_reason");
});

test("what is said of an outage stands in the list, in the day of the report and in its files, and changes no figure", async () => {
  const before = await report();
  expect(await listed()).toContain(null);
  await explain();
  expect(await listed()).toContain(REASON);
  expect(await dayText()).toContain(REASON);
  expect((await report()).figures).toEqual(before.figures);
  const file = await exportReport({ scope: world.manager, ...place(), format: "csv", reader: "client", revision: "draft" });
  expect(new TextDecoder().decode(file.bytes)).toContain(REASON);
});

test("the kept month is the same with it, and is made without reading it", async () => {
  const before = await refreshMonth({ scope: world.worker, ...place() });
  await explain();
  expect(await refreshMonth({ scope: world.worker, ...place() })).toEqual(before);
});

test("said again it is replaced, also for a stretch that has moved; left empty it is taken back; each is in the audit", async () => {
  await explain();
  await explain({ from: "2026-10-03T18:05:00Z", reason: "Two disks failed." });
  expect(await dayText()).toContain("(Two disks failed.");
  expect(await dayText()).not.toContain(REASON);
  await explain({ reason: "  " });
  expect(await kept()).toEqual([{ reason: null }, { reason: null }]);
  expect(await dayText()).not.toContain("disks");
  const audit = await database.asSuperuser<{ action: string }>("select action from app.audit_entry where action like 'outage.%' order by at, seq desc");
  expect(audit.map(({ action }) => action)).toContain("outage.explained");
  expect(audit.map(({ action }) => action)).toContain("outage.reason-withdrawn");
});

const REFUSED: [string, Partial<Parameters<typeof explainOutage>[0]>, string][] = [
  ["minutes that were up", { from: "2026-10-04T18:00:00Z", to: "2026-10-04T18:35:00Z" }, "bad-input"],
  ["minutes still to come", { from: "2027-10-03T18:00:00Z", to: "2027-10-03T18:35:00Z" }, "bad-input"],
  ["a text with no room for it", { reason: "x".repeat(MOST_REASON + 1) }, "bad-input"],
  ["a site that is not there", { site: "nowhere" }, "not-found"],
  ["an end before the beginning", { to: "2026-10-03T17:00:00Z" }, "bad-input"],
];
test.each(REFUSED)("%s has no reason", async (_name, change, code) => {
  await expect(explain(change)).rejects.toMatchObject({ code });
  expect(await kept()).toEqual([]);
});

test("nobody explains another client's outage, and the client's own login reads the reasons only in what was published", async () => {
  await expect(explain({ clientSlug: world.other.slug })).rejects.toMatchObject({ code: "not-found" });
  await explain();
  await expect(withScope(world.clientUser, "read", (tx) => tx.outageReason.count())).rejects.toThrow(/permission denied/u);
  await publishReport({ scope: world.manager, ...place(), actor: "user:manager" });
  const file = await exportReport({ scope: world.clientUser, ...place(), format: "json", reader: "client" });
  expect(new TextDecoder().decode(file.bytes)).toContain(REASON);
});
