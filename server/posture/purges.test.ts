import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { PurgeFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addPurgesFigures, measurePurges } from "#server/posture/purges.ts";

const DAYS = Array.from({ length: 31 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`);
const measure = (purges: Partial<PurgeFacts>, now = "2026-11-03T12:00:00Z") =>
  measurePurges(factsOf({ checks: [], now, purges: { counts: [], events: [], heartbeatDays: [], configured: true, ...purges } }));
const count = (from: string, to: string, blocked: number | null, deleted: number | null, reason: PurgeFacts["counts"][number]["reason"] = "unspecified") => ({
  from,
  to,
  reason,
  blocked,
  deleted,
});
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
  expect(measure({ heartbeatDays: DAYS }).blocked.value).toBe(0);
  expect(measure({ heartbeatDays: DAYS.slice(1) }).blocked.value).toBeNull();
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

test("accounts belong to the day and month of the client's zone", () => {
  expect(
    measure({ events: [event("2026-10-01T03:59:59Z"), event("2026-10-01T04:00:00Z"), event("2026-11-01T03:59:59Z"), event("2026-11-01T04:00:00Z")] }).blocked
      .value,
  ).toBe(2);
});

test("while the month runs, today is not expected yet and tomorrow has not happened", () => {
  const now = "2026-10-10T12:00:00Z";
  expect(measure({ heartbeatDays: DAYS.slice(0, 9), events: [event("2026-10-11T12:00:00Z")] }, now)).toMatchObject({
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
