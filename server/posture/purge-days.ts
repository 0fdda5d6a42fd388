import { daysOf, type Period, utcMidnightS } from "#server/posture/period.ts";

const DAY_S = 86_400;

/**
 * Local days of a period on which a feed was alive all day ("YYYY-MM-DD", in order). `local`: days the feed itself names in the client's zone; `utc`: UTC
 * days that were read whole. A local day is told by UTC days only if they cover it from its first second to its last, so the month's last local day waits
 * for the UTC day it ends in.
 */
export function aliveDays(period: Period, { local, utc }: { local: readonly string[]; utc: readonly string[] }): string[] {
  const named = new Set(local);
  const told = new Set(utc.map((day) => utcMidnightS(day)));
  const covered = (startS: number, endS: number) => {
    for (let at = Math.floor(startS / DAY_S) * DAY_S; at < endS; at += DAY_S) if (!told.has(at)) return false;
    return true;
  };
  return daysOf(period).flatMap(({ day, startS, endS }) => (named.has(day) || covered(startS, endS) ? [day] : []));
}
