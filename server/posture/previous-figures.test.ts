import { expect, test } from "vitest";
import { periodOf } from "#server/posture/period.ts";
import { previousFigures } from "#server/posture/previous-figures.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const { figures } = reportOf();
const history = ["2025-10", "2026-04", "2026-05", "2026-06", "2026-07"].map((period) => ({ period, figures }));
const before = (id: string, more: Partial<Parameters<typeof previousFigures>[0]> = {}) =>
  previousFigures({ period: periodOf(id, "America/New_York"), history, previous: null, ...more });
const value = (id: string) => figures[id]?.value ?? Number.NaN;

test("a month's are those kept of the month before", () => {
  expect(before("2026-08")).toBe(figures);
  expect(before("2026-09")).toBeNull();
});

test("a quarter's are its published ones before anything else", () => {
  const previous = { x: { value: 1, unit: "count" as const, display: "1", basis: "b" } };
  expect(before("2026-Q3", { previous })).toBe(previous);
});

test("else amounts are the sums of its months, shares are made of sums, and what stands at the end is the last month's", () => {
  const last = { ...figures, "findings.open": { value: 9, unit: "count" as const, display: "9", basis: "" } };
  const quarter = before("2026-Q3", { history: history.map((kept) => (kept.period === "2026-06" ? { ...kept, figures: last } : kept)) });
  expect(quarter?.["purges.blocked"]).toMatchObject({ value: 3 * value("purges.blocked"), display: "1,209" });
  expect(quarter?.["availability.contract_down_s"]).toMatchObject({ value: 3 * value("availability.contract_down_s"), display: "105 min" });
  expect(quarter?.["availability.uptime_pct"]?.value).toBeCloseTo(value("availability.uptime_pct"), 9);
  expect(quarter?.["availability.coverage_pct"]?.value).toBeCloseTo(value("availability.coverage_pct"), 9);
  expect(quarter?.["findings.open"]?.value).toBe(9);
  // What is tested over the whole quarter does not follow from its months.
  expect(quarter?.["promises.kept"]).toBeUndefined();
});

test("a month that is missing or has no number makes no number", () => {
  expect(before("2026-Q4")).toBeNull();
  expect(before("2027")).toBeNull();
  const gap = history.map((kept) => ({
    ...kept,
    figures: kept.period === "2026-05" ? { ...figures, "purges.blocked": { value: null, unit: "count" as const, display: "no data", basis: "" } } : figures,
  }));
  expect(before("2026-Q3", { history: gap })?.["purges.blocked"]).toMatchObject({ value: null, display: "no data" });
});
