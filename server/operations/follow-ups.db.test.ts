import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { changeFollowUp } from "#server/operations/change-follow-up.ts";
import { recordFollowUp } from "#server/operations/record-follow-up.ts";
import { releaseFollowUps } from "#server/operations/release-follow-ups.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { settleFollowUp } from "#server/operations/settle-follow-up.ts";
import { withdrawFollowUp } from "#server/operations/withdraw-follow-up.ts";
import type { Reader } from "#server/posture/report.ts";
import { withScope } from "#server/store/database.ts";
import { listFollowUps } from "#server/store/follow-ups.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
beforeAll(async () => {
  world = await seedWorld();
});

const ASKED = "Can you warn us before residents call?";
const IN_OCTOBER = "2026-10-07T15:00:00Z";
const place = (change: object = {}) => ({ scope: world.manager, clientSlug: world.own.slug, actor: "m@example.org", now: IN_OCTOBER, ...change });
const words = { question: ASKED, promise: "We add you to the alerts.", owner: "Dana", due: "2026-10-20" };
const record = (change: object = {}) => recordFollowUp({ ...place(), ...words, id: randomUUID(), period: "2026-09", ...change });
const one = (id: string) => ({ ...place(), id });
const list = () => withScope(world.manager, "read", (tx) => listFollowUps(tx, { clientId: world.own.clientId, timeZone: "America/New_York" }));
const says = async (text: string, reader: Reader, periodId = "2026-10", now = NOW) =>
  JSON.stringify(await buildClientReport({ scope: world.worker, clientSlug: world.own.slug, periodId, reader, now })).includes(text);
const audited = async (subject: string) =>
  (await database.asSuperuser<{ action: string }>("select action from app.audit_entry where subject = $1 order by seq", [subject])).map(({ action }) => action);

test("a follow-up sent twice is kept and audited once; the same id with other words is a conflict", async () => {
  const id = randomUUID();
  expect(await record({ id })).toEqual({ id, recorded: true });
  expect(await record({ id, now: NOW })).toEqual({ id, recorded: false });
  await expect(record({ id, promise: "Something else." })).rejects.toMatchObject({ code: "conflict" });
  expect((await list()).filter((each) => each.id === id)).toMatchObject([{ promise: words.promise, raisedOn: "2026-10-07", released: false }]);
  expect(await audited(id)).toEqual(["follow-up.recorded"]);
  await withdrawFollowUp(one(id));
});

test.each([
  ["at the moment it was said when it comes late", "2026-10-07T14:00:00Z", "2026-10-09T09:00:00Z", "2026-10-07"],
  ["as now when the presenter's clock runs ahead", "2026-10-07T23:59:00Z", "2026-10-07T14:00:00Z", "2026-10-07"],
])("it counts %s", async (_claim, raisedAt, now, raisedOn) => {
  const { id } = await record({ raisedAt, now });
  const [row] = await database.asSuperuser<{ raised_at: Date }>("select raised_at from app.follow_up where follow_up_id = $1", [id]);
  expect(row?.raised_at.toISOString() ?? "").toBe(new Date(Math.min(Date.parse(raisedAt), Date.parse(now))).toISOString());
  expect((await list()).find((each) => each.id === id)?.raisedOn).toBe(raisedOn);
  await withdrawFollowUp(one(id));
});

test("unreleased it is never in the client's edition, released it is, held back it is gone again", async () => {
  const { id } = await record();
  expect(await says(ASKED, "client")).toBe(false);
  expect(await says(ASKED, "csm")).toBe(true);
  expect(await releaseFollowUps({ ...place(), ids: [id, id], released: true })).toEqual({ changed: 1 });
  expect(await says(ASKED, "client")).toBe(true);
  expect(await releaseFollowUps({ ...place(), ids: [id], released: true })).toEqual({ changed: 0 });
  await releaseFollowUps({ ...place(), ids: [id], released: false });
  expect(await says(ASKED, "client")).toBe(false);
  expect(await audited(id)).toEqual(["follow-up.recorded", "follow-up.released", "follow-up.held-back"]);
  await withdrawFollowUp(one(id));
});

