import { countOf, formatCount } from "#server/posture/format.ts";
import { hasEnded, toSeconds } from "#server/posture/period.ts";
import { kindOf } from "#server/posture/period-id.ts";
import type { MarginNote, Report } from "#server/posture/report.ts";

export type Pair = { before: Report; after: Report };

/** A February beside a January is close enough to stand as it is; a month with half its sites is not. */
const ALIKE = 0.9;
const DAY_S = 86_400;
const NOISE = 1e-9;

export const isRunning = ({ period, builtAt }: Report): boolean => !hasEnded(period, builtAt);
export const titleOf = (report: Report): string => (isRunning(report) ? `${report.periodLabel} so far` : report.periodLabel);

/** Seconds of the calendar a report speaks of: the period, or the part that had passed when it was built. */
function calendarS({ period, builtAt }: Report): number {
  return Math.max(0, Math.min(toSeconds(period.end), toSeconds(builtAt)) - toSeconds(period.start));
}

/** Seconds its sites were ours to watch, added up over the sites; null = not known. A site that joined late brings less. */
function watchedS({ figures }: Report): number | null {
  const parts = ["up_s", "down_s", "maintenance_s", "unknown_s"].map((id) => figures[`availability.${id}`]?.value ?? null);
  const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
  return parts.includes(null) || sum === 0 ? null : sum;
}

function lengthsOf({ before, after }: Pair): [number, number] {
  const [was, is] = [watchedS(before), watchedS(after)];
  return was === null || is === null ? [calendarS(before), calendarS(after)] : [was, is];
}

const daysIn = (report: Report): string => countOf(Math.round(calendarS(report) / DAY_S), "day");

function sameCalendar({ before, after }: Pair): boolean {
  return kindOf(before.period.id) === kindOf(after.period.id) && !isRunning(before) && !isRunning(after);
}

/** Why an amount that grows with time says nothing about these two; null = it does. More in less time is more all the same, and less in more time is less. */
export function notComparable(pair: Pair, more: number): string | null {
  const [was, is] = lengthsOf(pair);
  const alike = Math.min(was, is) >= ALIKE * Math.max(was, is);
  if (sameCalendar(pair) && alike) return null;
  if ((more > NOISE && is <= was) || (more < -NOISE && is >= was)) return null;
  const [before, after] = [calendarS(pair.before), calendarS(pair.after)];
  if (!sameCalendar(pair) && before < after === was < is) return `not compared: ${daysIn(pair.before)} beside ${daysIn(pair.after)}`;
  return `not compared: less was watched in ${titleOf(was < is ? pair.before : pair.after)}`;
}

/** What a reader should know of the two lengths. */
export function lengthNotes(pair: Pair): MarginNote[] {
  const { before, after } = pair;
  const days = `${daysIn(before)} beside ${daysIn(after)}.`;
  const [was, is] = [watchedS(before), watchedS(after)];
  // What the calendar does not explain: sites that joined, left or were added.
  const [then, now] = [(was ?? 0) * calendarS(after), (is ?? 0) * calendarS(before)];
  const uneven = was !== null && is !== null && Math.min(then, now) < ALIKE * Math.max(then, now);
  const siteDays = (seconds: number) => formatCount(Math.floor(seconds / DAY_S));
  return [
    sameCalendar(pair)
      ? { title: "Length", text: `${days} Amounts stand as they are; nothing is scaled up or down.` }
      : {
          title: "Different lengths",
          text: `${days} What grows with time is compared only where the shorter time already has more. Percentages and what is open at the end compare as they are.`,
        },
    ...(uneven && was !== null && is !== null
      ? [
          {
            title: "Watched time",
            text: `${siteDays(was)} site days in ${titleOf(before)}, ${siteDays(is)} in ${titleOf(after)}. A site day is one site for one day. Where less was watched, less can be found.`,
          },
        ]
      : []),
  ];
}
