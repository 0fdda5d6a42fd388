import { beforeAll, expect, test } from "vitest";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { setDeadlines } from "#server/operations/set-deadlines.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
let world: World;
const list = (now: string, filter: object = {}) => listFindings(world.security, { now, view: "ledger", ...filter });
const dated = async (now: string, filter?: object) =>
  (await list(now, filter)).findings
    .filter(({ severity }) => severity !== "info")
    .map(({ client, deadline }) => [client.slug, deadline?.dueDay, deadline?.overdueDays]);

beforeAll(async () => {
  world = await seedWorld();
});

test("each finding has its due day under its client's own policies, evaluated or not, and late ones can be asked for", async () => {
  const days = { critical: 1, high: 1, medium: 1, low: 1, unknown: 1 };
  await setDeadlines({
    scope: world.security,
    client: world.other.slug,
    effectiveFrom: "2026-10-01",
    policies: [{ ...STANDARD_DEADLINES, name: "strict", days }],
    actor: "sam@example.test",
    now: "2026-10-20T12:00:00Z",
  });
  const dueDayOf = async (client: string) => (await dated("2026-10-25T12:00:00Z", { client }))[0]?.[1];
  expect(await dueDayOf(world.other.slug)).toBe("2026-10-21");
  expect(await dueDayOf(world.own.slug)).toBe("2026-11-19");
  expect(await dated("2026-10-25T12:00:00Z", { overdue: true })).toEqual([[world.other.slug, "2026-10-21", 4]]);
  expect((await list("2026-10-21T12:00:00Z", { overdue: true })).total).toBe(0);
  expect((await listFindings(world.security, { now: "2026-10-25T12:00:00Z", overdue: true })).findings.map(({ waits }) => waits)).toEqual([true]);
  expect((await listFindings(world.manager, { now: "2026-10-25T12:00:00Z", overdue: true })).total).toBe(0);
});

test("an acceptance stops the clock and its last day stands in the list; the page says the date that held before", async () => {
  const one = { scope: world.security, clientSlug: world.other.slug, findingId: world.other.findingId };
  const before = await describeFinding({ ...one, now: "2026-10-25T12:00:00Z" });
  expect(before.deadline).toMatchObject({ dueDay: "2026-10-21", overdueDays: 4, policy: "strict" });
  expect(before.why?.reasons).toContain("It was due on 21 October 2026 by strict: 4 days past due.");
  await evaluateFinding({
    ...one,
    actor: "sam@example.test",
    verdict: "accepted",
    reason: "Behind a login until the move",
    expiresAt: "2026-11-20",
    now: "2026-10-25T12:00:00Z",
  });
  const [accepted] = (await list("2026-10-25T13:00:00Z", { state: "accepted" })).findings;
  expect(accepted).toMatchObject({ acceptedUntil: "2026-11-20", deadline: null });
  expect((await list("2026-10-25T13:00:00Z", { overdue: true })).total).toBe(0);
  expect((await describeFinding({ ...one, now: "2026-10-25T13:00:00Z" })).deadline).toBeNull();
});
