import fc from "fast-check";
import { expect, test } from "vitest";
import { cursorAfter, daysAsked, instantOf, type Outage, ownCounts, reportedDays, type Span, secondsCovered } from "#server/connectors/reported-days.ts";
import type { Evidence } from "#server/posture/evidence.ts";

const DAY = 86_400;
const T0 = Date.parse("2026-10-01T00:00:00Z") / 1000;
const window = (from: string, to: string) => ({ from, to });
const asked = (from: string, to: string, now: string) => daysAsked(window(from, to), now).map((part) => [part.day, instantOf(part.from), instantOf(part.to)]);

test("the days a window touches are asked whole, the running one up to now", () => {
  expect(asked("2026-10-01T10:00:00Z", "2026-10-02T00:00:00Z", "2026-10-09T00:00:00Z")).toEqual([
    ["2026-10-01", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"],
  ]);
  expect(asked("2026-10-01T10:00:00Z", "2026-10-02T06:00:00Z", "2026-10-02T06:00:00Z")).toEqual([
    ["2026-10-01", "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"],
    ["2026-10-02", "2026-10-02T00:00:00Z", "2026-10-02T06:00:00Z"],
  ]);
  expect(asked("2026-10-02T00:00:00Z", "2026-10-02T00:00:00Z", "2026-10-02T00:00:00Z")).toEqual([]);
});

test("the cursor stays on a day that may still change, waits for monitors it could not read, and moves for nobody's silence", () => {
  const evidence = [{ kind: "reported" } as Evidence];
  const cursor = (from: string, now: string, rejected: { reason: string; at: string; raw: string }[] = []) =>
    cursorAfter({ window: window(from, now), now, evidence, rejected });
  expect(cursor("2026-10-01T00:00:00Z", "2026-10-02T01:59:00Z")).toBe("2026-10-01T00:00:00Z");
  expect(cursor("2026-10-01T00:00:00Z", "2026-10-02T02:00:00Z")).toBe("2026-10-02T00:00:00Z");
  const odd = [{ reason: "r", at: "a", raw: "" }];
  expect(cursor("2026-10-01T00:00:00Z", "2026-10-05T12:00:00Z", odd)).toBe("2026-10-01T00:00:00Z");
  expect(cursor("2026-10-01T00:00:00Z", "2026-10-25T12:00:00Z", odd)).toBe("2026-10-18T00:00:00Z");
  expect(cursorAfter({ window: window("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z"), now: "2026-10-02T00:00:00Z", evidence: [], rejected: [] })).toBeNull();
});

const outage = fc
  .record({
    from: fc.integer({ min: -DAY, max: 5 * DAY }),
    length: fc.integer({ min: 1, max: 2 * DAY }),
    state: fc.constantFrom<Outage["state"]>("down", "unknown", "maintenance"),
  })
  .map(({ from, length, state }): Outage => ({ from: T0 + from, to: T0 + from + length, state }));

test("cut at UTC midnights, outages lose and gain no second", () => {
  fc.assert(
    fc.property(fc.array(outage, { maxLength: 8 }), (outages) => {
      const parts = daysAsked(window("2026-10-01T00:00:00Z", "2026-10-04T00:00:00Z"), "2026-11-01T00:00:00Z");
      const days = reportedDays({ external: "x", reportedBy: "X", parts, outages, counts: new Map(), reportedAt: "2026-11-01T00:00:00Z" });
      for (const day of days) for (const { from, to } of day.outages) expect(from >= day.from && to <= day.to && from < to).toBe(true);
      for (const state of ["down", "unknown", "maintenance"]) {
        const cut = (list: Outage[]): Span[] =>
          list
            .filter((each) => each.state === state)
            .map(({ from, to }) => ({ from: Math.max(from, T0), to: Math.min(to, T0 + 3 * DAY) }))
            .filter(({ from, to }) => to > from);
        expect(secondsCovered(days.flatMap((day) => day.outages.filter((each) => each.state === state)))).toBe(secondsCovered(cut(outages)));
      }
    }),
  );
});

const partsOf = (days: number) => daysAsked(window("2026-10-01T00:00:00Z", instantOf(T0 + days * DAY)), "2028-01-01T00:00:00Z");
async function counting(mode: "auto" | "daily" | "off", days: number, hiddenS: number): Promise<{ asked: number[]; known: number }> {
  const spans: number[] = [];
  const ask = async ({ from, to }: Span) => {
    spans.push((to - from) / DAY);
    return { totals: { upS: to - from - hiddenS, downS: hiddenS, unknownS: null }, pct: 100 };
  };
  const counts = await ownCounts({ mode, parts: partsOf(days), outages: [], ask });
  return { asked: spans, known: counts.size };
}
test.each<["auto" | "daily" | "off", number, number, number[], number]>([
  ["auto", 2, 0, [1, 1], 2],
  ["auto", 5, 0, [5], 0],
  ["auto", 5, 60, [5, 1, 1, 1, 1, 1], 5],
  ["daily", 5, 0, [1, 1, 1, 1, 1], 5],
  ["off", 5, 60, [], 0],
  ["auto", 100, 0, [90, 10], 0],
])("totals asked %s over %i days with %i seconds not listed: %j", async (mode, days, hiddenS, spans, known) => {
  expect(await counting(mode, days, hiddenS)).toEqual({ asked: spans, known });
});
