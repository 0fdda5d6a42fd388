import type { IncomingMessage, ServerResponse } from "node:http";
import { METRICS, type Metric, type Series, samplesOf } from "#prisma/scenarios/monitoring.ts";

const UNIT: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const RANGE_SELECTOR = /^(probe_success|probe_duration_seconds)(?:\{job="([a-z0-9-]+)"\})?\[(\d+)([smhd])\]$/;
const SELECTOR = /^(timestamp\()?(probe_success|probe_duration_seconds)(?:\{job="([a-z0-9-]+)"\})?(\))?$/;
const LOOKBACK_S = 300;

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

/** Instant query with a range selector: the raw samples, both ends closed as in Prometheus 2.x. */
function rawSamples(all: Series[], query: string, time: number, now: number) {
  const match = RANGE_SELECTOR.exec(query);
  if (!match) return null;
  const metric = match[1] as Metric;
  const from = time - Number(match[3]) * (UNIT[match[4] ?? "s"] ?? 1);
  const result = wanted(all, match[2]).map((series) => ({ metric: metricOf(series, metric), values: samplesOf(series, metric, from, Math.min(time, now)) }));
  return { resultType: "matrix", result: result.filter((entry) => entry.values.length > 0) };
}

/** Range query: at every step the last sample not older than five minutes, which repeats it after a monitor dies. */
function stepped(all: Series[], query: string, range: { start: number; end: number; step: number }, now: number) {
  const match = SELECTOR.exec(query);
  if (!match) throw new BadData(`unsupported query ${query}`);
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
      if (last && at - last[0] < LOOKBACK_S) values.push([at, match[1] ? String(last[0]) : last[1]]);
    }
    return { metric: metricOf(series, metric), values };
  });
  return { resultType: "matrix", result: result.filter((entry) => entry.values.length > 0) };
}

async function parametersOf(request: IncomingMessage, url: URL): Promise<URLSearchParams> {
  if (request.method !== "POST") return url.searchParams;
  let body = "";
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

/** The part of the Prometheus HTTP API that monitoring is read from, over the scenarios' series. */
export async function answerPrometheus(all: Series[], now: () => number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://upstream");
  const send = (status: number, body: unknown) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    const parameters = await parametersOf(request, url);
    const query = parameters.get("query") ?? "";
    const number = (name: string) => Number(parameters.get(name));
    if (url.pathname === "/api/v1/series")
      return void send(200, {
        status: "success",
        data: METRICS.flatMap((metric) => all.filter(({ pace }) => metric === "probe_success" || pace !== null).map((series) => metricOf(series, metric))),
      });
    if (url.pathname === "/api/v1/query") {
      const data = rawSamples(all, query, number("time"), now());
      if (!data) throw new BadData(`unsupported query ${query}`);
      return void send(200, { status: "success", data });
    }
    if (url.pathname === "/api/v1/query_range")
      return void send(200, { status: "success", data: stepped(all, query, { start: number("start"), end: number("end"), step: number("step") }, now()) });
    send(404, { status: "error", errorType: "not_found", error: "page not found" });
  } catch (error) {
    send(error instanceof BadData ? 400 : 500, { status: "error", errorType: "bad_data", error: error instanceof Error ? error.message : "unknown" });
  }
}
