export type TrendScale = { low: number; high: number; ticks: number[]; note: string | null };

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

/** Amounts start at zero. Percentages near 100 may start higher, and then `note` says so. */
export function trendScale(values: number[], unit: string): TrendScale {
  const isShare = unit === "%" || unit === "pct";
  if (isShare) {
    const missing = 100 - Math.min(100, ...values);
    const span = STEPS.find((step) => step >= missing * 1.05) ?? 100;
    const low = round(100 - span);
    return { low, high: 100, ticks: [low, round(100 - span / 2), 100], note: low === 0 ? null : `The axis starts at ${low} %, not at zero.` };
  }
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  const high = ([1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power;
  return { low: 0, high, ticks: Number.isInteger(high / 2) ? [0, high / 2, high] : [0, high], note: null };
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Where the newest value is written, out of the way of its line. `before`, `end` = places of the last two points, shares of the plot from its top. */
export function sideOfLast(before: number | null, end: number): "above" | "below" | "beside" {
  const fall = before === null ? 0 : end - before;
  if (fall <= 0) return "above";
  if (end < 0.8) return "below";
  return fall > 0.3 ? "beside" : "above";
}
