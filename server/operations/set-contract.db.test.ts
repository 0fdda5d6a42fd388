import { beforeAll, expect, test } from "vitest";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setAccount } from "#server/operations/set-account.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
let world: World;
const { id: _id, effectiveFrom: _from, ...terms } = STANDARD_POLICY;
const by = { actor: "test", now: NOW };
const load = (clientSlug: string) => withScope(world.worker, "read", (tx) => loadFacts(tx, { clientSlug, periodId: "2026-10", now: NOW }));

beforeAll(async () => {
  world = await seedWorld();
});

test("a contract counts for its client from its day on, and the same day again replaces it", async () => {
  const set = (targetPpm: number) =>
    setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-10-01", terms: { ...terms, targetPpm }, ...by });
  const first = await set(995_000);
  expect(await set(990_000)).toEqual(first);
  expect((await load(world.own.slug)).facts.policies).toEqual([expect.objectContaining({ effectiveFrom: "2026-10-01", targetPpm: 990_000 })]);
  expect((await load(world.other.slug)).facts.policies).toEqual([]);
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
