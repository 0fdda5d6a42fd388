import type { BlockOf } from "#server/posture/blocks.ts";
import { formatDay } from "#server/posture/format.ts";

type Day = BlockOf<"day-strip">["days"][number];
export type Tick = { column: number; text: string; bad: boolean };

/** The day to read first: most seconds down, then most without data, then the first. */
export function worstDay(days: Day[]): number {
  const weight = (day: Day) => day.downS * 1000 + day.unknownS + day.maintenanceS / 1000;
  return days.reduce((worst, day, at) => (weight(day) > weight(days[worst] ?? day) ? at : worst), 0);
}

/** Day numbers under the strip: days with downtime first, then the weeks, wherever there is room. */
export function stripAxis(days: Day[]): Tick[] {
  const down = days.flatMap((day, at) => (day.downS > 0 ? [{ at, day }] : [])).sort((a, b) => b.day.downS - a.day.downS);
  const weekly = [0, 7, 14, 21, 28].flatMap((at) => (days[at] ? [{ at, day: days[at] }] : []));
  const taken: Tick[] = [];
  for (const { at, day } of [...down, ...weekly]) {
    const column = at + 1;
    const roomy = taken.every((tick) => Math.abs(tick.column - column) >= (Math.min(tick.column, column) === 1 ? 3 : 2));
    if (!roomy) continue;
    const number = String(Number(day.day.slice(8)));
    const text =
      at === 0
        ? formatDay(day.day)
            .split(" ")
            .map((word) => word.slice(0, 3))
            .join(" ")
        : number;
    taken.push({ column, text, bad: day.downS > 0 });
  }
  return taken.sort((a, b) => a.column - b.column);
}
