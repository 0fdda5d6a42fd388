import { expect, test } from "vitest";
import type { AccountEvent } from "#server/connectors/purge-log.ts";
import { type SignUp, withSignUps } from "#server/connectors/sign-ups.ts";

const span = { fromMs: 1_000, toMs: 2_000 };
const event = (account: string, atMs: number, action: AccountEvent["action"] = "deleted"): AccountEvent => ({
  ...{ client: "city", account, action, reason: "unspecified", atMs },
});
async function timed(events: AccountEvent[], pages: (SignUp[] | null)[]) {
  let asked = 0;
  async function* read() {
    for (const page of pages) {
      asked += 1;
      yield page;
    }
  }
  const result = await withSignUps(events, span, read());
  return { asked, times: result.map(({ createdMs }) => createdMs ?? null) };
}

test.each<[string, AccountEvent[], (SignUp[] | null)[], (number | null)[], number]>([
  [
    "the log is read back until every account is found",
    [event("a", 1_500), event("b", 1_600)],
    [[{ account: "a", atMs: 900 }], [{ account: "b", atMs: 100 }], []],
    [900, 100],
    2,
  ],
  ["an account the log does not tell of stays untimed", [event("a", 1_500), event("b", 1_600)], [[{ account: "a", atMs: 900 }]], [900, null], 1],
  ["a log too long to be read back times nobody", [event("a", 1_500), event("b", 1_600)], [[{ account: "a", atMs: 900 }], null], [null, null], 2],
  ["without a deletion nothing is asked", [event("a", 1_500, "blocked")], [[{ account: "a", atMs: 900 }]], [null], 0],
  ["deletions outside the span are not looked for", [event("a", 2_000), event("b", 999)], [[{ account: "a", atMs: 900 }]], [null, null], 0],
  ["a sign-up after the deletion is another account's life", [event("a", 1_500)], [[{ account: "a", atMs: 1_501 }]], [null], 1],
  ["an account refused and deleted is timed for its deletion", [event("a", 1_500), event("a", 1_400, "blocked")], [[{ account: "a", atMs: 5 }]], [5, null], 1],
])("%s", async (_name, events, pages, times, asked) => {
  expect(await timed(events, pages)).toEqual({ times, asked });
});
