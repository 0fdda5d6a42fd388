import { beforeAll, expect, test } from "vitest";
import { answerConcern } from "#server/operations/answer-concern.ts";
import { followConcern } from "#server/operations/follow-concern.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { periodOf } from "#server/posture/period.ts";
import { getConcern, listConcerns, loadDeskFacts } from "#server/store/concerns.ts";
import { withPublic, withScope } from "#server/store/database.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const pepper = "test pepper";
const concern = {
  channel: "partner" as const,
  subject: "XSS in the search box",
  body: "The canary-7f3a parameter is echoed.",
  contact: "ada@example.test",
  guidelinesVersion: GUIDELINES.version,
};
const submit = (peer: string, now: string) => submitConcern({ ...concern, peer, pepper, now });

beforeAll(async () => {
  world = await seedWorld();
});

test("a concern is kept sealed, under the hash of a receipt that is shown once", async () => {
  const { receipt } = await submit("203.0.113.1", "2026-11-03T08:00:00Z");
  expect(receipt.replaceAll("-", "")).toMatch(/^[0-9a-f]{32}$/u);
  const stored =
    JSON.stringify(await database.asSuperuser("select * from app.concern")) +
    JSON.stringify(await database.asSuperuser("select * from app.audit_entry")) +
    JSON.stringify(await database.asSuperuser("select * from identity.rate_window"));
  for (const secret of ["canary-7f3a", "ada@example.test", "XSS", receipt, "203.0.113.1"]) expect(stored).not.toContain(secret);
});

test("the desk reads the text, and the public nothing but received or closed", async () => {
  const [listed] = await listConcerns(world.security);
  expect(listed).toMatchObject({ subject: concern.subject, state: "received", channel: "partner" });
  expect(await getConcern(world.security, listed?.id ?? "")).toMatchObject({ body: concern.body, contact: concern.contact });
  await expect(getConcern(world.security, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "not-found" });
  await expect(withPublic((tx) => tx.concern.count())).rejects.toThrow(/permission denied/u);
  await expect(listConcerns(world.clientUser)).rejects.toThrow(/permission denied/u);
});

test("a concern goes step by step, its clocks stop once, and its receipt follows it", async () => {
  const { receipt } = await submit("203.0.113.2", "2026-11-03T09:00:00Z");
  const follow = () => followConcern({ receipt: receipt.toUpperCase().replaceAll("-", " "), peer: "203.0.113.2", pepper, now: "2026-11-03T09:10:00Z" });
  const id = (await listConcerns(world.security)).at(-1)?.id ?? "";
  const answer = (to: Parameters<typeof answerConcern>[0]["to"], now: string) =>
    answerConcern({ scope: world.security, concernId: id, to, actor: "user:s", now });
  await expect(answer("closed", "2026-11-03T10:00:00Z")).rejects.toMatchObject({ code: "conflict" });
  await answer("acknowledged", "2026-11-03T11:00:00Z");
  await answer("under-evaluation", "2026-11-03T12:00:00Z");
  await answer("confirmed", "2026-11-04T09:00:00Z");
  expect(await follow()).toBe("received");
  expect(await answer("closed", "2026-11-05T09:00:00Z")).toMatchObject({
    state: "closed",
    acknowledgedAt: "2026-11-03T11:00:00Z",
    evaluatedAt: "2026-11-04T09:00:00Z",
    closedAt: "2026-11-05T09:00:00Z",
  });
  expect(await follow()).toBe("closed");
  expect(await followConcern({ receipt: "0".repeat(32), peer: "x", pepper, now: "2026-11-03T09:10:00Z" })).toBeNull();
  const period = { id: "2026-11", start: "2026-11-01T04:00:00Z", end: "2026-12-01T05:00:00Z", timeZone: "America/New_York" };
  const desk = (now: string) => withScope(world.worker, "read", (tx) => loadDeskFacts(tx, period, now));
  expect(await desk("2026-11-06T00:00:00Z")).toMatchObject({ received: 2, acknowledgedHours: [2], evaluatedHours: [24], waitingHours: [64] });
  expect(await desk("2026-11-03T10:00:00Z")).toMatchObject({ received: 2, acknowledgedHours: [], waitingHours: [2, 1] });
});

test("a concern that is acknowledged and never evaluated is late, in the month after too", async () => {
  await submit("203.0.113.7", "2027-02-10T09:00:00Z");
  const concerns = await listConcerns(world.security);
  const id = concerns.find(({ receivedAt }) => receivedAt === "2027-02-10T09:00:00Z")?.id ?? "";
  await answerConcern({ scope: world.security, concernId: id, to: "acknowledged", actor: "user:s", now: "2027-02-10T11:00:00Z" });
  const desk = (month: string, now: string) => withScope(world.worker, "read", (tx) => loadDeskFacts(tx, periodOf(month, "Etc/UTC"), now));
  expect(await desk("2027-02", "2027-02-12T09:00:00Z")).toMatchObject({ received: 1, acknowledgedHours: [2], evaluatedHours: [], evaluatingHours: [48] });
  expect((await desk("2027-02", "2027-03-12T09:00:00Z")).evaluatingHours).toEqual([720]);
  expect(await desk("2027-03", "2027-03-12T09:00:00Z")).toMatchObject({ received: 0, evaluatingHours: [720] });
  for (const to of ["under-evaluation", "not-confirmed"] as const)
    await answerConcern({ scope: world.security, concernId: id, to, actor: "user:s", now: "2027-04-02T09:00:00Z" });
  expect((await desk("2027-02", "2027-05-01T00:00:00Z")).evaluatedHours).toEqual([1224]);
  expect((await desk("2027-03", "2027-05-01T00:00:00Z")).evaluatingHours).toEqual([1191]);
  expect(await desk("2027-04", "2027-05-01T00:00:00Z")).toMatchObject({ received: 0, evaluatedHours: [], evaluatingHours: [] });
});

test("outdated guidelines and empty texts are refused before anything is counted or kept", async () => {
  const before = (await listConcerns(world.security)).length;
  const now = "2026-11-03T09:00:00Z";
  await expect(submitConcern({ ...concern, guidelinesVersion: "1999", peer: "p", pepper, now })).rejects.toMatchObject({ code: "bad-input" });
  await expect(submitConcern({ ...concern, body: " ", peer: "p", pepper, now })).rejects.toMatchObject({ code: "bad-input" });
  expect(await listConcerns(world.security)).toHaveLength(before);
});

test("the sixth concern of an hour from one place is too many; the next hour it is not", async () => {
  const now = "2026-11-07T09:00:00Z";
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => submit("198.51.100.7", now)));
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(5);
  expect(results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []))).toEqual(["too-many", "too-many", "too-many"]);
  await expect(submit("198.51.100.7", "2026-11-07T10:00:00Z")).resolves.toHaveProperty("receipt");
});
