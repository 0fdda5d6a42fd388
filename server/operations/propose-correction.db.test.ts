import { beforeAll, beforeEach, expect, test } from "vitest";
import { approveCorrection } from "#server/operations/approve-correction.ts";
import { proposeCorrection } from "#server/operations/propose-correction.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawCorrection } from "#server/operations/withdraw-correction.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const OUTAGE = { from: "2026-10-03T18:00:00Z", to: "2026-10-03T18:35:00Z" };
const WORDS = { reason: "The probe's own network was down; the site answered from elsewhere.", clause: "Clause 4.4" };
const dana = { actor: "dana@example.org", by: "Dana Ortiz", now: NOW };
const sam = { actor: "sam@example.org", by: "Sam Keller", now: NOW };

const propose = (change: Partial<Parameters<typeof proposeCorrection>[0]> = {}) =>
  proposeCorrection({ scope: world.manager, clientSlug: world.own.slug, site: "www", ...OUTAGE, ...WORDS, ...dana, ...change });
const approve = (id: string, who = sam) => approveCorrection({ scope: world.security, clientSlug: world.own.slug, id, ...who });
const withdraw = (id: string) => withdrawCorrection({ scope: world.manager, clientSlug: world.own.slug, id, ...dana });
const kept = async (slug = world.own.slug) => {
  const [row] = await database.asSuperuser<{ figures: Record<string, { value: number }> }>(
    "select figures from app.client_month m join app.client c using (client_id) where c.slug = $1 and period = '2026-10'",
    [slug],
  );
  return { measured: row?.figures["availability.measured_down_s"]?.value, contract: row?.figures["availability.contract_down_s"]?.value };
};
const rows = () => database.asSuperuser("select slug, approved_by, withdrawn_by from app.correction join app.client using (client_id)");

beforeAll(async () => {
  world = await seedWorld();
});
beforeEach(async () => {
  await database.asSuperuser("delete from app.correction");
  for (const { slug } of [world.own, world.other]) await refreshMonth({ scope: world.worker, clientSlug: slug, periodId: "2026-10", now: NOW });
});

test("a proposed correction changes nothing; approved by another, the minutes count as up and the measured ones stay beside them", async () => {
  const before = await kept();
  expect(before).toEqual({ measured: 2100, contract: 2100 });
  const { id } = await propose();
  expect(await kept()).toEqual(before);
  await approve(id);
  expect(await kept()).toEqual({ measured: 2100, contract: 0 });
  await withdraw(id);
  expect(await kept()).toEqual(before);
  expect(await rows()).toEqual([{ slug: world.own.slug, approved_by: "Sam Keller", withdrawn_by: "Dana Ortiz" }]);
});

