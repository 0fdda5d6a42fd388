import { expect, test } from "vitest";
import { chooseWindow, daysAtOnce, nextCursor, splitWindow } from "#server/operations/pull-window.ts";

const now = "2026-10-01T00:00:00Z";

test("a pull goes on where the last one ended", () => {
  expect(chooseWindow({ cursor: "2026-09-30T23:00:00Z", now })).toEqual({ from: "2026-09-30T23:00:00Z", to: now });
});

const rereads = { always: "PT2H", daily: "PT48H" };
test.each([
  ["what may come late is read again", "2026-09-30T22:00:00Z", "2026-09-30T23:00:00Z", "2026-09-30T20:00:00Z"],
  ["the first pull of a UTC day reads days again", "2026-09-30T23:59:00Z", now, "2026-09-28T23:59:00Z"],
  ["so does one that comes hours later", "2026-09-30T23:59:00Z", "2026-10-01T09:00:00Z", "2026-09-28T23:59:00Z"],
  ["the next one does not", "2026-10-01T00:00:00Z", "2026-10-01T00:05:00Z", "2026-09-30T22:00:00Z"],
  ["nor one of a source that has brought nothing for a day", "2026-09-29T20:00:00Z", now, "2026-09-29T18:00:00Z"],
])("%s", (_name, cursor, at, from) => {
  expect(chooseWindow({ cursor, now: at, rereads })).toEqual({ from, to: at });
});

test("a sample up to a day late is read by some pull, whenever it comes", () => {
  const [first, minute] = [Date.parse("2026-09-28T00:00:00Z"), 60_000];
  const iso = (ms: number) => new Date(ms).toISOString();
  const windows = Array.from({ length: 5 * 288 }, (_, pull) => first + pull * 5 * minute).map((at) =>
    chooseWindow({ cursor: iso(at - minute), now: iso(at), rereads }),
  );
  for (let taken = first + 1440 * minute; taken < first + 2 * 1440 * minute; taken += 7 * minute)
    for (const late of [3, 100, 700, 1_440]) {
      const arrives = taken + late * minute;
      const read = windows.some(({ from, to }) => Date.parse(to) >= arrives && Date.parse(from) <= taken);
      expect([iso(taken), late, read]).toEqual([iso(taken), late, true]);
    }
});

test("an asked-for window is read as it was asked for", () => {
  const asked = { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" };
  expect(chooseWindow({ cursor: now, ...asked, now, rereads })).toEqual(asked);
  expect(() => chooseWindow({ cursor: now, now, rereads })).toThrow(/nothing to pull/);
});

test("a first pull reaches 30 days back; an asked-for window wins over both", () => {
  expect(chooseWindow({ cursor: null, now }).from).toBe("2026-09-01T00:00:00Z");
  expect(chooseWindow({ cursor: now, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", now })).toEqual({
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-02T00:00:00Z",
  });
});

test("an empty window is refused", () => {
  expect(() => chooseWindow({ cursor: now, now })).toThrow(/nothing to pull/);
});

test("a long window is split without gap or overlap", () => {
  const windows = splitWindow({ from: "2026-01-01T00:00:00Z", to: "2026-03-10T05:00:00Z" });
  expect(windows).toHaveLength(3);
  expect(windows[0]?.from).toBe("2026-01-01T00:00:00Z");
  for (const [i, window] of windows.entries()) expect(window.to).toBe(windows[i + 1]?.from ?? "2026-03-10T05:00:00Z");
});

test.each([
  [0, 31],
  [300, 31],
  [1_000, 12],
  [10_000, 1],
  [50_000, 1],
])("of %i monitors %i days are pulled at once", (monitors, days) => {
  expect(daysAtOnce(monitors)).toBe(days);
  const windows = splitWindow({ from: "2026-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }, days);
  expect(windows).toHaveLength(Math.ceil(59 / days));
  expect(windows.at(-1)?.to).toBe("2026-03-01T00:00:00Z");
});

test.each([
  ["moves on", "2026-09-30T00:00:00Z", { from: "2026-09-30T00:00:00Z", to: now }, now, now],
  ["stays for a pull of older days", now, { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }, "2026-02-01T00:00:00Z", now],
  ["stays when a later window leaves a gap", "2026-08-01T00:00:00Z", { from: "2026-09-01T00:00:00Z", to: now }, now, "2026-08-01T00:00:00Z"],
  ["stays when the connector did not say how far it came", "2026-08-01T00:00:00Z", { from: "2026-08-01T00:00:00Z", to: now }, null, "2026-08-01T00:00:00Z"],
])("the cursor %s", (_name, cursor, window, reached, expected) => {
  expect(nextCursor({ cursor, coveredTo: null, window, reached })).toBe(expected);
});

test("the second piece of a long pull moves the cursor on although the first one's newest check lies a minute back", () => {
  const window = { from: "2026-09-01T00:00:00Z", to: now };
  expect(nextCursor({ cursor: "2026-08-31T23:59:00Z", coveredTo: window.from, window, reached: "2026-09-30T23:59:00Z" })).toBe("2026-09-30T23:59:00Z");
});
