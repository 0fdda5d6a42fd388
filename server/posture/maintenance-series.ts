import type { MaintenanceSeries, MaintenanceWindow } from "#server/posture/facts.ts";
import { toInstant } from "#server/posture/period.ts";
import type { Stretch } from "#server/posture/timeline.ts";
import { type LocalStretch, weeklyStretches } from "#server/posture/weekly-hours.ts";

const DAY_S = 86_400;

/**
 * The occurrences of a recurring window that touch `span` (unix seconds), whole, in order. Their hours are what the clock of the series' own zone shows; each
 * was announced when the series was, so its notice runs from there to its own beginning. Hours over midnight are two occurrences. Ids stay the same whatever
 * the span.
 */
export function expandSeries(series: MaintenanceSeries, span: Stretch): MaintenanceWindow[] {
  const { id, site, kind, timeZone, weekly, firstDay, lastDay, skipDays, announcedAt, reason } = series;
  // An occurrence is shorter than the longest local day, so none that touches the span is cut.
  const around = { from: span.from - 2 * DAY_S, to: span.to + 2 * DAY_S };
  const found: LocalStretch[] = [];
  for (const next of weeklyStretches({ weekly, timeZone, span: around, skip: new Set(skipDays) })) {
    if (next.day < firstDay || (lastDay !== null && next.day > lastDay)) continue;
    const same = found.findLast(({ day, hours, to }) => day === next.day && hours === next.hours && to === next.from);
    if (same === undefined) found.push({ ...next });
    else same.to = next.to;
  }
  const ids = new Map<string, number>();
  const windows = found.map(({ from, to, day, hours }) => {
    const name = `${id}@${day}T${hours.from}`;
    const again = ids.get(name) ?? 0;
    ids.set(name, again + 1);
    const own = again === 0 ? name : `${name}+${again}`;
    return { id: own, site, from: toInstant(from), to: toInstant(to), announcedAt, reason, approvedBy: null, kind, series: id, span: { from, to } };
  });
  return windows.filter((each) => each.span.from < span.to && each.span.to > span.from).map(({ span: _, ...window }) => window);
}
