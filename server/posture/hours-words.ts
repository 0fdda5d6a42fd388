import type { WeeklyHours } from "#server/posture/facts.ts";
import { joinWords } from "#server/posture/format.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** ISO day 1 to 7 → "Monday". */
export function weekdayName(day: number): string {
  return DAYS[day - 1] ?? "";
}

/** ISO days → "Monday to Friday", "Saturday and Sunday", "every day". Runs of three or more are named by their ends. */
export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === 7) return "every day";
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return joinWords(runs.flatMap((run) => (run.length > 2 ? [`${weekdayName(run[0] ?? 1)} to ${weekdayName(run.at(-1) ?? 7)}`] : run.map(weekdayName))));
}

/** "Monday to Friday 07:00 to 19:00; Saturday 09:00 to 12:00". */
export function weeklyWords(weekly: WeeklyHours): string {
  return weekly.map(({ days, from, to }) => `${daysWords(days)} ${from === "00:00" && to === "24:00" ? "all day" : `${from} to ${to}`}`).join("; ");
}
