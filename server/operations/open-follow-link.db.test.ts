import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { closeFollowLink } from "#server/operations/close-follow-link.ts";
import { endWalkThrough } from "#server/operations/end-walk-through.ts";
import { moveWalkThrough } from "#server/operations/move-walk-through.ts";
import { noteGuestPresence, notePresence } from "#server/operations/note-presence.ts";
import { openFollowLink } from "#server/operations/open-follow-link.ts";
import { hashOf, type Presented, presentReport, userOf } from "#server/operations/presented-report.fixture.ts";
import { useFollowLink } from "#server/operations/use-follow-link.ts";
import { withPublic, withScope } from "#server/store/database.ts";
import { getFollowed, getFollowedReport } from "#server/store/follow.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { getPresented } from "#server/store/walk-through-list.ts";

const database = useTestDatabase();
let shown: Presented;
beforeAll(async () => {
  shown = await presentReport();
}, 60_000);

const by = () => ({ ...shown.place, scope: shown.world.manager, userId: shown.presenter.userId, actor: "dana@example.test", now: shown.now() });
const open = () => openFollowLink({ ...by(), hours: 12 });
const answerTo = (token: string) => getFollowed(hashOf(token)).catch((error: Error) => `${error.name}: ${error.message}`);
const followers = async () => (await getPresented(shown.world.manager, { ...shown.place, now: shown.now() })).followers;

test("the link's holder sees where the presenter is and the client's edition of that revision, and no private word of it", async () => {
  const { token } = await open();
  expect(await getFollowed(hashOf(token))).toMatchObject({ clientId: shown.world.own.clientId, state: { slide: "cover", presenter: "Dana", endedAt: null } });
  const { report, code } = await getFollowedReport(hashOf(token));
  expect(code).toMatch(/^KW-/u);
  expect(report).toMatchObject({ reader: "client", period: { id: "2026-10" } });
  expect(JSON.stringify(report)).not.toContain("SECRET-DETAIL");
  const [kept] = await database.asSuperuser<{ text: string }>("select row_to_json(w)::text as text from app.walk_through w");
  expect(kept?.text).not.toContain(token);
  expect((await database.asSuperuser<{ text: string }>("select string_agg(row_to_json(e)::text, '') as text from app.audit_entry e"))[0]?.text).not.toContain(
    token,
  );
});

test("unknown, expired, revoked, replaced and ended links get one and the same answer", async () => {
  const unknown = await answerTo("A".repeat(43));
  expect(unknown).toContain("AppError");
  const replaced = await open();
  const expired = await open();
  await database.asSuperuser(
    "update app.walk_through set started_at = started_at - interval '2 hours', link_expires_at = now() - interval '1 second' where link_sha256 is not null",
  );
  const revoked = { answers: [await answerTo(replaced.token), await answerTo(expired.token)] };
  const next = await open();
  expect(await answerTo(next.token)).toMatchObject({ state: { slide: "cover" } });
  await closeFollowLink(by());
  revoked.answers.push(await answerTo(next.token));
  const last = await open();
  await endWalkThrough(by());
  revoked.answers.push(await answerTo(last.token));
  expect(revoked.answers).toEqual(Array(4).fill(unknown));
  for (const { token } of [replaced, expired, next, last]) {
    await expect(getFollowedReport(hashOf(token))).rejects.toMatchObject({ code: "not-found" });
    const guest = { tokenSha256: hashOf(token), followerId: randomUUID(), name: "G", slide: "cover", following: true };
    await expect(noteGuestPresence(guest)).rejects.toMatchObject({ code: "not-found" });
  }
  await expect(open()).rejects.toMatchObject({ code: "conflict" });
  await expect(openFollowLink({ ...by(), hours: 13 })).rejects.toMatchObject({ code: "bad-input" });
  shown = await presentReport(shown.world);
});

test("tries that fail are counted, a chamber full of people who get in is not", async () => {
  const { token } = await open();
  const use = (given: string) => useFollowLink({ token: given, peer: "192.0.2.9", now: "2026-11-23T10:00:00Z", pepper: "p" });
  for (let at = 0; at < 40; at += 1) expect((await use(token)).seconds).toBeGreaterThan(0);
  for (let at = 0; at < 20; at += 1) await expect(use("B".repeat(43))).rejects.toMatchObject({ code: "not-found" });
  await expect(use("B".repeat(43))).rejects.toMatchObject({ code: "too-many" });
});

test("the presenter sees who follows by account and by link, and where they are", async () => {
  const { token } = await open();
  const guest = { tokenSha256: hashOf(token), followerId: randomUUID(), name: " Ana\u202e Ruiz\n", slide: "cover", following: true };
  const clerk = { scope: shown.world.clientUser, id: shown.place.id, person: { userId: userOf(shown.world.clientUser.subject), name: "Pat Clerk" } };
  await noteGuestPresence(guest);
  await noteGuestPresence({ ...guest, slide: "actions", following: false });
  await notePresence({ ...clerk, slide: "cover", following: true, now: shown.now() });
  expect(await followers()).toMatchObject([
    { name: "Ana Ruiz", via: "link", slide: "actions", following: false, lostSince: null },
    { name: "Pat Clerk", via: "account", slide: "cover", following: true, lostSince: null },
  ]);
  await expect(noteGuestPresence({ ...guest, name: " \n" })).rejects.toMatchObject({ code: "bad-input" });
  await database.asSuperuser("update pub.follower set seen_at = seen_at - interval '30 seconds' where name = 'Ana Ruiz'");
  expect((await followers())[0]?.lostSince).toMatch(/^20/u);
});

test("nobody who came by link takes the place of somebody with an account", async () => {
  const { token } = await open();
  const userId = userOf(shown.world.clientUser.subject);
  await noteGuestPresence({ tokenSha256: hashOf(token), followerId: userId, name: "Impostor", slide: "close", following: false });
  expect((await followers()).map(({ name }) => name)).toContain("Pat Clerk");
  expect((await followers()).map(({ name }) => name)).not.toContain("Impostor");
});

test("a client user is nowhere in another client's walk-through", async () => {
  await expect(
    notePresence({
      scope: shown.world.clientUser,
      id: randomUUID(),
      person: { userId: randomUUID(), name: "x" },
      slide: "cover",
      following: true,
      now: shown.now(),
    }),
  ).rejects.toMatchObject({ code: "not-found" });
});

test("the public login reaches none of it but through a token, the client's neither link nor what was covered, and neither moves anything", async () => {
  await expect(withPublic((tx) => tx.liveWalkThrough.count())).rejects.toThrow(/permission denied/u);
  await expect(withPublic((tx) => tx.follower.count())).rejects.toThrow(/permission denied/u);
  await expect(withScope(shown.world.clientUser, "read", (tx) => tx.walkThrough.count())).rejects.toThrow(/permission denied/u);
  await expect(withScope(shown.world.clientUser, "read", (tx) => tx.walkThroughView.count())).rejects.toThrow(/permission denied/u);
  await expect(withScope(shown.world.clientUser, "write", (tx) => tx.liveWalkThrough.updateMany({ data: { seq: 99 } }))).rejects.toThrow(/permission denied/u);
  const request = { ...by(), scope: shown.world.clientUser, slide: "x", seq: 9, blank: false };
  await expect(moveWalkThrough(request)).rejects.toThrow(/permission denied|no such/iu);
});
