import { Temporal } from "temporal-polyfill";
import type { WeeklyHours } from "#server/posture/facts.ts";
import type { Stretch } from "#server/posture/timeline.ts";

const DAY_S = 86_400;

/** A stretch of weekly hours: the local day it lies on and which of that day's hours it is. */
export type LocalStretch = Stretch & { day: string; hours: WeeklyHours[number] };

/** The part of `span` (unix seconds) with one offset from UTC; together they cover it. */
function offsetsOf(timeZone: string, span: Stretch): (Stretch & { offsetS: number })[] {
  const parts: (Stretch & { offsetS: number })[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(span.from * 1000).toZonedDateTimeISO(timeZone);
  for (let from = span.from; from < span.to; ) {
    const next = at.getTimeZoneTransition("next");
    const to = next === null ? span.to : Math.min(span.to, next.epochMilliseconds / 1000);
    parts.push({ from, to, offsetS: at.offsetNanoseconds / 1e9 });
    if (next === null) break;
    from = to;
    at = next;
  }
  return parts;
}

/** "07:30" → 27,000. */
function timeS(time: string): number {
  const [hour = "0", minute = "0"] = time.split(":");
  return Number(hour) * 3600 + Number(minute) * 60;
}

const dayName = (dayNumber: number): string => new Date(dayNumber * DAY_S * 1000).toISOString().slice(0, 10);
/** Day 0 was a Thursday. */
const weekdayOf = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1;

/**
 * The seconds of `span` at which the clock of `timeZone` reads one of the weekly hours, cut at local midnights, in order of beginning; may overlap where the
 * hours do. What decides is what the clock shows: an hour it skips is not there, an hour it shows twice is there twice. `skip` are local days left out.
 */
export function weeklyStretches(input: { weekly: WeeklyHours; timeZone: string; span: Stretch; skip?: ReadonlySet<string> }): LocalStretch[] {
  const { weekly, timeZone, span, skip } = input;
  const found: LocalStretch[] = [];
  const hours = weekly.map((each) => ({ each, days: new Set(each.days), fromS: timeS(each.from), toS: timeS(each.to) }));
  for (const { from, to, offsetS } of offsetsOf(timeZone, span))
    for (let day = Math.floor((from + offsetS) / DAY_S); day * DAY_S < to + offsetS; day += 1) {
      const weekday = weekdayOf(day);
      const midnight = day * DAY_S - offsetS;
      for (const { each, days, fromS, toS } of hours) {
        const stretch = { from: Math.max(from, midnight + fromS), to: Math.min(to, midnight + toS) };
        if (!days.has(weekday) || stretch.from >= stretch.to) continue;
        const name = dayName(day);
        if (skip?.has(name) !== true) found.push({ ...stretch, day: name, hours: each });
      }
    }
  return found.sort((a, b) => a.from - b.from);
}

/** Stretches in order of beginning, joined where they touch or overlap. */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const { from, to } of stretches) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** Seconds of `stretches` (joined, in order) that lie in [from, to). */
export function secondsWithin(stretches: readonly Stretch[], { from, to }: Stretch): number {
  return stretches.reduce((sum, each) => sum + Math.max(0, Math.min(each.to, to) - Math.max(each.from, from)), 0);
}
