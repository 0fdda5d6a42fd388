import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { endWalkThrough } from "#server/operations/end-walk-through.ts";
import { moveWalkThrough } from "#server/operations/move-walk-through.ts";
import { type Presented, presentReport, startOf } from "#server/operations/presented-report.fixture.ts";
import { recordCoverage } from "#server/operations/record-coverage.ts";
import { startWalkThrough } from "#server/operations/start-walk-through.ts";
import { withScope } from "#server/store/database.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { findRunning, getPresented, listWalkThroughs } from "#server/store/walk-through-list.ts";

const database = useTestDatabase();
let shown: Presented;
beforeAll(async () => {
  shown = await presentReport();
}, 60_000);

const by = () => ({ ...shown.place, scope: shown.world.manager, userId: shown.presenter.userId, actor: "dana@example.test", now: shown.now() });
const move = (slide: string, seq: number, blank = false) => moveWalkThrough({ ...by(), slide, seq, blank });
const state = async () => (await getPresented(shown.world.manager, { ...shown.place, now: shown.now() })).state;
const acts = async (action: string) =>
  (await database.asSuperuser<{ subject: string }>("select subject from app.audit_entry where action = $1 order by seq", [action])).map((row) => row.subject);

test("moves that come late or twice never take anybody back", async () => {
  await move("availability", 1);
  await move("actions", 4, true);
  const late = await move("compliance", 3);
  expect(late).toMatchObject({ slide: "actions", seq: 4, blank: true });
  expect(await move("promises", 4)).toMatchObject({ slide: "actions", seq: 4 });
  expect(await state()).toMatchObject({ slide: "actions", seq: 4, blank: true });
});

test("forty moves at once leave the one with the highest number, whatever order they arrived in", async () => {
  const order = Array.from({ length: 40 }, (_, index) => 100 + ((index * 17) % 40));
  await Promise.all(order.map((seq) => move(`s-${seq}`, seq)));
  expect(await state()).toMatchObject({ slide: "s-139", seq: 139 });
}, 30_000);

test("below the code too, a walk-through only goes forward", async () => {
  await expect(database.asSuperuser("update pub.walk_through set seq = 0")).rejects.toThrow(/only goes forward/u);
  await expect(database.asSuperuser("update pub.walk_through set revision = revision + 1")).rejects.toThrow(/only goes forward/u);
});

test("a start that is sent twice starts once, and is written down once", async () => {
  const id = randomUUID();
  const request = { ...startOf(shown.world, id), presenter: shown.presenter, now: shown.now() };
  const answers = await Promise.all([startWalkThrough(request), startWalkThrough(request), startWalkThrough(request)]);
  expect(new Set(answers.map((answer) => answer.id))).toEqual(new Set([id]));
  expect(await acts("walk-through.started")).toEqual([shown.place.id, id]);
  // What the same presenter had open before is over.
  expect((await state()).endedAt).not.toBeNull();
  expect(await findRunning(shown.world.clientUser, { now: shown.now() })).toMatchObject({ id });
  shown.place = { ...shown.place, id };
});

test("only a published revision can be followed, and a foreign client's answers like one that does not exist", async () => {
  const request = { ...startOf(shown.world, randomUUID()), presenter: shown.presenter, now: shown.now() };
  const missing = { code: "not-found", message: "There is no such published report." };
  await expect(startWalkThrough({ ...request, revision: 2 })).rejects.toMatchObject(missing);
  await expect(startWalkThrough({ ...request, periodId: "2026-09" })).rejects.toMatchObject(missing);
  await expect(startWalkThrough({ ...request, clientSlug: shown.world.other.slug })).rejects.toMatchObject(missing);
  await expect(startWalkThrough({ ...request, clientSlug: "nowhere" })).rejects.toMatchObject(missing);
});

test("a walk-through is moved, covered and ended by its presenter alone, and by nobody outside its client", async () => {
  const stranger = { ...by(), userId: randomUUID() };
  await expect(moveWalkThrough({ ...stranger, slide: "x", seq: 9, blank: false })).rejects.toMatchObject({ code: "conflict" });
  await expect(endWalkThrough(stranger)).rejects.toMatchObject({ code: "conflict" });
  const foreign = { ...by(), clientSlug: shown.world.other.slug };
  const missing = { code: "not-found", message: "There is no such walk-through." };
  await expect(moveWalkThrough({ ...foreign, slide: "x", seq: 9, blank: false })).rejects.toMatchObject(missing);
  await expect(recordCoverage({ ...foreign, views: [] })).rejects.toMatchObject(missing);
  await expect(endWalkThrough({ ...by(), id: randomUUID() })).rejects.toMatchObject(missing);
});

test("what was shown adds up the same, however often and in whatever order it is sent", async () => {
  const totals = [1_000, 4_000, 2_500, 4_000, 0].map((shownMs) => [
    { slide: "availability", section: "availability", shownMs },
    { slide: "availability-2", section: "availability", shownMs: shownMs / 2 },
  ]);
  for (const views of totals) await recordCoverage({ ...by(), views });
  const [held] = await withScope(shown.world.manager, "read", (tx) => listWalkThroughs(tx, { clientId: shown.world.own.clientId, now: shown.now() }));
  expect(held).toMatchObject({ id: shown.place.id, running: true, plannedS: 600, sections: [{ section: "availability", shownMs: 6_000 }] });
});

test("an end is an end: written down once, with what was shown; no move comes after it, what was shown still may", async () => {
  const first = await endWalkThrough(by());
  expect(await endWalkThrough(by())).toEqual(first);
  expect(await acts("walk-through.ended")).toEqual([shown.place.id]);
  const before = await state();
  expect(await move("close", 500)).toEqual(before);
  await recordCoverage({ ...by(), views: [{ slide: "close", section: "close", shownMs: 900 }] });
  expect(await findRunning(shown.world.clientUser, { now: shown.now() })).toBeNull();
  const [entry] = await database.asSuperuser<{ detail: { sections: string[] } }>("select detail from app.audit_entry where action = 'walk-through.ended'");
  expect(entry?.detail.sections).toEqual(["availability"]);
});
