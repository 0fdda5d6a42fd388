import { beforeAll, beforeEach, expect, test } from "vitest";
import { addMaintenance } from "#server/operations/add-maintenance.ts";
import { approveMaintenance } from "#server/operations/approve-maintenance.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawMaintenance } from "#server/operations/withdraw-maintenance.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const { id: _id, effectiveFrom: _from, ...terms } = STANDARD_POLICY;
const dana = { actor: "dana@example.org", by: "Dana Ortiz", now: NOW };
const sam = { actor: "sam@example.org", by: "Sam Keller", now: NOW };
const OUTAGE = { from: "2026-10-03T18:00:00Z", to: "2026-10-03T18:35:00Z" };

const add = (change: Partial<Parameters<typeof addMaintenance>[0]> = {}) =>
  addMaintenance({ scope: world.manager, client: world.own.slug, site: "www", ...OUTAGE, announced: NOW, reason: "Switch replaced", ...dana, ...change });
const approve = (id: string, who = sam) => approveMaintenance({ scope: world.security, clientSlug: world.own.slug, id, ...who });
const read = (actor = dana.actor) => readMaintenance({ scope: world.manager, clientSlug: world.own.slug, month: "2026-10", actor, now: NOW });
const downS = async () => {
  const [row] = await database.asSuperuser<{ figures: Record<string, { value: number }> }>(
    "select figures from app.client_month m join app.client c using (client_id) where c.slug = $1 and period = '2026-10'",
    [world.own.slug],
  );
  return row?.figures["availability.contract_down_s"]?.value;
};

beforeAll(async () => {
  world = await seedWorld();
  const maintenance = { ...terms.maintenance, noticeHours: 72, clause: "Clause 4.2(b)" };
  const exclusions = [{ kind: "force-majeure" as const, noticeHours: 0, clause: "Clause 4.3", monthlyCapS: null }];
  await setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-09-01", terms: { ...terms, maintenance, exclusions }, ...dana });
});
beforeEach(async () => {
  await database.asSuperuser("delete from app.maintenance");
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
});

test("a late window waits: its minutes count until somebody else approves it, and again once it is withdrawn", async () => {
  const { id } = await add();
  expect(await downS()).toBe(2100);
  expect((await read()).waiting).toEqual([
    expect.objectContaining({ id, standing: "waiting", mine: true, enteredBy: "Dana Ortiz", why: expect.stringContaining("Clause 4.2(b) asks for 72 hours") }),
  ]);
  await approve(id);
  expect(await downS()).toBe(0);
  const book = await read(sam.actor);
  expect([book.waiting, book.past.map(({ standing, why }) => [standing, why])]).toEqual([
    [],
    [["approved", expect.stringContaining("Approved by Sam Keller")]],
  ]);
  await withdrawMaintenance({ scope: world.manager, clientSlug: world.own.slug, id, ...dana });
  expect(await downS()).toBe(2100);
  expect((await read()).past).toEqual([expect.objectContaining({ withdrawnBy: "Dana Ortiz" })]);
});

test("nobody approves a window of their own, in the operation and in the database", async () => {
  const { id } = await add();
  await expect(approve(id, { ...sam, actor: dana.actor })).rejects.toMatchObject({ code: "forbidden" });
  await expect(add({ approvedBy: "Dana Ortiz" })).rejects.toMatchObject({ code: "bad-input" });
  await expect(
    database.asSuperuser("update app.maintenance set approver = author, approved_by = 'x', approved_at = now() where maintenance_id = $1", [id]),
  ).rejects.toThrow(/check/);
  expect(await downS()).toBe(2100);
});

test("a window in time needs nobody, one of a kind the contract does not know counts", async () => {
  await add({ announced: "2026-09-28T00:00:00Z" });
  await add({ kind: "third-party", announced: "2026-09-28T00:00:00Z", reason: "Line cut" });
  const { past, waiting } = await read();
  expect(waiting).toEqual([]);
  expect(past.map(({ kind, standing }) => [kind, standing]).sort()).toEqual([
    ["maintenance", "announced"],
    ["third-party", "counts"],
  ]);
  expect(await downS()).toBe(0);
});

test("another kind of exclusion is left out under its own clause once approved", async () => {
  const { id } = await add({ kind: "force-majeure", reason: "Flood at the data centre" });
  expect(await downS()).toBe(2100);
  await approve(id);
  expect(await downS()).toBe(0);
  await expect(add({ kind: "holiday" })).rejects.toMatchObject({ code: "bad-input" });
});

test("a window is approved once, withdrawn once, and not found at another client", async () => {
  const { id } = await add();
  const foreign = { scope: world.security, clientSlug: world.other.slug, id };
  for (const act of [approveMaintenance({ ...foreign, ...sam }), withdrawMaintenance({ ...foreign, ...sam })])
    await expect(act).rejects.toMatchObject({ code: "not-found" });
  await expect(add({ client: world.other.slug })).rejects.toMatchObject({ code: "not-found" });
  await approve(id);
  await expect(approve(id)).rejects.toMatchObject({ code: "conflict" });
  const withdraw = () => withdrawMaintenance({ scope: world.manager, clientSlug: world.own.slug, id, ...dana });
  await withdraw();
  await expect(withdraw()).rejects.toMatchObject({ code: "conflict" });
});
