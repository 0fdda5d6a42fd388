import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { capitalize, formatCount, joinWords, spellSeconds } from "#server/posture/format.ts";
import type { MarginNote } from "#server/posture/report.ts";

type Site = AvailabilityMeasure["sites"][number];
const SITES_NAMED = 3;

const namesOf = (sites: readonly Pick<Site, "reportedBy">[]) => [...new Set(sites.flatMap(({ reportedBy }) => reportedBy ?? []))].sort();

/** ", as reported by Pingdom" behind what a figure was computed over; "partly" where other sites have single checks. Empty without any such monitor. */
export function asReported(sites: readonly Pick<Site, "reportedBy">[]): string {
  const names = namesOf(sites);
  if (names.length === 0) return "";
  return `, ${sites.some(({ reportedBy }) => reportedBy === null) ? "partly " : ""}as reported by ${joinWords(names)}`;
}

/** For each monitor that only reports: what of the contract cannot be asked of it, what it does not tell, and what it says itself where that differs. */
export function reportedNotes({ measure, figures }: { measure: AvailabilityMeasure; figures: FigureBook }): MarginNote[] {
  return namesOf(measure.sites).map((name) => {
    const sites = measure.sites.filter(({ reportedBy }) => reportedBy === name);
    const hosts = sites.length > SITES_NAMED ? `${formatCount(sites.length)} sites` : joinWords(sites.map(({ host }) => host));
    const parts = [
      `${name} tells outages and totals, not single checks. Its word counts for ${hosts}.`,
      unasked(measure.contract.policy),
      unplaced(sites),
      itself({ name, sites, figures }),
    ];
    return { title: `As reported by ${name}`, text: parts.filter((part) => part !== "").join(" ") };
  });
}

/** Rules of the contract that need single checks. */
function unasked({ consecutiveFailures, latencyLimitMs, acceptedStatuses }: ContractPolicy): string {
  const rules = [
    consecutiveFailures > 1 ? `${consecutiveFailures} failed checks in a row` : "",
    latencyLimitMs === null ? "" : `a limit of ${formatCount(latencyLimitMs / 1000)} seconds`,
    acceptedStatuses === null ? "" : "accepted status codes",
  ].filter((rule) => rule !== "");
  return rules.length === 0 ? "" : `What the contract says of ${joinWords(rules)} cannot be applied to it.`;
}

function unplaced(sites: readonly Site[]): string {
  const seconds = sites.reduce((sum, { own }) => sum + (own?.unplacedS ?? 0), 0);
  if (seconds === 0) return "";
  return `${capitalize(spellSeconds(seconds))} of its downtime ${seconds === 60 ? "is" : "are"} in its totals at a time it does not tell: counted as down, and shown at the end of the day.`;
}

/** Its own percentage, where the reader would see another number than ours. */
function itself({ name, sites, figures }: { name: string; sites: readonly Site[]; figures: FigureBook }): string {
  const told = sites.flatMap(({ slug, host, own }) => {
    if (own === null || own.pct === null) return [];
    const [theirs, ours] = [figures.get(`availability.site.${slug}.reported_pct`).display, figures.get(`availability.site.${slug}.uptime_pct`).display];
    return theirs === ours ? [] : [{ host, theirs }];
  });
  const [first] = told;
  if (first === undefined) return "";
  const numbers = sites.length === 1 ? first.theirs : joinWords(told.slice(0, SITES_NAMED).map(({ host, theirs }) => `${theirs} for ${host}`));
  return `${name} itself says ${numbers}${told.length > SITES_NAMED ? " and other numbers for other sites" : ""}: it rounds, counts whole days of UTC and leaves out maintenance by its own rules.`;
}

/** How such a monitor is read, for the method; null where every site has single checks. */
export function reportedMethod(measure: AvailabilityMeasure): { term: string; text: string } | null {
  const names = namesOf(measure.sites);
  if (names.length === 0) return null;
  return {
    term: `As reported by ${joinWords(names)}`,
    text: "This monitor gives its outages and totals, not single checks, so we show its word and never make checks of it. Within the time it speaks for, everything outside its outages is up. Downtime in its totals that it does not list is down all the same. What it did not see, a pause and its own maintenance are no data, unless an announced window of ours covers them.",
  };
}
