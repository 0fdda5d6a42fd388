import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { Stretch } from "#server/posture/timeline.ts";

/** Why a stretch counts as down: the monitor said so, the answer was too slow or had a refused status, or there is no data where the terms count that as down. */
export type OutageCause = "measured" | "slow" | "missing";
/** Unix seconds. */
export type Outage = Stretch & { site: string; cause: OutageCause };

/** What of a month can be corrected, in order of time: the monitor's own outages, and what is down under the contract alone. Source: contract-slices. */
export function outagesOf({ sites }: AvailabilityMeasure): Outage[] {
  return sites
    .flatMap(({ slug: site, incidents, contractDown }) => [
      ...incidents.filter(({ kind }) => kind === "down").map(({ from, to }): Outage => ({ site, from, to, cause: "measured" })),
      ...contractDown
        .filter(({ measuredDown }) => !measuredDown)
        .map(({ from, to, cause }): Outage => ({ site, from, to, cause: cause === "missing" ? "missing" : "slow" })),
    ])
    .sort((a, b) => a.from - b.from || (a.site < b.site ? -1 : 1));
}
