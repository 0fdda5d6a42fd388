import { countOf, formatCount, formatDays, formatPercent, formatSeconds } from "#server/posture/format.ts";
import type { Figure } from "#server/posture/report.ts";

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
