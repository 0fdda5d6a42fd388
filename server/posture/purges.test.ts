import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { PurgeFacts, PurgeFeed } from "#server/posture/purge-facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addPurgesFigures, measurePurges } from "#server/posture/purges.ts";

const DAYS = Array.from({ length: 31 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`);
const measure = (purges: Partial<PurgeFacts>, now = "2026-11-03T12:00:00Z") =>
  measurePurges(factsOf({ checks: [], now, purges: { counts: [], events: [], feeds: [], configured: true, ...purges } }));
const count = (from: string, to: string, blocked: number | null, deleted: number | null, reason: PurgeFacts["counts"][number]["reason"] = "unspecified") => ({
  from,
  to,
  reason,
  blocked,
  deleted,
  source: "guard",
  reportedAt: `${to}T23:59:59Z`,
});
const feed = (source: string, aliveDays: string[], lastDay: string | null = null): PurgeFeed => ({ source, aliveDays, accountDays: [], lastDay });
const event = (at: string, action: "blocked" | "deleted" = "blocked", createdAt: string | null = null) => ({
  at,
  action,
  reason: "policy" as const,
  createdAt,
});

test("a missing feed and a silent feed are no data, never 0", () => {
  expect(measure({ configured: false })).toMatchObject({ configured: false, blocked: { value: null }, deleted: { value: null } });
  const book = figureBook();
  addPurgesFigures(book, measure({}));
  expect(book.get("purges.blocked")).toMatchObject({ value: null, display: "no data" });
});

test("0 is shown only when the feed reported on every day", () => {
  expect(measure({ feeds: [feed("guard", DAYS)] }).blocked.value).toBe(0);
  expect(measure({ feeds: [feed("guard", DAYS.slice(1))] }).blocked.value).toBeNull();
  expect(measure({ counts: [count("2026-10-01", "2026-10-31", 0, null)] })).toMatchObject({ blocked: { value: 0 }, deleted: { value: null } });
});

test("a count that is missing in a report stays missing: 1,204 refused, deleted unknown", () => {
  expect(measure({ counts: [count("2026-10-01", "2026-10-31", 1204, null)] })).toMatchObject({
    blocked: { value: 1204 },
    deleted: { value: null },
    daysReported: 31,
  });
});

test("days without a report are said: counts for 29 of 31 days", () => {
  expect(measure({ counts: DAYS.slice(2).map((day) => count(day, day, 2, 1)) })).toMatchObject({
    blocked: { value: 58 },
    deleted: { value: 29 },
    daysReported: 29,
    daysExpected: 31,
  });
});

test("a report that reaches over the edge of the month is left out and said", () => {
  expect(measure({ counts: [count("2026-09-28", "2026-10-04", 70, 7), count("2026-10-05", "2026-10-11", 10, 1)] })).toMatchObject({
    blocked: { value: 10 },
    leftOut: { acrossEdge: 1 },
    daysReported: 7,
  });
});

test("a month and its days are not added; reasons of one span are", () => {
  expect(measure({ counts: [count("2026-10-01", "2026-10-31", 100, 9), count("2026-10-05", "2026-10-05", 5, 1)] })).toMatchObject({
    blocked: { value: 100 },
    leftOut: { repeated: 1 },
  });
  expect(measure({ counts: [count("2026-10-05", "2026-10-05", 5, 1, "policy"), count("2026-10-05", "2026-10-05", 2, 0, "bot-signup")] }).blocked).toMatchObject(
    { value: 7, byReason: { policy: 5, "bot-signup": 2 } },
  );
});

test("single accounts on a day with a total are part of it; on other days they count", () => {
  const events = [event("2026-10-05T12:00:00Z"), event("2026-10-06T12:00:00Z"), event("2026-10-05T12:00:00Z", "deleted")];
  expect(measure({ counts: [count("2026-10-05", "2026-10-05", 5, null)], events })).toMatchObject({
    blocked: { value: 6 },
    deleted: { value: 1 },
    leftOut: { events: 1 },
  });
});

test("two systems that report the same days are never added: the one that reported last counts, with its own reasons", () => {
  const day = "2026-10-05";
  const guard = [count(day, day, 5, 1, "policy"), count(day, day, 10, 2, "bot-signup")];
  const other = { ...count(day, day, 12, null), source: "desk", reportedAt: "2026-11-02T00:00:00Z" };
  const expected = { blocked: { value: 12, byReason: { unspecified: 12 } }, deleted: { value: 3 }, leftOut: { repeated: 1 } };
  expect(measure({ counts: [...guard, other] })).toMatchObject(expected);
  expect(measure({ counts: [{ ...other, reportedAt: "2026-10-05T00:00:00Z" }, ...guard] }).blocked).toMatchObject({ value: 15, byReason: { policy: 5 } });
  expect(measure({ counts: [...guard, { ...other, from: "2026-10-06", to: "2026-10-06" }] })).toMatchObject({
    blocked: { value: 27 },
    leftOut: { repeated: 0 },
  });
});

test("single accounts of two systems add up, once each and only where nobody gave a total", () => {
  const events = [event("2026-10-05T12:00:00Z"), event("2026-10-05T13:00:00Z"), event("2026-10-06T13:00:00Z")];
  expect(measure({ events }).blocked.value).toBe(3);
  expect(measure({ events, counts: [{ ...count("2026-10-05", "2026-10-05", 7, 0), source: "desk" }] }).blocked.value).toBe(8);
});

test("accounts belong to the day and month of the client's zone", () => {
  expect(
    measure({ events: [event("2026-10-01T03:59:59Z"), event("2026-10-01T04:00:00Z"), event("2026-11-01T03:59:59Z"), event("2026-11-01T04:00:00Z")] }).blocked
      .value,
  ).toBe(2);
});

test("while the month runs, today is not expected yet and tomorrow has not happened", () => {
  const now = "2026-10-10T12:00:00Z";
  expect(measure({ feeds: [feed("guard", DAYS.slice(0, 9))], events: [event("2026-10-11T12:00:00Z")] }, now)).toMatchObject({
    blocked: { value: 0 },
    daysExpected: 9,
    daysReported: 9,
  });
});

test("time to delete is the median from sign-up to deletion", () => {
  const events = [
    event("2026-10-05T12:10:00Z", "deleted", "2026-10-05T12:00:00Z"),
    event("2026-10-05T12:30:00Z", "deleted", "2026-10-05T12:00:00Z"),
    event("2026-10-05T12:30:00Z", "deleted"),
    event("2026-10-05T12:30:00Z", "blocked", "2026-10-05T12:00:00Z"),
  ];
  expect(measure({ events }).timeToDelete).toEqual({ median: 1200, max: 1800, n: 2 });
});

test("a sign-up dated after the deletion tells no time, and figures say over how many they are", () => {
  const events = [
    event("2026-10-05T12:10:00Z", "deleted", "2026-10-05T12:00:00Z"),
    event("2026-10-06T12:50:00Z", "deleted", "2026-10-06T12:00:00Z"),
    event("2026-10-07T12:00:00Z", "deleted", "2026-10-07T12:00:01Z"),
    event("2026-10-08T12:00:00Z", "deleted"),
  ];
  const book = figureBook();
  addPurgesFigures(book, measure({ events }));
  const values = ["deleted", "median_delete_s", "max_delete_s", "timed_deletes"].map((name) => book.get(`purges.${name}`).value);
  expect(values).toEqual([4, 1800, 3000, 2]);
  expect(book.get("purges.max_delete_s").basis).toBe("sign-up to deletion, longest over 2 deleted accounts whose sign-up time was reported");
});

test("the order in which reports arrive changes nothing, and reasons add up to the total", () => {
  const day = fc.integer({ min: 0, max: 30 });
  const span = fc
    .tuple(day, day, fc.option(fc.nat(9)), fc.constantFrom("policy" as const, "bot-signup" as const))
    .map(([a, b, blocked, reason]) => count(DAYS[Math.min(a, b)] ?? "", DAYS[Math.max(a, b)] ?? "", blocked, null, reason));
  const unique = fc.uniqueArray(span, { selector: ({ from, to, reason }) => `${from} ${to} ${reason}`, maxLength: 6 });
  fc.assert(
    fc.property(
      unique.chain((counts) => fc.tuple(fc.constant(counts), fc.shuffledSubarray(counts, { minLength: counts.length }))),
      ([counts, shuffled]) => {
        const { blocked } = measure({ counts });
        expect(measure({ counts: shuffled }).blocked.value).toBe(blocked.value);
        if (blocked.value !== null) expect(Object.values(blocked.byReason).reduce((sum, each) => sum + each, 0)).toBe(blocked.value);
      },
    ),
  );
});

const total = (source: string, from: string, to: string) => ({ ...count(from, to, 0, 0), source });
const [GUARD, OKTA] = [feed("guard", DAYS), feed("okta", DAYS)];

test.each<[string, Partial<PurgeFacts>, number | null, number]>([
  ["both feeds alive all month", { feeds: [GUARD, OKTA] }, 0, 31],
  ["one of two dead", { feeds: [GUARD, feed("okta", [])] }, null, 0],
  ["one of two alive from the second day on", { feeds: [GUARD, feed("okta", DAYS.slice(1))] }, null, 30],
  ["each alive on the other's days only", { feeds: [feed("guard", DAYS.slice(0, 15)), feed("okta", DAYS.slice(15))] }, null, 0],
  ["one gives totals, the other is alive", { counts: [total("guard", "2026-10-01", "2026-10-31")], feeds: [feed("guard", []), OKTA] }, 0, 31],
  ["one gives totals, the other is dead", { counts: [total("guard", "2026-10-01", "2026-10-31")], feeds: [feed("guard", []), feed("okta", [])] }, null, 0],
  ["a file's total, the feed dead", { counts: [total("file", "2026-10-01", "2026-10-31")], feeds: [feed("okta", [])] }, 0, 31],
  ["one retired and silent before the month", { feeds: [GUARD, feed("okta", [], "2026-09-30")] }, 0, 31],
  ["one retired in the month, alive until then", { feeds: [GUARD, feed("okta", DAYS.slice(0, 10), "2026-10-10")] }, 0, 31],
  ["one retired in the month, silent the day before", { feeds: [GUARD, feed("okta", DAYS.slice(0, 9), "2026-10-10")] }, null, 30],
  ["the only one retired", { feeds: [feed("guard", DAYS.slice(0, 10), "2026-10-10")] }, null, 10],
  ["a day of accounts is told, but not as a whole", { feeds: [GUARD, { ...feed("okta", DAYS.slice(1)), accountDays: ["2026-10-01"] }] }, null, 31],
])("zero with %s", (_name, purges, value, daysReported) => {
  expect(measure(purges)).toMatchObject({ blocked: { value }, deleted: { value }, daysReported });
});

test("with one of two feeds dead, what the other counted is shown and the days say how little that is", () => {
  const events = [event("2026-10-05T12:00:00Z"), event("2026-10-06T12:00:00Z")];
  expect(measure({ events, feeds: [GUARD, feed("okta", [])] })).toMatchObject({
    blocked: { value: 2 },
    deleted: { value: null },
    daysReported: 0,
    daysExpected: 31,
  });
});
