import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import type { Pace } from "#server/connectors/pace.ts";
import { allowanceOf, pacedFetch } from "#server/connectors/paced-fetch.ts";

const now = "2026-11-23T00:00:00Z";
const epoch = Date.parse(now) / 1000;

test.each<[string, Record<string, string>, unknown]>([
  ["nothing told", {}, null],
  ["UptimeRobot's headers", { "X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "42" }, { remaining: 7, resetS: 42 }],
  ["a reset as unix seconds", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(epoch + 30) }, { remaining: 0, resetS: 30 }],
  ["the draft standard's", { "ratelimit-remaining": "3" }, { remaining: 3, resetS: null }],
  [
    "Pingdom's, the tighter of the two",
    { "Req-Limit-Short": "Remaining: 394 Time until reset: 3589", "Req-Limit-Long": "Remaining: 12 Time until reset: 2591989" },
    { remaining: 12, resetS: 2_591_989 },
  ],
  ["Pingdom's in other letters", { "req-limit-short": "remaining: 0 time until reset: 77" }, { remaining: 0, resetS: 77 }],
  ["numbers that are none", { "x-ratelimit-remaining": "lots", "req-limit-long": "Remaining: -1" }, null],
])("%s", (_claim, headers, expected) => {
  expect(allowanceOf(new Headers(headers), now)).toEqual(expected);
});

/** Lets `perTurn` requests through, then none until the pull has slept. */
function limited(perTurn: number, headers: (left: number) => Record<string, string>, status = () => 200) {
  const slept: number[] = [];
  let [sent, left, asking, most] = [0, perTurn, 0, 0];
  const pace: Pace = {
    async sleep(ms) {
      slept.push(ms / 1000);
      left = perTurn;
    },
    elapsedS: () => 0,
  };
  const fetch: Fetch = async () => {
    sent += 1;
    asking += 1;
    most = Math.max(most, asking);
    left -= 1;
    const told = left;
    await Promise.resolve();
    asking -= 1;
    return { status: told < 0 ? 429 : status(), headers: new Headers(headers(Math.max(0, told))), text: async () => "" };
  };
  return { fetch, pace, slept, sent: () => sent, most: () => most, over: () => left < 0 };
}
const told = (resetS: number) => (left: number) => ({ "x-ratelimit-remaining": String(left), "x-ratelimit-reset": String(resetS) });

test("an allowance that is filled up again soon is waited for", async () => {
  const upstream = limited(2, told(31));
  const paced = pacedFetch(upstream.fetch, { name: "UptimeRobot", now, pace: upstream.pace });
  for (let asked = 0; asked < 5; asked += 1) await paced("https://a");
  expect([upstream.sent(), upstream.slept, upstream.over()]).toEqual([5, [31, 31], false]);
});

test.each([
  ["that is long in coming", 121, 2],
  ["after ten minutes of waits", 120, 12],
])("an allowance %s is not waited for: the next request is not sent, and says how long to wait", async (_name, resetS, sent) => {
  const upstream = limited(2, told(resetS));
  const paced = pacedFetch(upstream.fetch, { name: "UptimeRobot", now, pace: upstream.pace });
  for (let asked = 0; asked < sent; asked += 1) await paced("https://a");
  await expect(paced("https://a")).rejects.toMatchObject({ trouble: "rate-limit", retryAfterS: resetS, retryable: true });
  expect(upstream.sent()).toBe(sent);
});

test("several at a time never send more than is allowed, and wait once for all", async () => {
  const upstream = limited(3, told(10));
  const paced = pacedFetch(upstream.fetch, { name: "Pingdom", now, pace: upstream.pace });
  await paced("https://a");
  await Promise.all(Array.from({ length: 2 }, () => paced("https://a")));
  await Promise.all(Array.from({ length: 2 }, () => paced("https://a")));
  expect([upstream.slept, upstream.over(), upstream.most()]).toEqual([[10], false, 2]);
});

test("a first request that is told to slow down is not repeated; a later one is, after a short wait", async () => {
  const slow = limited(0, () => ({ "retry-after": "60" }));
  expect((await pacedFetch(slow.fetch, { name: "X", now, pace: slow.pace })("https://a")).status).toBe(429);
  expect([slow.sent(), slow.slept]).toEqual([1, []]);
  const later = limited(2, () => ({ "retry-after": "60" }));
  const paced = pacedFetch(later.fetch, { name: "X", now, pace: later.pace });
  const statuses = [];
  for (let asked = 0; asked < 4; asked += 1) statuses.push((await paced("https://a")).status);
  expect([statuses, later.slept]).toEqual([[200, 200, 200, 200], [60]]);
});

test("what a pull can do without is not waited for", async () => {
  const upstream = limited(1, told(10));
  const paced = pacedFetch(upstream.fetch, { name: "X", now, pace: upstream.pace });
  expect(paced.spare()).toBe(true);
  await paced("https://a");
  paced.stopWaiting();
  expect(paced.spare()).toBe(false);
  await expect(paced("https://a")).rejects.toMatchObject({ trouble: "rate-limit" });
  expect(upstream.slept).toEqual([]);
});
