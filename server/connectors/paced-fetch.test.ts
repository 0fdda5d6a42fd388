import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
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

test("after the last request allowed the next is not sent, and says how long to wait", async () => {
  let sent = 0;
  const fetch: Fetch = async () => {
    sent += 1;
    return { status: 200, headers: new Headers({ "x-ratelimit-remaining": String(2 - sent), "x-ratelimit-reset": "31" }), text: async () => "" };
  };
  const paced = pacedFetch(fetch, { name: "UptimeRobot", now });
  await paced("https://a");
  await paced("https://a");
  await expect(paced("https://a")).rejects.toMatchObject({ trouble: "rate-limit", retryAfterS: 31, retryable: true });
  expect(sent).toBe(2);
});
