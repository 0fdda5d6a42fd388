import { expect, test } from "vitest";
import { stripAxis, worstDay } from "#components/report/blocks/strip-axis.ts";

const month = (down: Record<number, number>) =>
  Array.from({ length: 31 }, (_, at) => {
    const downS = down[at + 1] ?? 0;
    return {
      day: `2026-10-${String(at + 1).padStart(2, "0")}`,
      state: downS > 0 ? ("down" as const) : ("up" as const),
      upS: 86_400 - downS,
      downS,
      maintenanceS: 0,
      unknownS: 0,
      outsideS: 0,
      text: "",
    };
  });

test("a quiet month is labelled by weeks", () => {
  expect(stripAxis(month({})).map((tick) => tick.text)).toEqual(["1 Oct", "8", "15", "22", "29"]);
});

test("days with downtime are named before weeks, and labels never touch", () => {
  const ticks = stripAxis(month({ 2: 60, 14: 7200, 16: 60, 17: 300 }));
  expect(ticks.filter((tick) => tick.bad).map((tick) => tick.text)).toEqual(["2", "14", "17"]);
  for (const [at, tick] of ticks.entries()) if (at > 0) expect(tick.column - (ticks[at - 1]?.column ?? 0)).toBeGreaterThanOrEqual(2);
});

test("the day read first is the worst one", () => {
  expect(worstDay(month({ 3: 60, 9: 600 }))).toBe(8);
  expect(worstDay(month({}))).toBe(0);
});
