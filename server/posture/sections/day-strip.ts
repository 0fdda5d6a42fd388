import { clockRange } from "#server/posture/availability-words.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf, formatDay, formatSeconds, formatTime, joinWords } from "#server/posture/format.ts";
import type { causeFinder } from "#server/posture/outage-cause.ts";
import { MOST_REASON, type OutageReason, reasonsWithin } from "#server/posture/outage-reasons.ts";
import { toInstant } from "#server/posture/period.ts";
import { type Incident, type SiteAvailability, sumTallies, type Tally } from "#server/posture/site-availability.ts";

type Day = BlockOf<"day-strip">["days"][number];
type Input = {
  title: string;
  sites: readonly SiteAvailability[];
  measure: AvailabilityMeasure;
  timeZone: string;
  named: boolean;
  causeOf: ReturnType<typeof causeFinder>;
  reasons: readonly OutageReason[];
};

const ORDER = { down: 0, unknown: 1, maintenance: 2 } as const;
const SHOWN = 3;

function stateOf(tally: Tally): Day["state"] {
  if (tally.downS > 0) return "down";
  if (tally.unknownS > 0) return "unknown";
  if (tally.maintenanceS > 0) return "maintenance";
  return tally.upS > 0 ? "up" : "outside";
}

/** The same stretch at several sites is told once. */
type Told = Incident & { slugs: string[]; hosts: string[] };

function groupIncidents(incidents: readonly Incident[], sites: readonly SiteAvailability[]): Told[] {
  const groups = new Map<string, Told>();
  for (const incident of incidents) {
    const key = [incident.kind, incident.window, incident.from, incident.to].join("|");
    const group = groups.get(key) ?? { ...incident, slugs: [], hosts: [] };
    group.slugs.push(incident.site);
    group.hosts.push(sites.find(({ slug }) => slug === incident.site)?.host ?? incident.site);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || b.to - b.from - (a.to - a.from) || a.from - b.from);
}

function who(hosts: readonly string[], { sites, named }: Input): string {
  if (!named) return "";
  if (hosts.length === sites.length) return `all ${hosts.length} sites `;
  return hosts.length <= 2 ? `${joinWords(hosts)} ` : `${hosts.length} sites `;
}

function incidentText(incident: Told, dayEndS: number, input: Input): string {
  const { measure, timeZone } = input;
  const minutes = formatSeconds(incident.to - incident.from);
  const clock = clockRange(incident, dayEndS, (seconds) => formatTime(toInstant(seconds), timeZone));
  const what = { down: "down", unknown: "without data", maintenance: "in announced maintenance" }[incident.kind];
  const reason =
    incident.kind === "down" ? downReason(incident, input) : (measure.windows.find(({ id }) => id === incident.window)?.reason.slice(0, MOST_REASON) ?? "");
  return `${who(incident.hosts, input)}${what} ${minutes}, ${clock}${reason === "" ? "" : ` (${reason})`}`;
}

/** What we say of it, what the checks say, and why it was corrected afterwards if it was. */
function downReason({ from, to, slugs }: Told, { sites, measure, causeOf, reasons }: Input): string {
  const own = sites.filter(({ slug }) => slugs.includes(slug));
  const sources = new Set(own.flatMap(({ turns }) => turns.filter((turn) => turn.from < to && turn.to > from).map(({ source }) => source)));
  const corrected = measure.corrections.filter(({ standing, site, fromS, toS }) => standing === "approved" && slugs.includes(site) && fromS < to && toS > from);
  const said = reasonsWithin(reasons, { from, to, sites: slugs });
  const why = [...new Set(corrected.map(({ reason }) => `corrected afterwards: ${reason.slice(0, MOST_REASON)}`))];
  return [...said, causeOf({ from, to, sites: slugs, sources }), ...why].filter((part) => part !== "").join("; ");
}

function quietText(state: Day["state"], tally: Tally, future: boolean): string {
  if (state === "outside") return future ? "not over yet" : "not monitored";
  return tally.outsideS > 0 ? `up for the ${formatSeconds(tally.upS)} watched` : "up all day";
}

/** One mark per day over the given sites: the worst state of any site, seconds summed, the longest incidents told. */
export function dayStrip(input: Input): BlockOf<"day-strip"> {
  const { sites, measure, title } = input;
  const days = (sites[0]?.days ?? []).map(({ day, startS, endS }, index): Day => {
    const tally = sumTallies(sites.flatMap((site) => site.days[index] ?? []));
    const state = stateOf(tally);
    const within = sites
      .flatMap((site) => site.incidents)
      .map((incident) => ({ ...incident, from: Math.max(incident.from, startS), to: Math.min(incident.to, endS) }))
      .filter(({ from, to }) => to > from);
    const incidents = groupIncidents(within, sites);
    const told = incidents.slice(0, SHOWN).map((incident) => incidentText(incident, endS, input));
    const more = incidents.length > SHOWN ? [`and ${countOf(incidents.length - SHOWN, "more stretch", "more stretches")}`] : [];
    const what = told.length === 0 ? quietText(state, tally, startS >= measure.span.to) : [...told, ...more].join("; ");
    const { upS, downS, maintenanceS, unknownS, outsideS } = tally;
    return { day, state, upS, downS, maintenanceS, unknownS, outsideS, text: `${formatDay(day)}: ${what}` };
  });
  return { kind: "day-strip", title, days, summary: summaryOf(days) };
}

function summaryOf(days: readonly Day[]): string {
  const seen = days.filter(({ state }) => state !== "outside");
  if (seen.length === 0) return "Nothing was monitored on these days.";
  const clean = seen.filter(({ state }) => state === "up" || state === "maintenance").length;
  const parts = [
    countOf(seen.filter(({ downS }) => downS > 0).length, "day with downtime", "days with downtime"),
    countOf(seen.filter(({ maintenanceS }) => maintenanceS > 0).length, "day with announced maintenance", "days with announced maintenance"),
    countOf(seen.filter(({ unknownS }) => unknownS > 0).length, "day with missing data", "days with missing data"),
  ].filter((part) => !part.startsWith("0 "));
  const rest = parts.length === 0 ? "" : `; ${parts.join(", ")}`;
  return `${clean} of ${countOf(seen.length, "day")} without downtime or missing data${rest}.`;
}
