import { formatDay, localDay } from "#server/posture/format.ts";
import { addDays, toSeconds } from "#server/posture/period.ts";

/** From when to when a site counts, as days by the client's clock; null = not yet, or without end. `stated`: people set the first day. `over`: it has left. */
export type SiteTerm = { slug: string; host: string; firstDay: string | null; stated: boolean; lastDay: string | null; over: boolean };
type Site = { slug: string; host: string; monitoredFrom: string | null; statedFrom: string | null; monitoredTo: string | null };

/** Source: a site's first check, the first day people stated, and the midnight at which it left, as instants. */
export function siteTerm({ slug, host, monitoredFrom, statedFrom, monitoredTo }: Site, { timeZone, now }: { timeZone: string; now: string }): SiteTerm {
  const from = statedFrom ?? monitoredFrom;
  return {
    slug,
    host,
    firstDay: from === null ? null : localDay(from, timeZone),
    stated: statedFrom !== null,
    lastDay: monitoredTo === null ? null : addDays(localDay(monitoredTo, timeZone), -1),
    over: monitoredTo !== null && toSeconds(monitoredTo) <= toSeconds(now),
  };
}

/** "From 3 March 2026, as stated", "Not yet monitored". */
export function beginningWords({ firstDay, stated }: SiteTerm): string {
  if (firstDay === null) return "At its first check";
  return `${formatDay(firstDay, { year: true })}, ${stated ? "as stated" : "its first check"}`;
}

/** "30 September 2026, left", "It goes on". */
export function endWords({ lastDay, over }: SiteTerm): string {
  if (lastDay === null) return "It goes on";
  return `${formatDay(lastDay, { year: true })}, ${over ? "it has left" : "it will leave"}`;
}
