import type { ClientFacts } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";

/** The same facts without the sites that had left before the period began: they have no second in it, so a report of it does not name them. */
export function withoutLeft(facts: ClientFacts): ClientFacts {
  const start = toSeconds(facts.period.start);
  return { ...facts, sites: facts.sites.filter(({ monitoredTo }) => monitoredTo === null || toSeconds(monitoredTo) > start) };
}