test("nobody approves a correction of their own, in the operation and in the database", async () => {
  const { id } = await propose();
  await expect(approve(id, { ...dana, by: "Dana under another name" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    database.asSuperuser("update app.correction set approver = author, approved_by = 'x', approved_at = now() where correction_id = $1", [id]),
  ).rejects.toThrow(/check/);
  expect(await kept()).toMatchObject({ contract: 2100 });
});

test("a correction is approved once and not after it was taken back", async () => {
  const { id } = await propose();
  await approve(id);
  await expect(approve(id, { ...sam, actor: "priya@example.org" })).rejects.toMatchObject({ code: "conflict" });
  await withdraw(id);
  await expect(withdraw(id)).rejects.toMatchObject({ code: "conflict" });
  await expect(approve(id, { ...sam, actor: "priya@example.org" })).rejects.toMatchObject({ code: "conflict" });
});

test.each([
  ["where nothing was down", { from: "2026-10-05T18:00:00Z", to: "2026-10-05T18:35:00Z" }, "bad-input"],
  ["of minutes still to come", { to: "2026-11-04T00:00:00Z" }, "bad-input"],
  ["that ends before it begins", { to: OUTAGE.from }, "bad-input"],
  ["without a reason", { reason: "  " }, "bad-input"],
  ["without a clause", { clause: "" }, "bad-input"],
  ["of a site the client does not have", { site: "parks" }, "not-found"],
])("a correction %s is refused", async (_name, change, code) => {
  await expect(propose(change)).rejects.toMatchObject({ code });
  expect(await rows()).toEqual([]);
});

test("what is down under the contract alone is listed and can be corrected, also where it begins in the month after the correction does", async () => {
  const { id: _, effectiveFrom: __, ...terms } = { ...STANDARD_POLICY, unknownIsDown: true };
  const set = (more: object) =>
    setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-01-01", terms: { ...terms, ...more }, actor: "test", now: NOW });
  await set({});
  // Half an hour after midnight of 1 November by New York's clock the checks stop for an hour.
  const runs = JSON.stringify([
    { startS: 0, stepS: 300, count: 54, up: true },
    { startS: 19_800, stepS: 300, count: 222, up: true },
  ]);
  await database.asSuperuser("update app.check_day set runs = $1::json where day = '2026-11-01' and client_id = $2", [runs, world.own.clientId]);
  const read = () => readMaintenance({ scope: world.manager, clientSlug: world.own.slug, month: "2026-11", actor: dana.actor, now: NOW });
  const [gap, ...others] = (await read()).outages;
  expect([others.filter(({ from }) => from < "2026-11-02"), gap]).toEqual([
    [],
    expect.objectContaining({ cause: "missing", to: "2026-11-01T05:30:00Z", corrected: false }),
  ]);
  const { id } = await propose({ from: "2026-11-01T03:30:00Z", to: "2026-11-01T05:30:00Z" });
  const [proposal] = (await read()).proposals;
  expect([proposal?.period, (proposal?.effect?.without.down.value ?? 0) - (proposal?.effect?.with.down.value ?? 0)]).toEqual(["2026-11", gap?.seconds]);
  await approve(id);
  expect((await read()).outages[0]).toMatchObject({ cause: "missing", corrected: true });
  expect((await read()).corrections.map((each) => each.id)).toEqual([id]);
  await set({ unknownIsDown: false });
});

test("the same minutes are corrected once at a time", async () => {
  const { id } = await propose();
  await expect(propose({ from: "2026-10-03T18:30:00Z" })).rejects.toMatchObject({ code: "conflict" });
  await withdraw(id);
  await expect(propose()).resolves.toMatchObject({ id: expect.any(String) });
});

test("another client's correction is as absent as one that never was", async () => {
  const { id } = await propose();
  const foreign = { scope: world.manager, clientSlug: world.other.slug };
  await expect(propose(foreign)).rejects.toMatchObject({ code: "not-found" });
  const other = { scope: world.security, clientSlug: world.other.slug, id };
  for (const act of [approveCorrection({ ...other, ...sam }), withdrawCorrection({ ...other, ...sam })])
    await expect(act).rejects.toMatchObject({ code: "not-found" });
  const facts = await withScope(world.worker, "read", (tx) => loadFacts(tx, { clientSlug: world.other.slug, periodId: "2026-10", now: NOW }));
  expect(facts.facts.corrections).toEqual([]);
  expect(await readMaintenance({ scope: world.security, clientSlug: world.other.slug, month: "2026-10", actor: "x", now: NOW })).toMatchObject({
    proposals: [],
    corrections: [],
    outages: [],
  });
});

test("the screen tells both numbers of a correction, and who may not approve it", async () => {
  await propose();
  const read = (actor: string) => readMaintenance({ scope: world.manager, clientSlug: world.own.slug, month: "2026-10", actor, now: NOW });
  const book = await read(dana.actor);
  expect(book.outages).toEqual([
    expect.objectContaining({ site: "www", ...OUTAGE, seconds: 2100, corrected: true, when: "Saturday 3 October 2026, 14:00 to 14:35" }),
  ]);
  expect(book.proposals).toEqual([
    expect.objectContaining({
      ...WORDS,
      mine: true,
      enteredBy: "Dana Ortiz",
      effect: expect.objectContaining({ without: expect.objectContaining({ down: expect.objectContaining({ value: 2100 }) }) }),
    }),
  ]);
  expect(book.proposals[0]?.effect?.with.down.value).toBe(0);
  expect((await read(sam.actor)).proposals[0]?.mine).toBe(false);
});

test("a published report keeps what it said", async () => {
  const published = () =>
    database.asSuperuser<{ model: string }>("select model from app.published_report join app.client using (client_id) where slug = $1", [world.own.slug]);
  await publishReport({ scope: world.manager, clientSlug: world.own.slug, periodId: "2026-10", actor: dana.actor, now: NOW });
  const before = await published();
  expect(before).toHaveLength(1);
  const { id } = await propose();
  await approve(id);
  expect(await published()).toEqual(before);
});

test("each act leaves its line in the client's audit log", async () => {
  const { id } = await propose();
  await approve(id);
  await withdraw(id);
  const lines = await database.asSuperuser<{ actor: string; action: string }>("select actor, action from app.audit_entry where subject = $1 order by seq", [
    id,
  ]);
  expect(lines).toEqual([
    { actor: dana.actor, action: "correction.proposed" },
    { actor: sam.actor, action: "correction.approved" },
    { actor: dana.actor, action: "correction.withdrawn" },
  ]);
});
