import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { formatDay } from "#server/posture/format.ts";
import { localDayAt } from "#server/posture/local-days.ts";

/** From which day on which source speaks for a site, where that changes within the period because somebody named another; null = nowhere. */
export function monitorChanges({ sites }: AvailabilityMeasure, { sources, period }: ClientFacts): string | null {
  const nameOf = (id: string | undefined) => sources.find((source) => source.id === id)?.name ?? "another monitor";
  const changes = sites.flatMap(({ host, turns }) =>
    turns.flatMap(({ source, from }, index) => {
      const before = turns[index - 1]?.source;
      if (!Number.isFinite(from) || before === source) return [];
      const day = formatDay(localDayAt(from, period.timeZone).day, { year: true });
      return [`${host}: ${nameOf(source)} from ${day} on, ${nameOf(before)} before.`];
    }),
  );
  return changes.length === 0 ? null : changes.join(" ");
}
