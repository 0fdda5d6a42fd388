import { type DataFault, json, skewOf, type Upstream } from "#e2e/upstreams/upstream.ts";
import { METRICS, type Metric, type Series, samplesOf } from "#prisma/scenarios/monitoring.ts";

const UNIT: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const RANGE_SELECTOR = /^(probe_success|probe_duration_seconds)(?:\{job="([a-z0-9-]+)"\})?\[(\d+)([smhd])\]$/;
const SELECTOR = /^(timestamp\()?(probe_success|probe_duration_seconds)(?:\{job="([a-z0-9-]+)"\})?(\))?$/;
const LOOKBACK_S = 300;

type Matrix = { metric: Record<string, string>; values: [number, string][] }[];

const jobOf = (series: Series) => (series.everyS === 60 ? "blackbox-minute" : "blackbox");
const metricOf = (series: Series, metric: Metric) => ({
  __name__: metric,
  client: series.client,
  instance: series.url,
  job: jobOf(series),
  probe: series.location,
});
const wanted = (all: Series[], job: string | undefined) => all.filter((series) => job === undefined || jobOf(series) === job);

class BadData extends Error {}

/** Instant query with a range selector: the raw samples, both ends closed as in Prometheus 2.x. `skew` is how far its clock is ahead of the truth. */
function rawSamples(all: Series[], query: string, { time: asked, now, skew }: { time: number; now: number; skew: number }) {
  const match = RANGE_SELECTOR.exec(query);
  if (!match) return null;
  const metric = match[1] as Metric;
  const time = asked - skew;
  const from = time - Number(match[3]) * (UNIT[match[4] ?? "s"] ?? 1);
  const dated = ([at, value]: [number, string]): [number, string] => [at + skew, value];
  const result = wanted(all, match[2]).map((series) => ({
    metric: metricOf(series, metric),
    values: samplesOf(series, metric, from, Math.min(time, now)).map(dated),
  }));
  return { resultType: "matrix", result: result.filter((entry) => entry.values.length > 0) };
}

/** Range query: at every step the last sample not older than five minutes, which repeats it after a monitor dies. */
function stepped(all: Series[], query: string, asked: { start: number; end: number; step: number }, { now, skew }: { now: number; skew: number }) {
  const match = SELECTOR.exec(query);
  if (!match) throw new BadData(`unsupported query ${query}`);
  const range = { ...asked, start: asked.start - skew, end: asked.end - skew };
  if ((range.end - range.start) / range.step > 11_000)
    throw new BadData("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
  const metric = match[2] as Metric;
  const result = wanted(all, match[3]).map((series) => {
    const samples = samplesOf(series, metric, range.start - LOOKBACK_S, Math.min(range.end, now));
    const values: [number, string][] = [];
    let next = 0;
    for (let at = range.start; at <= range.end; at += range.step) {
      while (next < samples.length && (samples[next]?.[0] ?? Infinity) <= at) next++;
      const last = samples[next - 1];
      if (last && at - last[0] < LOOKBACK_S) values.push([at + skew, match[1] ? String(last[0] + skew) : last[1]]);
    }
    return { metric: metricOf(series, metric), values };
  });
  return { resultType: "matrix", result: result.filter((entry) => entry.values.length > 0) };
}

/** What an instance that gets it wrong would say instead. */
function spoil(data: { resultType: string; result: Matrix }, fault: DataFault | null) {
  const each = (change: (at: number, value: string) => [number, string]) => ({
    ...data,
    result: data.result.map(({ metric, values }) => ({ metric, values: values.map(([at, value]) => change(at, value)) })),
  });
  if (fault === "empty-list") return { ...data, result: [] };
  if (fault === "unknown-value") return each((at) => [at, "7"]);
  if (fault === "duplicates")
    return {
      ...data,
      result: data.result.flatMap(({ metric, values }) => [metric, { ...metric, replica: "b" }].map((labels) => ({ metric: labels, values }))),
    };
  return data;
}

/** The part of the Prometheus HTTP API that monitoring is read from, over the scenarios' series. */
export const prometheusOf =
  (all: Series[]): Upstream =>
  ({ method, path, query: search, body, now, fault }) => {
    const parameters = method === "POST" ? new URLSearchParams(body) : search;
    const query = parameters.get("query") ?? "";
    const clock = { now, skew: skewOf(fault) };
    const number = (name: string) => Number(parameters.get(name));
    try {
      if (path === "/api/v1/series")
        return json({
          status: "success",
          data: METRICS.flatMap((metric) => all.filter(({ pace }) => metric === "probe_success" || pace !== null).map((series) => metricOf(series, metric))),
        });
      if (path === "/api/v1/query") {
        const data = rawSamples(all, query, { time: number("time"), ...clock });
        if (!data) throw new BadData(`unsupported query ${query}`);
        return json({ status: "success", data: spoil(data, fault) });
      }
      if (path === "/api/v1/query_range") {
        const data = stepped(all, query, { start: number("start"), end: number("end"), step: number("step") }, clock);
        return json({ status: "success", data: spoil(data, fault) });
      }
      return json({ status: "error", errorType: "not_found", error: "page not found" }, 404);
    } catch (error) {
      if (!(error instanceof BadData)) throw error;
      return json({ status: "error", errorType: "bad_data", error: error.message }, 400);
    }
  };