test("it opens the report of the month it was raised in, not the one before, and leaves once settled", async () => {
  const { id } = await record();
  expect(await says(ASKED, "csm", "2026-09")).toBe(false);
  expect(await says(ASKED, "csm", "2026-10")).toBe(true);
  expect(await says(ASKED, "csm", "2026-11")).toBe(true);
  await settleFollowUp({ ...one(id), settled: { on: "2026-10-19", outcome: "OUTCOME-TOLD in two minutes." }, now: NOW });
  expect(await says("OUTCOME-TOLD", "csm", "2026-10")).toBe(true);
  expect(await says(ASKED, "csm", "2026-11")).toBe(false);
  expect(await says("OUTCOME-TOLD", "csm", "2026-10", "2026-10-15T00:00:00Z")).toBe(false);
  await settleFollowUp({ ...one(id), settled: null });
  expect((await list()).find((each) => each.id === id)).toMatchObject({ doneOn: null, outcome: null });
  await withdrawFollowUp(one(id));
});

test("a change keeps what it was in the audit log, and a withdrawn one is gone from list and report", async () => {
  const { id } = await record();
  await changeFollowUp({ ...one(id), ...words, promise: "We add the whole IT desk.", due: null });
  expect((await list()).find((each) => each.id === id)).toMatchObject({ promise: "We add the whole IT desk.", due: null });
  const [entry] = await database.asSuperuser<{ detail: { was: { promise: string } } }>(
    "select detail from app.audit_entry where subject = $1 and action = 'follow-up.changed'",
    [id],
  );
  expect(entry?.detail.was.promise).toBe(words.promise);
  await withdrawFollowUp(one(id));
  expect((await list()).filter((each) => each.id === id)).toEqual([]);
  expect(await says(ASKED, "csm")).toBe(false);
  await expect(withdrawFollowUp(one(id))).rejects.toMatchObject({ code: "not-found" });
});

test("wrong words, days and moments are refused and nothing is kept", async () => {
  const count = async () => (await database.asSuperuser("select * from app.follow_up")).length;
  const before = await count();
  const wrong = [
    { question: " " },
    { promise: "" },
    { owner: "" },
    { question: "x".repeat(501) },
    { due: "2026-10-06" },
    { due: "tomorrow" },
    { period: "2026-00" },
    { id: "1" },
    { raisedAt: "2026-08-01T00:00:00Z" },
    { raisedAt: "yesterday" },
  ];
  for (const change of wrong) await expect(record(change), JSON.stringify(change)).rejects.toMatchObject({ code: "bad-input" });
  expect(await count()).toBe(before);
});

test.each([
  ["in the future", "2026-10-08"],
  ["before it was raised", "2026-10-06"],
])("it cannot be done %s", async (_claim, on) => {
  const { id } = await record();
  await expect(settleFollowUp({ ...one(id), settled: { on, outcome: "It is done." } })).rejects.toMatchObject({ code: "bad-input" });
  await expect(settleFollowUp({ ...one(id), settled: { on: "2026-10-07", outcome: "ok" } })).rejects.toMatchObject({ code: "bad-input" });
});

test("another's client and another's follow-up do not exist, in any act", async () => {
  const { id } = await record();
  const [theirs] = await database.asSuperuser<{ id: string }>(
    `insert into app.follow_up (client_id, follow_up_id, period, question, promise, owner, raised_at, raised_by)
     values ($1, gen_random_uuid(), '2026-09', 'THEIRS', 'p', 'o', $2, 't') returning follow_up_id as id`,
    [world.other.clientId, IN_OCTOBER],
  );
  const foreign = theirs?.id ?? "";
  for (const there of [place({ clientSlug: world.other.slug }), place({ clientSlug: "nowhere" })]) {
    await expect(recordFollowUp({ ...there, ...words, id: randomUUID(), period: "2026-09" })).rejects.toMatchObject({ code: "not-found" });
    await expect(settleFollowUp({ ...there, id, settled: null })).rejects.toMatchObject({ code: "not-found" });
  }
  await expect(changeFollowUp({ ...one(foreign), ...words })).rejects.toMatchObject({ code: "not-found" });
  await expect(withdrawFollowUp(one(foreign))).rejects.toMatchObject({ code: "not-found" });
  await expect(releaseFollowUps({ ...place(), ids: [id, foreign], released: true })).rejects.toMatchObject({ code: "not-found" });
  expect((await list()).find((each) => each.id === id)?.released).toBe(false);
  expect((await list()).map(({ question }) => question)).not.toContain("THEIRS");
});
