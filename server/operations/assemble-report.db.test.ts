import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
let world: World;
const load = (scope: ClientScope, clientSlug: string) => withScope(scope, "read", (tx) => loadFacts(tx, { clientSlug, periodId: "2026-10", now: NOW }));

beforeAll(async () => {
  world = await seedWorld();
});

test("a scope that reaches both clients still reads the facts of one", async () => {
  const { facts } = await load(world.security, world.own.slug);
  expect(facts.period).toMatchObject({ id: "2026-10", start: "2026-10-01T04:00:00Z", end: "2026-11-01T04:00:00Z" });
  expect(facts.sites).toEqual([
    expect.objectContaining({ slug: "www", host: `www.${world.own.slug}.example`, monitorBound: true, monitoredFrom: "2026-09-01T00:00:00Z" }),
  ]);
  expect(facts.checks[0]?.day).toBe("2026-09-30");
  expect(facts.checks.at(-1)?.day).toBe("2026-11-01");
  expect(facts.findings).toHaveLength(2);
  expect(facts.scans).toHaveLength(1);
  expect(facts.scans[0]).toMatchObject({ ruleFamilies: null, finishedAt: "2026-10-20T06:00:00Z" });
  expect(facts.purges.counts).toHaveLength(31);
  expect(facts.sources.map((source) => [source.kind, source.lastSuccessAt])).toEqual([
    ["purges", NOW],
    ["uptime", NOW],
  ]);
});

test("a client out of reach and an absent one are the same answer", async () => {
  const missing = { code: "not-found", message: "There is no such report." };
  await expect(load(world.manager, world.other.slug)).rejects.toMatchObject(missing);
  await expect(load(world.manager, "nowhere")).rejects.toMatchObject(missing);
});

test("an account two feeds report is counted once, in the month it was first reported", async () => {
  const { clientId } = world.own;
  await withScope(world.worker, "write", async (tx) => {
    const [one, two] = [randomUUID(), randomUUID()];
    for (const sourceId of [one, two])
      await tx.source.create({ data: { sourceId, connector: "test", name: sourceId, kind: "purges", settings: {}, toleranceS: 60 } });
    const event = { clientId, accountHash: "a".repeat(64), action: "deleted", reason: "policy" };
    const early = { ...event, accountHash: "b".repeat(64) };
    await tx.purgeEvent.createMany({
      data: [
        { ...event, sourceId: one, at: new Date("2026-10-05T10:00:00Z") },
        { ...event, sourceId: two, at: new Date("2026-10-06T10:00:00Z") },
        { ...early, sourceId: one, at: new Date("2026-09-30T10:00:00Z") },
        { ...early, sourceId: two, at: new Date("2026-10-02T10:00:00Z") },
      ],
    });
  });
  const { facts } = await load(world.worker, world.own.slug);
  expect(facts.purges.events.map((event) => event.at)).toEqual(["2026-10-05T10:00:00Z"]);
});
