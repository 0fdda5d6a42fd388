import { type Anchor, historyMonths, instantOf, monitoredFrom, monthBack, spanOf } from "#prisma/scenarios/calendar.ts";
import { chance } from "#prisma/scenarios/chance.ts";
import { millisecondsAt, type Pace, paceOf } from "#prisma/scenarios/response-times.ts";
import { LOCATIONS, type Scenario } from "#prisma/scenarios/scenario.ts";

export type Span = { from: number; to: number };
/** What one location sees of one site: checks every `everyS` from `since`, failing in `down`, absent in `silent`. */
export type Series = {
  client: string;
  url: string;
  location: string;
  everyS: number;
  since: number;
  until: number;
  down: Span[];
  silent: Span[];
  pace: Pace | null;
};

/** Months back in which the minute-by-minute monitor took over from the slower one. */
const MINUTE_SINCE = 2;

/** Small outages of earlier months, so that history is not a straight line. */
function pastTrouble(anchor: Anchor, scenario: Scenario, site: string): Span[] {
  return historyMonths(anchor)
    .slice(0, -3)
    .flatMap((month, index) => {
      const key = `${scenario.slug}/${site}/${index}`;
      if (chance(key) > 0.34) return [];
      const monthsBack = historyMonths(anchor).length - 1 - index;
      const minutes = 5 + 5 * Math.floor(chance(`${key}/length`) * 5);
      const day = 2 + Math.floor(chance(`${key}/day`) * 25);
      const at = `${String(Math.floor(chance(`${key}/hour`) * 24)).padStart(2, "0")}:15`;
      return month === monthBack(anchor, monthsBack) ? [spanOf(anchor, scenario.timeZone, { monthsBack, day, at, minutes })] : [];
    });
}

export function seriesOf(anchor: Anchor, scenario: Scenario): Series[] {
  return scenario.sites.flatMap((site) =>
    LOCATIONS.flatMap((location) => {
      const seen = scenario.incidents.filter((incident) => incident.site === site.slug && (incident.locations?.includes(location) ?? true));
      const spans = (kind: "down" | "silent") =>
        seen.filter((incident) => incident.kind === kind).map((incident) => spanOf(anchor, scenario.timeZone, incident));
      const common = {
        client: scenario.slug,
        url: `https://${site.host}`,
        location,
        down: [...pastTrouble(anchor, scenario, site.slug), ...spans("down")],
        silent: spans("silent"),
        pace: paceOf(anchor, scenario, site.slug, location),
      };
      const since = Date.parse(monitoredFrom(anchor, scenario, site)) / 1000;
      if (scenario.checkEveryS !== 60) return [{ ...common, everyS: 300, since, until: Infinity }];
      const change = Date.parse(instantOf(anchor, scenario.timeZone, { monthsBack: MINUTE_SINCE, day: 1 })) / 1000;
      return [
        { ...common, everyS: 300, since, until: change },
        { ...common, everyS: 60, since: change, until: Infinity },
      ];
    }),
  );
}

export const METRICS = ["probe_success", "probe_duration_seconds"] as const;
export type Metric = (typeof METRICS)[number];
/** A failing check waits this long for an answer. */
const TIMED_OUT = "9.5";

/** Samples [unix seconds, value] of a metric in the closed range, as a monitor would have stored them. */
export function samplesOf(series: Series, metric: Metric, from: number, to: number): [number, string][] {
  const { pace } = series;
  if (metric === "probe_duration_seconds" && pace === null) return [];
  const samples: [number, string][] = [];
  const since = metric === "probe_success" || pace === null ? series.since : Math.max(series.since, pace.since);
  const first = Math.ceil(Math.max(from, since) / series.everyS) * series.everyS;
  const inside = (spans: Span[], at: number) => spans.some((span) => at >= span.from && at < span.to);
  const down = series.down.filter((span) => span.to > from && span.from <= to);
  const silent = series.silent.filter((span) => span.to > from && span.from <= to);
  for (let at = first; at <= to && at < series.until; at += series.everyS) {
    if (inside(silent, at)) continue;
    const up = !inside(down, at);
    if (metric === "probe_success" || pace === null) samples.push([at, up ? "1" : "0"]);
    else samples.push([at, up ? String(millisecondsAt(pace, at) / 1000) : TIMED_OUT]);
  }
  return samples;
}
