import { countOf, formatCount, formatDays, formatPercent, formatSeconds, shownThousandths } from "#server/posture/format.ts";
import type { Figure } from "#server/posture/report.ts";

/** From one figure to the other. Of percentages as they are shown, to three decimals, so that a reader who subtracts finds the same; exact where they look alike. */
export function differenceOf(unit: Figure["unit"], before: number, after: number): number {
  const steps = unit === "pct" ? shownThousandths(after) - shownThousandths(before) : 0;
  return steps === 0 ? after - before : steps / 1000;
}

/** How much more (or, negative, less) a figure is, in its own unit, cut off and never rounded to nothing: "12 min less", "0.012 points higher", "2 fewer". */
export function changeWords(unit: Figure["unit"], more: number): string {
  const size = Math.abs(more);
  const [up, down] = unit === "pct" ? ["higher", "lower"] : unit === "count" ? ["more", "fewer"] : unit === "ms" ? ["slower", "faster"] : ["more", "less"];
  const word = more > 0 ? up : down;
  switch (unit) {
    case "s":
      return size < 1 ? `under a second ${word}` : `${formatSeconds(size)} ${word}`;
    case "ms":
      return size < 1 ? `under 1 ms ${word}` : `${formatCount(Math.floor(size))} ms ${word}`;
    case "pct":
      return size < 0.001 ? `under 0.001 points ${word}` : `${formatPercent(size).replace(" %", "")} points ${word}`;
    case "days":
      return size < 0.1 ? `under 0.1 days ${word}` : `${formatDays(size)} ${word}`;
    case "usd-cents":
      return `${countOf(size, "cent")} ${word}`;
    case "count":
      return `${formatCount(size)} ${word}`;
  }
}
