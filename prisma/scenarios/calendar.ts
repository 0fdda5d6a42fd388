import { Temporal } from "temporal-polyfill";
import { lastMonthOver } from "#server/posture/period.ts";
import { HISTORY_MONTHS, type Moment, type Scenario } from "#prisma/scenarios/scenario.ts";

/** The demo world hangs from one month: the last that was over for every client at the moment the world is made. */
export type Anchor = { lastMonth: string; now: string };

export function anchorAt(now: string): Anchor {
  return { lastMonth: lastMonthOver(now), now };
}

export function monthBack(anchor: Anchor, monthsBack: number): string {
  return Temporal.PlainYearMonth.from(anchor.lastMonth).subtract({ months: monthsBack }).toString();
}

/** Months of history, oldest first, ending with the anchor month. */
export function historyMonths(anchor: Anchor): string[] {
  return Array.from({ length: HISTORY_MONTHS }, (_, index) => monthBack(anchor, HISTORY_MONTHS - 1 - index));
}

export function instantOf(anchor: Anchor, timeZone: string, moment: { monthsBack: number; day: number; at?: string }): string {
  const month = Temporal.PlainYearMonth.from(monthBack(anchor, moment.monthsBack));
  const day = month.toPlainDate({ day: Math.min(moment.day, month.daysInMonth) });
  return day
    .toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(moment.at ?? "00:00") })
    .toInstant()
    .toString();
}

export function spanOf(anchor: Anchor, timeZone: string, moment: Moment): { from: number; to: number } {
  const from = Date.parse(instantOf(anchor, timeZone, moment)) / 1000;
  return { from, to: from + moment.minutes * 60 };
}

/** When monitoring of a site began: its joining day, else the first day of history. */
export function monitoredFrom(anchor: Anchor, scenario: Scenario, site: Scenario["sites"][number]): string {
  return instantOf(anchor, scenario.timeZone, site.joined ?? { monthsBack: HISTORY_MONTHS - 1, day: 1 });
}
