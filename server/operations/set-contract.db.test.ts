import { beforeAll, expect, test } from "vitest";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { setAccount } from "#server/operations/set-account.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawContract } from "#server/operations/withdraw-contract.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { listKeptContracts } from "#server/store/contracts.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const { id: _id, effectiveFrom: _from, ...terms } = STANDARD_POLICY;
const by = { actor: "test", now: NOW };
const versions = () => withScope(world.worker, "read", (tx) => listKeptContracts(tx, world.own.clientId));
const load = (clientSlug: string) => withScope(world.worker, "read", (tx) => loadFacts(tx, { clientSlug, periodId: "2026-10", now: NOW }));

beforeAll(async () => {
  world = await seedWorld();
});

test("a contract counts for its client from its day on; the same day again takes its place, and the one before stays to be seen as withdrawn", async () => {
  const set = (targetPpm: number) =>
    setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-10-01", terms: { ...terms, targetPpm }, ...by });
  const first = await set(995_000);
  expect(await set(995_000)).toEqual(first);
  const second = await set(990_000);
  expect(second).not.toEqual(first);
  expect((await versions()).map(({ policy, withdrawn }) => [policy.id, policy.targetPpm, withdrawn])).toEqual([
    [first.id, 995_000, { at: NOW, by: "test" }],
    [second.id, 990_000, null],
  ]);
  expect((await load(world.own.slug)).facts.policies).toEqual([expect.objectContaining({ effectiveFrom: "2026-10-01", targetPpm: 990_000 })]);
  expect((await load(world.other.slug)).facts.policies).toEqual([]);
});

test("a version of a mistyped day is withdrawn: the month is judged by the one before again, and it stays to be seen", async () => {
  const at = (effectiveFrom: string, targetPpm: number) =>
    setContract({ scope: world.worker, client: world.own.slug, effectiveFrom, terms: { ...terms, targetPpm }, ...by });
  const withdraw = (effectiveFrom: string, change: object = {}) =>
    withdrawContract({ scope: world.worker, client: world.own.slug, effectiveFrom, by: "Priya Shah", ...by, ...change });
  const before = await versions();
  const figure = async () => {
    const [row] = await database.asSuperuser<{ ppm: number }>(
      "select (figures -> 'availability.allowed_down_s' ->> 'value')::float8 as ppm from app.client_month m join app.client c using (client_id) where c.slug = $1 and period = '2026-10'",
      [world.own.slug],
    );
    return Math.round(row?.ppm ?? 0);
  };
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
  const allowed = await figure();
  const { id } = await at("2026-09-30", 900_000);
  await withdraw("2026-10-01");
  expect(await figure()).toBe(allowed * 10);
  expect(await withdraw("2026-09-30")).toEqual({ id });
  expect((await load(world.own.slug)).facts.policies).toEqual([]);
  expect((await versions()).map(({ withdrawn }) => withdrawn?.by)).toEqual(["Priya Shah", "test", "Priya Shah"]);
  await expect(withdraw("2026-09-30")).rejects.toMatchObject({ code: "not-found" });
  await expect(withdraw("2026-10-01", { client: "nobody" })).rejects.toMatchObject({ code: "not-found" });
  const again = await at("2026-10-01", 990_000);
  expect((await versions()).filter(({ withdrawn }) => withdrawn === null).map(({ policy }) => policy.id)).toEqual([again.id]);
  expect((await versions()).length).toBe(before.length + 2);
  const lines = await database.asSuperuser<{ action: string; detail: object }>("select action, detail from app.audit_entry where subject = $1 order by seq", [
    id,
  ]);
  expect(lines.map(({ action }) => action)).toEqual(["contract.set", "contract.withdrawn"]);
  expect(lines[1]?.detail).toMatchObject({ effectiveFrom: "2026-09-30", terms: { targetPpm: 900_000 } });
});

test("terms that make no sense are refused by name and change nothing", async () => {
  const before = (await load(world.own.slug)).facts.policies;
  for (const [wrong, named] of [
    [{ targetPpm: 1_000_001 }, /targetPpm/],
    [{ surprise: 1 }, /surprise/],
    [{ claimDays: -1 }, /claimDays/],
  ] as const) {
    await expect(
      setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-11-01", terms: { ...terms, ...wrong }, ...by }),
    ).rejects.toThrow(named);
  }
  await expect(setContract({ scope: world.worker, client: "nobody", effectiveFrom: "2026-11-01", terms, ...by })).rejects.toMatchObject({ code: "not-found" });
  expect((await load(world.own.slug)).facts.policies).toEqual(before);
});

test("products are recorded for the one client", async () => {
  await setAccount({ scope: world.worker, client: world.own.slug, products: ["websites", "payments"], renewalOn: "2027-01-31", ...by });
  expect((await load(world.own.slug)).facts.client.products).toEqual(["websites", "payments"]);
  expect((await load(world.other.slug)).facts.client.products).toEqual(["web"]);
});
