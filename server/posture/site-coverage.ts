import type { Verdict } from "#server/posture/blocks.ts";
import { capitalize, formatDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";

export type BoundMonitor = {
  source: string;
  sourceName: string;
  external: string;
  paused: boolean;
  /** The newest UTC day with anything from this source for this site; null = nothing within `LOOK_BACK_DAYS`. */
  lastDay: string | null;
};
export type CoveredSite = { client: string; clientName: string; site: string; host: string; monitors: BoundMonitor[] };

/** none = nobody watches it; silent = tied, and nothing comes; paused = only by choice; several = two sources or more were heard. */
export type CoverageState = "none" | "silent" | "paused" | "one" | "several";
export const COVERAGE_STATES: readonly CoverageState[] = ["none", "silent", "paused", "several", "one"];
export type SiteCoverage = CoveredSite & { state: CoverageState; verdict: Verdict; why: string };
export type CoverageCounts = Record<CoverageState, number> & { sites: number };

export const LOOK_BACK_DAYS = 35;

const LABEL: Record<CoverageState, Verdict> = {
  none: { state: "missed", label: "No monitor" },
  silent: { state: "missed", label: "Silent" },
  paused: { state: "at-risk", label: "Paused" },
  one: { state: "met", label: "One monitor" },
  several: { state: "met", label: "Several monitors" },
};

/** Days are UTC and evidence is kept by the day: a monitor counts as silent once a whole UTC day has passed without anything from it. */
export function coverSite(site: CoveredSite, today: string): SiteCoverage {
  const state = stateOf(site.monitors, today);
  return { ...site, state, verdict: LABEL[state], why: whyOf(state, site.monitors, today) };
}

const speaks = (monitor: BoundMonitor, today: string) => monitor.lastDay !== null && monitor.lastDay >= addDays(today, -1);

function stateOf(monitors: readonly BoundMonitor[], today: string): CoverageState {
  if (monitors.length === 0) return "none";
  const active = monitors.filter((monitor) => !monitor.paused);
  if (active.length === 0) return "paused";
  const heard = active.filter((monitor) => speaks(monitor, today)).length;
  return heard === 0 ? "silent" : heard === 1 ? "one" : "several";
}

function whyOf(state: CoverageState, monitors: readonly BoundMonitor[], today: string): string {
  if (state === "none") return "Nothing is tied to it, so its uptime is unknown.";
  if (state === "paused") return "Every source it is tied to is paused.";
  const quiet = monitors.filter((monitor) => !monitor.paused && !speaks(monitor, today)).map(quietText);
  return quiet.length === 0 ? "" : `${capitalize(quiet.join("; "))}.`;
}

function quietText({ sourceName, lastDay }: BoundMonitor): string {
  return lastDay === null ? `nothing from ${sourceName} in ${LOOK_BACK_DAYS} days` : `nothing from ${sourceName} since ${formatDay(lastDay, { year: true })}`;
}

export function countCoverage(sites: readonly SiteCoverage[]): CoverageCounts {
  const counts: CoverageCounts = { none: 0, silent: 0, paused: 0, one: 0, several: 0, sites: sites.length };
  for (const { state } of sites) counts[state] += 1;
  return counts;
}

export type ClientCoverage = CoverageCounts & { client: string; clientName: string };

/** Clients with what is missing, most sites without a voice first. */
export function coverageByClient(sites: readonly SiteCoverage[]): ClientCoverage[] {
  const groups = [...Map.groupBy(sites, (site) => site.client)];
  const dark = (counts: CoverageCounts) => counts.none + counts.silent + counts.paused;
  return groups
    .map(([client, own]) => ({ client, clientName: own[0]?.clientName ?? client, ...countCoverage(own) }))
    .sort((a, b) => dark(b) - dark(a) || (a.clientName < b.clientName ? -1 : 1));
}

export const COVERAGE_COLUMNS = ["Client", "Site", "Host", "Coverage", "Monitors", "What is missing"] as const;

/** One row as the table and the CSV both show it. */
export function coverageCells({ clientName, site, host, verdict, monitors, why }: SiteCoverage): string[] {
  const text = monitors.map(({ sourceName, external }) => (external === "" ? sourceName : `${sourceName}: ${external}`)).join("; ");
  return [clientName, site, host, verdict.label, text === "" ? "none" : text, why === "" ? "Nothing" : why];
}
