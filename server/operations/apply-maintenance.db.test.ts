import { beforeAll, beforeEach, expect, test } from "vitest";
import { applyMaintenance } from "#server/operations/apply-maintenance.ts";
import { approveMaintenance } from "#server/operations/approve-maintenance.ts";
import { attributeEvidence } from "#server/operations/attribute-evidence.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawMaintenance } from "#server/operations/withdraw-maintenance.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import type { MaintenanceEvidence } from "#server/posture/evidence.ts";
import { type ClientRecord, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSource, listMappings, type Mapping } from "#server/store/sources.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
let source = "";
const SEEN = "2026-11-01T00:00:00Z";
const LATER = "2026-11-02T00:00:00Z";
const window = (from: string, to: string, change: Partial<MaintenanceEvidence> = {}): Omit<MaintenanceEvidence, "seenAt"> => ({
  kind: "maintenance",
  id: "w-1",
  externals: [world.own.slug],
  from,
  to,
  reason: "Router update",
  ...change,
});
const AHEAD = ["2026-11-03T02:00:00Z", "2026-11-03T04:00:00Z"] as const;

let clients: ClientRecord[] = [];
let mappings: Mapping[] = [];

/** What the monitor tells at a moment; `until` = its list is complete up to there. */
async function tell(windows: Omit<MaintenanceEvidence, "seenAt">[], at: string, until: string | null = "2026-12-31T00:00:00Z") {
  return withScope(await scopeForJob("test", []), "write", async (tx) => {
    const record = await getSource(tx, source);

    const evidence = windows.map((each) => ({ ...each, seenAt: at }));
    const attributed = attributeEvidence(evidence, mappings, clients);
    return applyMaintenance(tx, { source: record, clients, windows: attributed.maintenance, completeUntil: until, at });
  });
}
const rows = () =>
  database.asSuperuser<Record<string, unknown>>(
    `select c.slug, part, to_char(starts_at, 'DD HH24') as starts, to_char(ends_at, 'DD HH24') as ends, to_char(announced_at, 'DD') as announced, withdrawn_at is not null as gone, withdrawn_by
     from app.maintenance join app.client c using (client_id) order by c.slug, part`,
  );
const row = (change: object = {}) => ({
  slug: world.own.slug,
  part: 0,
  starts: "03 02",
  ends: "03 04",
  announced: "01",
  gone: false,
  withdrawn_by: null,
  ...change,
});

beforeAll(async () => {
  world = await seedWorld();
  const [found] = await database.asSuperuser<{ source_id: string }>("select source_id from app.source where kind = 'uptime'");
  source = found?.source_id ?? "";
  [clients, mappings] = await withScope(world.worker, "read", async (tx) => [await listClients(tx), await listMappings(tx, source)]);
  const { id: _id, effectiveFrom: _from, ...terms } = STANDARD_POLICY;
  const maintenance = { ...terms.maintenance, noticeHours: 24 };
  await setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-09-01", terms: { ...terms, maintenance }, actor: "test", now: SEEN });
});
beforeEach(async () => {
  await database.asSuperuser("delete from app.maintenance");
});

test("a window is announced when it was first seen, and seeing it again changes nothing", async () => {
  expect(await tell([window(...AHEAD)], SEEN)).toMatchObject({ applied: 1, duplicate: 0 });
  expect(await tell([window(...AHEAD)], LATER)).toEqual({ applied: 0, duplicate: 1, touched: [] });
  expect(await rows()).toEqual([row()]);
  const audit = await database.asSuperuser<{ action: string }>("select action from app.audit_entry where action = 'maintenance.pulled'");
  expect(audit).toHaveLength(1);
});

test("minutes added later have their own announcement; minutes taken off before it begins are off", async () => {
  await tell([window(...AHEAD)], SEEN);
  await tell([window("2026-11-03T03:00:00Z", "2026-11-03T06:00:00Z")], LATER);
  expect(await rows()).toEqual([row({ starts: "03 03" }), row({ part: 1, starts: "03 04", ends: "03 06", announced: "02" })]);
});

