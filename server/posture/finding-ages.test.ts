import fc from "fast-check";
import { expect, test } from "vitest";
import { figureBook } from "#server/posture/figures.ts";
import { addAgeFigures, ageBands, ageBars } from "#server/posture/finding-ages.ts";

const aged = (days: number[], severity: "high" | "low" = "low") => days.map((ageDays) => ({ ageDays, now: { severity } }));
const barsOf = (openRows: ReturnType<typeof aged>) => {
  const measure = { scanned: true, day: "2026-10-31", ages: ageBands(openRows), openRows };
  const figures = figureBook();
  addAgeFigures(figures, measure);
  return { bars: ageBars(measure, figures), figures };
};

test.each([
  [
    [0, 30],
    [2, 0, 0, 0],
  ],
  [
    [31, 60],
    [0, 2, 0, 0],
  ],
  [
    [61, 90],
    [0, 0, 2, 0],
  ],
  [
    [91, 4_000],
    [0, 0, 0, 2],
  ],
  [[], [0, 0, 0, 0]],
])("ages %j fall into %j", (days, expected) => {
  expect(ageBands(aged(days)).map(({ open }) => open)).toEqual(expected);
});

test("every open finding is in exactly one band", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000)), (days) => {
      expect(ageBands(aged(days)).reduce((sum, { open }) => sum + open, 0)).toBe(days.length);
    }),
  );
});

test("each bar shows its figure and the severities in it", () => {
  const { bars, figures } = barsOf([...aged([5, 100]), ...aged([6], "high")]);
  expect(bars?.summary).toBe("The oldest open finding is 100 days old; one of 3 is older than 90 days.");
  expect(bars?.bars[0]).toMatchObject({ label: "Up to 30 days", value: 2, cell: { text: "2", figure: "findings.age.up_to_30", detail: "1 high and 1 low" } });
  for (const { value, cell } of bars?.bars ?? []) expect(figures.get(cell.figure ?? "").value).toBe(value);
});

test("nothing open draws no bars; nothing scanned has no ages", () => {
  expect(barsOf([]).bars).toBeNull();
  const figures = figureBook();
  addAgeFigures(figures, { scanned: false, day: "2026-10-31", ages: ageBands([]) });
  expect(figures.get("findings.age.over_90")).toMatchObject({ value: null, display: "no data" });
});
