import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { ClientFacts, LatencyDay } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { countOf, formatCount, formatMs, formatPercent } from "#server/posture/format.ts";
import { countBetween, countLatency, type LatencyHistogram, mergeLatency, percentile, shareWithin } from "#server/posture/latency.ts";
import { localDayAt } from "#server/posture/local-days.ts";
import { type Period, toSeconds } from "#server/posture/period.ts";
import type { Figure } from "#server/posture/report.ts";

export type SiteResponse = { slug: string; host: string; monitored: boolean; histogram: LatencyHistogram };

/** Response times over a period. Empty histogram = nothing was measured. */
export type ResponseMeasure = {
  sites: SiteResponse[];
  histogram: LatencyHistogram;
  locations: string[];
  sources: string[];
  /** Local days on which at least one check has a response time. */
  days: number;
};

/** Bands a reader tells apart, milliseconds, each from the one before up to and including `upTo`; all are bounds of the histogram, so the counts are exact. */
export const BANDS = [
  { id: "to_250_ms", over: -1, upTo: 250, label: "up to 0.25 s" },
  { id: "to_500_ms", over: 250, upTo: 500, label: "0.25 to 0.5 s" },
  { id: "to_1000_ms", over: 500, upTo: 1000, label: "0.5 to 1 s" },
  { id: "to_2000_ms", over: 1000, upTo: 2000, label: "1 to 2 s" },
  { id: "to_5000_ms", over: 2000, upTo: 5000, label: "2 to 5 s" },
  { id: "over_5000_ms", over: 5000, upTo: Number.POSITIVE_INFINITY, label: "over 5 s" },
] as const;

type Evidence = Pick<ClientFacts, "latency" | "period">;
type Watched = Pick<AvailabilityMeasure, "sites"> & { months: { period: Period; measure: Pick<AvailabilityMeasure, "sites"> }[] };

/** The days of one month (or the whole period) that a site's own source measured while it was that: another source of the same site is never added. */
function daysBySite({ latency = [], period }: Evidence, sites: Watched["sites"]): LatencyDay[][] {
  const [first, past] = [period.start, period.end].map((instant) => localDayAt(toSeconds(instant), period.timeZone).day);
  const days = latency.filter(({ day }) => day >= (first ?? "") && day < (past ?? ""));
  const dayAt = (at: number) => localDayAt(at, period.timeZone).day;
  return sites.map(({ slug, turns }) => {
    const own = turns.map(({ source, from, to }) => ({ source, from: from === -Infinity ? "" : dayAt(from), to: to === Infinity ? null : dayAt(to) }));
    return days.filter(
      ({ site, source, day }) => site === slug && own.some((turn) => turn.source === source && day >= turn.from && (turn.to === null || day < turn.to)),
    );
  });
}

/**
 * Response times of the period's local days. Each site is measured by the source that speaks for its availability (of a quarter or year, month by
 * month), all its locations together. The client's histogram is that of its sites merged, so every check counts alike.
 */
export function measureResponse(facts: Evidence, availability: Watched): ResponseMeasure {
  const months = availability.months.map(({ period, measure }) => daysBySite({ ...facts, period }, measure.sites));
  const parts = months.length === 0 ? [daysBySite(facts, availability.sites)] : months;
  const ofSites = availability.sites.map((_, index) => parts.flatMap((part) => part[index] ?? []));
  const all = ofSites.flat();
  const sites = availability.sites.map(
    (site, index): SiteResponse => ({
      slug: site.slug,
      host: site.host,
      monitored: site.state !== "not-monitored",
      histogram: mergeLatency((ofSites[index] ?? []).map(({ buckets }) => buckets)),
    }),
  );
  return {
    sites,
    histogram: mergeLatency(sites.map(({ histogram }) => histogram)),
    locations: [...new Set(all.map(({ location }) => location))].sort(),
    sources: [...new Set(all.map(({ source }) => source))].sort(),
    days: new Set(all.map(({ day }) => day)).size,
  };
}

const ms = (value: number | null, basis: string): Figure => ({ value, unit: "ms", display: formatMs(value), basis });
const count = (value: number | null, basis: string): Figure => ({ value, unit: "count", display: formatCount(value), basis });

function addSubject(book: FigureBook, prefix: string, histogram: LatencyHistogram, over: string): void {
  const checks = countLatency(histogram);
  book.add(`${prefix}.checks`, count(checks === 0 ? null : checks, `Successful checks with a response time, ${over}`));
  for (const percent of [50, 95, 99])
    book.add(
      `${prefix}.p${percent}_ms`,
      ms(percentile(histogram, percent), `Time within which ${percent} of 100 successful checks were answered, ${over}; from one merged histogram, rounded up`),
    );
}

/** `response.*` for the client and `response.site.<slug>.*` for each site. Null where nothing was measured, never 0. */
export function addResponseFigures(book: FigureBook, { sites, histogram }: ResponseMeasure): void {
  const measured = sites.filter((site) => site.histogram.length > 0).length;
  const over = measured === 1 ? "one site" : `all checks of ${countOf(measured, "site")} together`;
  const none = histogram.length === 0;
  addSubject(book, "response", histogram, over);
  book.add("response.max_ms", ms(percentile(histogram, 100), `Longest successful check, ${over}, rounded up`));
  const within = shareWithin(histogram, 1000);
  book.add("response.within_1000_ms_pct", {
    value: within,
    unit: "pct",
    display: formatPercent(within),
    basis: `Share of successful checks answered within 1 second, ${over}`,
  });
  for (const { id, over: above, upTo, label } of BANDS)
    book.add(`response.band.${id}`, count(none ? null : countBetween(histogram, above, upTo), `Successful checks that took ${label}, ${over}`));
  for (const site of sites) addSubject(book, `response.site.${site.slug}`, site.histogram, site.host);
}
