import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { Notifications } from "#server/store/notifications.ts";
import { loginUrl } from "#server/store/target.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const open: Notifications[] = [];
const listening = () => {
  const notifications = new Notifications(loginUrl(database.target, "app_public"), "walk_through");
  open.push(notifications);
  return notifications;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** Resolves with the next wake. */
function nextWake(notifications: Notifications, topic: string): Promise<void> {
  return new Promise((resolve) => {
    const off = notifications.on(topic, () => {
      off();
      resolve();
    });
  });
}

const say = (topic: string) => database.asSuperuser("select pg_notify('walk_through', $1)", [topic]);
const listeners = () =>
  database.asSuperuser<{ pid: number }>("select pid from pg_stat_activity where application_name = 'keepwatch listen' and datname = current_database()");

test("each of two web processes hears what was said, and only about its topic", async () => {
  const [one, two] = [listening(), listening()];
  const [topic, other] = [randomUUID(), randomUUID()];
  // The first wake says that listening has begun.
  await Promise.all([nextWake(one, topic), nextWake(two, topic)]);
  const heard = Promise.all([nextWake(one, topic), nextWake(two, topic)]);
  let others = 0;
  const off = two.on(other, () => {
    others += 1;
  });
  await say(topic);
  await heard;
  expect(others).toBe(0);
  const then = nextWake(two, other);
  await say(other);
  await then;
  expect(others).toBe(1);
  off();
});

test("after the connection was killed everybody is woken to read again, and hears again", async () => {
  const notifications = listening();
  const topic = randomUUID();
  await nextWake(notifications, topic);
  const woken = nextWake(notifications, topic);
  const [before] = await listeners();
  await database.asSuperuser("select pg_terminate_backend($1)", [before?.pid]);
  // Said while nobody listens: lost, but for the wake that comes with the new connection.
  await say(topic);
  await woken;
  const [after] = await listeners();
  expect(after?.pid).not.toBe(before?.pid);
  const heard = nextWake(notifications, topic);
  await say(topic);
  await heard;
});

test("what is said in a transaction is heard once it is committed, and never when it is not", async () => {
  const notifications = listening();
  const topic = randomUUID();
  await nextWake(notifications, topic);
  let wakes = 0;
  const off = notifications.on(topic, () => {
    wakes += 1;
  });
  await database.asSuperuser(`do $$ begin perform pg_notify('walk_through', '${topic}'); raise exception 'undone'; exception when others then null; end $$`);
  const heard = nextWake(notifications, topic);
  await say(topic);
  await heard;
  expect(wakes).toBe(1);
  off();
});

test("closing lets go of the connection", async () => {
  const notifications = listening();
  await nextWake(notifications, randomUUID());
  expect(await listeners()).toHaveLength(1);
  await notifications.close();
  await expect.poll(listeners).toEqual([]);
});
