import { PERSON } from "#e2e/upstreams/planted-person.ts";

/** An account in March 2026, as every identity provider of the invented city logged it; `failed` = it was tried and did not happen. */
export type InventedEvent = { account: string; action: "deleted" | "blocked" | "sign-in" | "sign-up"; at: string; failed?: true };

/** At the edges of the month in UTC, told again a day later, and tried in vain. */
const ACCOUNTS: readonly InventedEvent[] = [
  { account: "before", action: "deleted", at: "2026-02-28T23:59:59.999Z" },
  { account: "first", action: "deleted", at: "2026-03-01T00:00:00.000Z" },
  { account: "evening", action: "deleted", at: "2026-03-01T04:30:00.000Z" },
  { account: "twice", action: "deleted", at: "2026-03-05T10:00:00.000Z" },
  { account: "twice", action: "deleted", at: "2026-03-06T10:00:00.000Z" },
  { account: "stuffed", action: "blocked", at: "2026-03-08T09:59:59.000Z" },
  { account: "stuffed", action: "blocked", at: "2026-03-09T01:00:00.000Z" },
  { account: "stuffed", action: "deleted", at: "2026-03-09T02:00:00.000Z" },
  { account: "survivor", action: "deleted", at: "2026-03-11T08:00:00.000Z", failed: true },
  { account: "let-in", action: "blocked", at: "2026-03-12T08:00:00.000Z", failed: true },
  { account: "noon", action: "deleted", at: "2026-03-18T12:00:00.000Z" },
  { account: "night", action: "deleted", at: "2026-03-19T00:30:00.000Z" },
  { account: "night-block", action: "blocked", at: "2026-03-19T01:00:00.000Z" },
  { account: "last", action: "deleted", at: "2026-03-31T23:59:59.999Z" },
  { account: "after", action: "deleted", at: "2026-04-01T00:00:00.000Z" },
];

/** When some of them had signed up; one more was never deleted, and nothing of it may be kept. */
const SIGN_UPS: readonly InventedEvent[] = [
  { account: "neighbour", action: "sign-up", at: "2026-03-04T08:00:00.000Z" },
  { account: "twice", action: "sign-up", at: "2026-03-05T09:00:00.000Z" },
  { account: "noon", action: "sign-up", at: "2026-03-17T12:00:00.000Z" },
  { account: "night", action: "sign-up", at: "2026-02-26T00:30:00.000Z" },
];

/** Accounts of March by the calendar of UTC and by that of New York, where the month began at 05:00 and ended at 04:00 UTC. */
export const ACCOUNTS_EXPECTED = { utc: { deleted: 7, blocked: 2 }, "New York": { deleted: 6, blocked: 2 } } as const;
/** Of the deleted: how many the log tells the sign-up of, and the median time between, seconds. */
export const TIMES_EXPECTED = { timed: 3, medianS: 86_400 } as const;

const DAY_MS = 86_400_000;
const signIns: InventedEvent[] = Array.from({ length: 40 }, (_, index) => ({
  account: "clerk",
  action: "sign-in",
  at: new Date(Date.parse("2026-02-25T13:00:00Z") + index * DAY_MS).toISOString(),
}));

/** What a log holds at `now` (unix seconds), oldest first: somebody signs in every day. */
export function inventedLog(now: number): (InventedEvent & { ms: number })[] {
  return [...ACCOUNTS, ...SIGN_UPS, ...signIns]
    .map((event) => ({ ...event, ms: Date.parse(event.at) }))
    .filter(({ ms }) => ms <= now * 1000)
    .sort((a, b) => a.ms - b.ms);
}

/** Whose the records say an account is: nothing of it may be kept. */
export const person = (account: string) => ({ name: `${PERSON.name} ${account}`, email: `${account}.${PERSON.email}`, ip: PERSON.ip });
