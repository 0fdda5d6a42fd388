import type { PrometheusClient, Reply } from "#server/connectors/prometheus-reply.ts";
import type { Sample, SampledSeries } from "#server/connectors/prometheus-sampled.ts";
import type { SeriesReader } from "#server/connectors/prometheus-scan.ts";

export type Span = { from: number; to: number };

const LOOKBACK_S = 300;
/** Prometheus refuses above 11,000 steps; a margin for the evaluation at both ends. */
const MAX_STEPS = 10_900;

function seriesOf(reply: Reply<SampledSeries>): SampledSeries[] {
  if (reply.kind === "refused") throw reply.error;
  return reply.series;
}

const within = (series: SampledSeries[], { from, to }: Span): SampledSeries[] =>
  series.map((s) => ({ ...s, samples: s.samples.filter((p) => p.at >= from && p.at < to) })).filter((s) => s.samples.length > 0 || s.unreadable > 0);

/**
 * The raw samples of [from, to) with their true times, by an instant query with a range selector: no lookback ghost, no step, no limit of
 * points. Range selectors are closed on both ends in Prometheus 2 and left-open since 3, hence one more second on the left; readers leave out what
 * lies outside. Returns null when the upstream will not do that. `size` is the reply's, bytes.
 */
export async function rawSamples<T>(client: PrometheusClient, query: string, span: Span, read: SeriesReader<T>): Promise<{ series: T[]; size: number } | null> {
  const seconds = Math.ceil(span.to - span.from) + 1;
  const reply = await client.scan("query", { query: `${query}[${seconds}s]`, time: String(span.to) }, read);
  return reply.kind === "refused" ? null : reply;
}

/** Same labels, whatever the order; `timestamp()` drops the metric's name. */
function labelKey(metric: Record<string, string>): string {
  const labels = Object.entries(metric).filter(([name]) => name !== "__name__");
  return JSON.stringify(labels.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The time a point was really scraped, by evaluation time; null when `timestamp()` gives no believable answer. */
function trueTimes(stamps: SampledSeries[], step: number): Map<string, Map<number, number>> | null {
  const times = new Map<string, Map<number, number>>();
  for (const series of stamps) {
    const byPoint = new Map<number, number>();
    for (const { at, value } of series.samples) {
      const scraped = Number(value);
      if (!(scraped <= at && at - scraped <= LOOKBACK_S + step)) return null;
      byPoint.set(at, scraped);
    }
    times.set(labelKey(series.metric), byPoint);
  }
  return times;
}

/**
 * Without true times the repeats of the last value cannot be told from scrapes: the 300 s of identical values before a gap are dropped.
 * That may cost real checks, which then read unknown; the other way round an outage would read up. `beyond` is what was looked at past the window.
 */
export function dropTailBeforeGaps(samples: Sample[], step: number, beyond: Span): Sample[] {
  const drop = new Set<Sample>();
  samples.forEach((last, i) => {
    const next = samples[i + 1];
    // A series that simply ends with the window shows no repeat running on: an upstream that holds no more is no gap.
    const endsWithWindow = last.at <= beyond.from && last.at >= beyond.from - step * 1.5;
    const gap = next ? next.at - last.at > step * 1.5 : last.at < beyond.to - step && !endsWithWindow;
    if (!gap) return;
    for (let k = i; k >= 0; k--) {
      const point = samples[k];
      if (!point || point.at <= last.at - LOOKBACK_S || point.value !== last.value) break;
      drop.add(point);
    }
  });
  return samples.filter((s) => !drop.has(s));
}

/**
 * The checks of one series. `timestamp()` of anything but a plain selector gives the evaluation time itself: when no time ever differs from
 * its point it proves nothing, and the careful way is taken; there the last 5 minutes wait for a later pull.
 */
function checksOfPoints(series: SampledSeries, options: { scraped: Map<number, number> | undefined; step: number; beyond: Span; now: number }): Sample[] {
  const { scraped, step, beyond, now } = options;
  if (scraped === undefined || [...scraped].every(([at, time]) => at === time)) {
    return dropTailBeforeGaps(series.samples, step, beyond).filter((s) => s.at < now - LOOKBACK_S);
  }
  const byTime = new Map<number, Sample>();
  for (const point of series.samples) {
    const at = scraped.get(point.at);
    if (at !== undefined && !byTime.has(at)) byTime.set(at, { at, value: point.value });
  }
  return [...byTime.values()];
}

/** Spans whose evaluation stays under Prometheus' limit of 11,000 steps; starts are multiples of `step`, so pulls of other windows see the same points. */
export function evaluationSpans({ from, to }: Span, step: number): Span[] {
  const spans: Span[] = [];
  const end = Math.ceil(to / step) * step;
  for (let start = Math.floor(from / step) * step; start <= end; start += (MAX_STEPS + 1) * step)
    spans.push({ from: start, to: Math.min(start + MAX_STEPS * step, end) });
  return spans;
}

/**
 * The checks of [from, to) by `query_range`, for upstreams that give no raw samples. Each point is dated by `timestamp()`, so a repeated
 * last value (5 minutes after scrapes stop) is the same check again; where that is not available the tail before each gap is dropped.
 * `now` bounds how far past `to` we may look for the gap.
 */
export async function rangedSamples(client: PrometheusClient, options: { query: string; span: Span; step: number; now: number }): Promise<SampledSeries[]> {
  const { query, span, step, now } = options;
  const points: SampledSeries[] = [];
  let times: Map<string, Map<number, number>> | null = new Map();
  const reach = Math.max(span.to, Math.min(span.to + LOOKBACK_S + step, now));
  for (const { from, to } of evaluationSpans({ from: span.from - LOOKBACK_S, to: reach }, step)) {
    const parameters = { start: String(from), end: String(to), step: String(step) };
    points.push(...seriesOf(await client.query("query_range", { query, ...parameters })));
    if (times === null) continue;
    const stamps = await client.query("query_range", { query: `timestamp(${query})`, ...parameters });
    const more = stamps.kind === "refused" ? null : trueTimes(stamps.series, step);
    if (more === null) times = null;
    else for (const [key, byPoint] of more) times.set(key, new Map([...(times.get(key) ?? []), ...byPoint]));
  }
  const dated = joinSeries(points).map((series) => {
    const scraped = times?.get(labelKey(series.metric));
    return { ...series, samples: checksOfPoints(series, { scraped, step, beyond: { from: span.to, to: reach }, now }) };
  });
  return within(dated, span);
}

/** Chunks of one series put together again, in time order. */
function joinSeries(parts: SampledSeries[]): SampledSeries[] {
  const joined = new Map<string, SampledSeries>();
  for (const part of parts) {
    const known = joined.get(labelKey(part.metric));
    if (known)
      joined.set(labelKey(part.metric), { metric: known.metric, samples: [...known.samples, ...part.samples], unreadable: known.unreadable + part.unreadable });
    else joined.set(labelKey(part.metric), part);
  }
  return [...joined.values()].map((s) => ({ ...s, samples: s.samples.toSorted((a, b) => a.at - b.at) }));
}
