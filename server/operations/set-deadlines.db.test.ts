import { beforeAll, expect, test } from "vitest";
import { previewDeadlines } from "#server/operations/preview-deadlines.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setDeadlines } from "#server/operations/set-deadlines.ts";
import { DEADLINE_PRESETS } from "#server/posture/deadline-policies.ts";
import { withScope } from "#server/store/database.ts";
import { listDeadlines } from "#server/store/deadlines.ts";
import { loadFacts } from "#server/store/facts.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const by = { actor: "user:1", by: "Sam", now: NOW };
const set = (effectiveFrom: string, policies: unknown) => setDeadlines({ scope: world.security, client: world.own.slug, effectiveFrom, policies, ...by });
const names = async (clientSlug: string, periodId: string) =>
  (await withScope(world.worker, "read", (tx) => loadFacts(tx, { clientSlug, periodId, now: NOW }))).facts.deadlines.map(({ name }) => name);

beforeAll(async () => {
  world = await seedWorld();
});

test("a period is measured by the policies in force on its last day, and the other client by our standard", async () => {
  await set("2026-05-01", [DEADLINE_PRESETS["bod-22-01"], DEADLINE_PRESETS.house]);
  await set("2026-10-15", [DEADLINE_PRESETS["fedramp-rev5"]]);
  await set("2026-10-15", [DEADLINE_PRESETS["bod-26-04"], DEADLINE_PRESETS["fedramp-rev5"]]);
  expect(await names(world.own.slug, "2026-05")).toEqual(["CISA BOD 22-01 (revoked)", "7/30/90/120 days"]);
  expect(await names(world.own.slug, "2026-09")).toEqual(["7/30/90/120 days"]);
  expect(await names(world.own.slug, "2026-10")).toEqual(["CISA BOD 26-04 (reference)", "FedRAMP Rev5"]);
  expect(await names(world.other.slug, "2026-10")).toEqual(["7/30/90/120 days"]);
  expect(await withScope(world.security, "read", (tx) => listDeadlines(tx, world.own.clientId))).toMatchObject([
    { effectiveFrom: "2026-05-01", enteredBy: "Sam" },
    { effectiveFrom: "2026-10-15", enteredBy: "Sam", enteredAt: NOW },
  ]);
  expect(await database.asSuperuser("select actor, detail->>'effectiveFrom' as day from app.audit_entry where action = 'deadlines.set' order by seq")).toEqual(
    ["2026-05-01", "2026-10-15", "2026-10-15"].map((day) => ({ actor: "user:1", day })),
  );
});

test.each([
  ["a revoked directive for days after it was revoked", "2026-06-10", [DEADLINE_PRESETS["bod-22-01"]], "was revoked on 2026-06-10"],
  ["no policy", "2026-11-01", [], "at least one policy"],
  ["a policy twice", "2026-11-01", [DEADLINE_PRESETS.house, DEADLINE_PRESETS.house], "twice"],
  ["half a day", "2026-11-01", [{ ...DEADLINE_PRESETS.house, days: { ...DEADLINE_PRESETS.house.days, low: 0.5 } }], "0.days.low"],
  ["a day far off", "2062-11-01", [DEADLINE_PRESETS.house], "between 2000-01-01 and 2031-12-31"],
])("%s is refused and changes nothing", async (_, day, policies, reason) => {
  const before = await withScope(world.security, "read", (tx) => listDeadlines(tx, world.own.clientId));
  await expect(set(day, policies)).rejects.toThrow(reason);
  expect(await withScope(world.security, "read", (tx) => listDeadlines(tx, world.own.clientId))).toEqual(before);
});

test("a client outside the person's book is not there", async () => {
  const outside = { scope: world.manager, client: world.other.slug, policies: [DEADLINE_PRESETS.house], ...by };
  await expect(setDeadlines({ ...outside, effectiveFrom: "2026-11-01" })).rejects.toMatchObject({ code: "not-found" });
});

test("the preview says which evaluated findings would be past due today, by which policy, and saves nothing", async () => {
  const preview = (policies: unknown) => previewDeadlines({ scope: world.security, client: world.own.slug, policies, now: NOW });
  expect(await preview([DEADLINE_PRESETS["bod-26-04"]])).toMatchObject({ open: 0, overdue: 0, late: [], kevOpen: null });
  const { clientId, findingId } = world.own;
  await database.asSuperuser("update app.finding set cve = array['CVE-2021-44228'] where finding_id = $1", [findingId]);
  await database.asSuperuser(
    "insert into app.evaluation (client_id, finding_id, verdict, reason, by, at) values ($1, $2, 'confirmed', 'Seen', 'Sam', '2026-10-21T00:00:00Z')",
    [clientId, findingId],
  );
  await database.asSuperuser("insert into app.kev_entry (cve, name, added_on, ransomware) values ('CVE-2021-44228', 'Log4Shell', '2021-12-10', true)");
  await database.asSuperuser(
    "insert into app.catalogue_state (catalogue, version, as_of, entries, sha256, fetched_at) values ('kev', '2026.11.02', '2026-11-02', 1, repeat('a', 64), '2026-11-02T05:41:00Z')",
  );
  expect(await preview([DEADLINE_PRESETS["bod-26-04"], DEADLINE_PRESETS.house])).toMatchObject({
    open: 1,
    kevOpen: 1,
    overdue: 1,
    late: [{ title: "Outdated TLS", dueDay: "2026-10-20", overdueDays: 14, policy: "CISA BOD 26-04 (reference)", severity: "high" }],
  });
  expect(await preview([DEADLINE_PRESETS.house])).toMatchObject({ open: 1, overdue: 0, late: [] });
});