test("once it has begun neither its end nor its being there changes; the overrun waits for approval", async () => {
  const during = "2026-11-03T03:00:00Z";
  await tell([window(...AHEAD)], SEEN);
  await tell([window(AHEAD[0], "2026-11-03T06:00:00Z")], during);
  await tell([window(AHEAD[0], "2026-11-03T03:30:00Z")], during);
  await tell([], during);
  const all = await rows();
  expect(all[0]).toEqual(row());
  expect(all[1]).toMatchObject({ part: 1, starts: "03 04", ends: "03 06", announced: "03" });
  const read = () =>
    readMaintenance({ scope: world.security, clientSlug: world.own.slug, month: "2026-11", actor: "sam@example.org", now: "2026-11-04T00:00:00Z" });
  expect((await read()).past.map(({ standing, pulledFrom }) => [standing, pulledFrom])).toEqual([
    ["announced", expect.stringMatching(/^uptime/)],
    ["waiting", expect.stringMatching(/^uptime/)],
  ]);
});

test("a window that the monitor drops before it begins is gone, and comes back as a new announcement", async () => {
  await tell([window(...AHEAD)], SEEN);
  await tell([], LATER, null);
  expect(await rows()).toEqual([row()]);
  await tell([], LATER, AHEAD[0]);
  expect(await rows()).toEqual([row()]);
  await tell([], LATER);
  expect(await rows()).toEqual([row({ gone: true })]);
  await tell([window(...AHEAD)], "2026-11-02T12:00:00Z");
  expect(await rows()).toEqual([row({ gone: true }), row({ part: 1, announced: "02" })]);
});

test("what a person took back stays so, whatever the monitor says", async () => {
  await tell([window(...AHEAD)], SEEN);
  const [kept] = await database.asSuperuser<{ id: string }>("select maintenance_id as id from app.maintenance");
  const one = { scope: world.security, clientSlug: world.own.slug, id: kept?.id ?? "", actor: "sam@example.org", by: "Sam Keller", now: LATER };
  await withdrawMaintenance(one);
  await tell([window(...AHEAD)], LATER);
  expect(await rows()).toEqual([row({ gone: true, withdrawn_by: "Sam Keller" })]);
  await expect(approveMaintenance(one)).rejects.toMatchObject({ code: "conflict" });
});

test("a late one is approved by anybody with the right: nobody of ours entered it", async () => {
  await tell([window("2026-10-31T20:00:00Z", "2026-10-31T22:00:00Z")], SEEN);
  const read = () => readMaintenance({ scope: world.security, clientSlug: world.own.slug, month: "2026-10", actor: "sam@example.org", now: LATER });
  const { waiting } = await read();
  expect(waiting).toEqual([
    expect.objectContaining({ standing: "waiting", mine: false, why: expect.stringMatching(/^First seen in uptime .*after it began/) }),
  ]);
  await approveMaintenance({
    scope: world.security,
    clientSlug: world.own.slug,
    id: waiting[0]?.id ?? "",
    actor: "sam@example.org",
    by: "Sam Keller",
    now: LATER,
  });
  expect((await read()).past.map(({ standing }) => standing)).toEqual(["approved"]);
});

test("a window over every monitor reaches each client's site once, and one that is not tied reaches nobody", async () => {
  await tell([window(...AHEAD, { externals: null })], SEEN);
  await tell([window(...AHEAD, { id: "w-2", externals: ["somebody else's"] }), window(...AHEAD, { externals: null })], LATER);
  expect((await rows()).map(({ slug }) => slug).sort()).toEqual([world.own.slug, world.other.slug].sort());
  await tell([window(...AHEAD, { externals: [world.other.slug] })], LATER);
  expect((await rows()).filter(({ gone }) => gone).map(({ slug }) => slug)).toEqual([world.own.slug]);
});

test("the months a window lies in are brought up to date", async () => {
  const { touched } = await tell([window("2026-09-30T20:00:00Z", "2026-10-01T06:00:00Z")], SEEN);
  expect(touched).toEqual([{ clientId: world.own.clientId, slug: world.own.slug, first: "2026-09", last: "2026-10", keptOnly: true }]);
});
