import { beforeAll, expect, test } from "vitest";
import { previewContract } from "#server/operations/preview-contract.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { ContractTerms } from "#server/posture/contract-terms.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { withScope } from "#server/store/database.ts";
import { assembleReport } from "#server/operations/assemble-report.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const { id: _id, effectiveFrom: _from, ...STANDARD } = STANDARD_POLICY;
const credits = [{ belowPpm: 999_900, creditPpm: 100_000, clause: "Clause 5" }];
const preview = (terms: unknown, clientSlug = world.own.slug) => previewContract({ scope: world.manager, clientSlug, terms, now: NOW });

beforeAll(async () => {
  world = await seedWorld();
});

test("the last three whole months, by the terms in force and by terms nobody has saved", async () => {
  const months = await preview({ ...STANDARD, targetPpm: 999_900, minOutageS: 3600, monthlyFeeCents: 10_000, credits });
  expect(months.map(({ period }) => period)).toEqual(["2026-08", "2026-09", "2026-10"]);
  const [august, , october] = months;
  expect(august).toMatchObject({ measured: { value: null }, inForce: { met: null }, proposed: { met: null } });
  expect(october).toMatchObject({
    measured: { value: 2100, display: "35 min" },
    inForce: { met: true, contract_down_s: { value: 2100 }, credit_pct: { display: "0 %" } },
    // 35 minutes are shorter than an hour, so they do not count.
    proposed: { met: true, contract_down_s: { value: 0 } },
    same: false,
  });
});

test("a stricter target misses the same month, with the credit it would owe", async () => {
  const [, , october] = await preview({ ...STANDARD, targetPpm: 999_900, monthlyFeeCents: 10_000, credits });
  expect(october?.proposed).toMatchObject({ met: false, credit_pct: { display: "10 %" }, credit_usd_cents: { value: 1000, display: "$10.00" } });
});

test("the terms in force say what the month's own report says", async () => {
  const [, , october] = await preview(STANDARD);
  const { whole } = await withScope(world.worker, "read", (tx) => assembleReport(tx, { clientSlug: world.own.slug, periodId: "2026-10", now: NOW }));
  for (const id of ["contract_down_s", "contract_pct", "allowed_down_s", "credit_pct"] as const)
    expect(october?.inForce[id]).toEqual(whole.figures[`availability.${id}`]);
  expect(october?.same).toBe(true);
});

test("saved, the terms judge as they were previewed", async () => {
  const terms = ContractTerms.parse({ ...STANDARD, targetPpm: 999_900, monthlyFeeCents: 10_000, credits });
  const before = await preview(terms);
  await setContract({ scope: world.worker, client: world.own.slug, effectiveFrom: "2026-08-01", terms, actor: "test", now: NOW });
  const after = await preview(terms);
  expect(after.map(({ inForce }) => inForce)).toEqual(before.map(({ proposed }) => proposed));
  expect(after.every(({ same }) => same)).toBe(true);
});

test("it writes nothing, refuses terms that make no sense by name, and knows no client out of reach", async () => {
  const count = () =>
    database.asSuperuser(
      "select (select count(*) from app.contract_policy) as policies, (select count(*) from app.client_month) as months, (select count(*) from app.audit_entry) as lines",
    );
  const before = await count();
  await preview(STANDARD);
  await expect(preview({ ...STANDARD, targetPpm: 2_000_000 })).rejects.toThrow(/targetPpm/);
  await expect(preview(STANDARD, world.other.slug)).rejects.toMatchObject({ code: "not-found" });
  expect(await count()).toEqual(before);
});
