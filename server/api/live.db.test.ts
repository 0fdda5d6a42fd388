import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { appRouter } from "#server/api/root.ts";
import { callerFactory, type Context } from "#server/api/trpc.ts";
import { closeFollowLink } from "#server/operations/close-follow-link.ts";
import { endWalkThrough } from "#server/operations/end-walk-through.ts";
import { moveWalkThrough } from "#server/operations/move-walk-through.ts";
import { openFollowLink } from "#server/operations/open-follow-link.ts";
import { hashOf, type Presented, presentReport, userOf } from "#server/operations/presented-report.fixture.ts";
import type { Person } from "#server/store/identity.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import type { LiveState } from "#server/store/walk-throughs.ts";
import { closeStreams } from "#server/streams.ts";

useTestDatabase();
let shown: Presented;
beforeAll(async () => {
  shown = await presentReport();
}, 60_000);

const clerk = (): Person => ({ userId: userOf(shown.world.clientUser.subject), email: "c@example.test", name: "Pat", role: "client" });
const by = () => ({ ...shown.place, scope: shown.world.manager, userId: shown.presenter.userId, actor: "dana", now: shown.now() });
let seq = 0;
const moveTo = (slide: string) => moveWalkThrough({ ...by(), slide, blank: false, seq: ++seq });

type Live = { live: LiveState | null };
type Opened = { states: AsyncIterator<[id: string, data: Live]>; leave(): void };

async function open(context: Partial<Context>, path: "account" | "link", lastEventId?: string): Promise<Opened> {
  const gone = new AbortController();
  const full: Context = { person: null, peer: randomUUID(), requestId: "test", now: shown.now(), ...context };
  const api = callerFactory(appRouter)(full, { signal: gone.signal });
  const resume = lastEventId === undefined ? {} : { lastEventId };
  const stream =
    path === "link" ? await api.followLink.follow(resume) : await api.walkThrough.follow({ client: shown.place.clientSlug, period: "2026-10", ...resume });
  return { states: stream[Symbol.asyncIterator]() as unknown as Opened["states"], leave: () => gone.abort() };
}
const asClerk = (again: () => Person | null = clerk) => ({ person: clerk(), again: async () => again() });

async function next({ states }: Opened): Promise<{ id: string; live: LiveState | null }> {
  const { value } = await states.next();
  return { id: value[0], live: value[1].live };
}

test("a follower gets the state at once, then every change", async () => {
  const stream = await open(asClerk(), "account");
  expect((await next(stream)).live).toMatchObject({ slide: "cover", endedAt: null });
  await moveTo("availability");
  expect((await next(stream)).live).toMatchObject({ slide: "availability" });
  stream.leave();
  expect(await stream.states.next()).toMatchObject({ done: true });
});

test("whoever comes back is sent what is new and nothing they have", async () => {
  const before = await open(asClerk(), "account");
  const { id } = await next(before);
  before.leave();
  const same = await open(asClerk(), "account", id);
  const coming = next(same);
  await moveTo("actions");
  expect((await coming).live).toMatchObject({ slide: "actions" });
  same.leave();
  const missed = await open(asClerk(), "account", id);
  expect((await next(missed)).live).toMatchObject({ slide: "actions" });
  missed.leave();
});

test("whoever is signed out meanwhile, or has another role by then, is shown out within seconds", async () => {
  const changed = [() => null, () => ({ ...clerk(), role: "security" as const })].map(async (later) => {
    let person: () => Person | null = clerk;
    const stream = await open(
      asClerk(() => person()),
      "account",
    );
    await next(stream);
    person = later;
    await expect(stream.states.next()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
  await Promise.all(changed);
}, 20_000);

test("a link that is closed stops the streams that came by it", async () => {
  const { token } = await openFollowLink({ ...by(), hours: 1 });
  const stream = await open({ follow: hashOf(token) }, "link");
  expect((await next(stream)).live).toMatchObject({ presenter: "Dana" });
  await closeFollowLink(by());
  await expect(stream.states.next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(open({ follow: hashOf(token) }, "link")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(open({}, "link")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("one person opens eight streams, not nine, and has room again after leaving one", async () => {
  const streams = await Promise.all(Array.from({ length: 8 }, () => open(asClerk(), "account")));
  await Promise.all(streams.map(next));
  const ninth = await open(asClerk(), "account");
  await expect(ninth.states.next()).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  streams[0]?.leave();
  await streams[0]?.states.next();
  const again = await open(asClerk(), "account");
  expect((await next(again)).live).not.toBeNull();
  for (const stream of [...streams, again]) {
    stream.leave();
    await stream.states.return?.();
  }
});

test("the end is told, and stays told", async () => {
  const stream = await open(asClerk(), "account");
  await next(stream);
  await endWalkThrough(by());
  expect((await next(stream)).live?.endedAt).not.toBeNull();
  stream.leave();
});

test("a process that stops breaks its streams off, so that the browsers connect again, and opens no more", async () => {
  const stream = await open(asClerk(), "account");
  await next(stream);
  const broken = stream.states.next();
  closeStreams();
  await expect(broken).rejects.toMatchObject({ name: "AbortError" });
  const late = await open(asClerk(), "account");
  await expect(late.states.next()).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
});
