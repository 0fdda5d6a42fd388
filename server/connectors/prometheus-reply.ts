import { createHash, type Hash } from "node:crypto";
import { z } from "zod";
import type { Fetch } from "#server/connectors/connector.ts";
import { isRecord, parseJson } from "#server/connectors/json.ts";
import { type Metric, type SeriesReader, scanMatrix } from "#server/connectors/prometheus-scan.ts";
import { type SampledSeries, readSampled } from "#server/connectors/prometheus-sampled.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { retryAfterSeconds, UpstreamError } from "#server/connectors/upstream-error.ts";

const Series = z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.unknown()) });
const Failure = z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() });
const Success = z.object({
  status: z.literal("success"),
  data: z.object({ resultType: z.string(), result: z.unknown() }),
  warnings: z.array(z.string()).optional(),
});

/** What one query brought: the series of a matrix, or `refused` when Prometheus understood us and will not do this query. */
export type Reply<T> = { kind: "matrix"; series: T[]; size: number } | { kind: "refused"; error: UpstreamError };
export type Path = "query" | "query_range";

export type PrometheusClient = {
  /** Every sample as an object: for the few. */
  query(path: Path, parameters: Record<string, string>): Promise<Reply<SampledSeries>>;
  /** Each series handed to a reader as it stands in the reply: for millions. */
  scan<T>(path: Path, parameters: Record<string, string>, read: SeriesReader<T>): Promise<Reply<T>>;
  warnings: string[];
  pages: number;
  hash: Hash;
};

const LONGEST_GET = 2_000;
const REFUSALS = new Set([400, 404, 405, 413, 414, 422, 501]);

function describe(status: number, contentType: string | null): string {
  return `status ${status}, ${contentType ? cleanLine(contentType, 80) : "no content type"}`;
}

function statusError(status: number, what: string, headers: Headers, now: string): UpstreamError {
  if (status === 401 || status === 403) return new UpstreamError(`Prometheus refused our credentials (${what}).`, { trouble: "credentials", status });
  const retryAfterS = status === 429 || status === 503 ? retryAfterSeconds(headers.get("retry-after"), now) : null;
  const trouble = status === 429 ? "rate-limit" : status >= 500 ? "server-error" : "refused";
  return new UpstreamError(`Prometheus did not answer the query (${what}).`, { trouble, status, retryAfterS, retryable: status === 429 || status >= 500 });
}

/** Talks to `/api/v1` of one Prometheus (2.x, 3.x or compatible), GET while the address is short, form POST above. */
export function prometheusClient(options: { url: string; headers: Record<string, string>; fetch: Fetch; now: string }): PrometheusClient {
  const { headers, fetch, now } = options;
  const base = `${options.url.replace(/(\/api\/v1)?\/*$/, "")}/api/v1/`;
  const known = new Map<string, Metric>();

  async function ask(path: Path, parameters: Record<string, string>): Promise<{ bytes: Uint8Array; what: string; refused: UpstreamError | null }> {
    const form = new URLSearchParams(parameters).toString();
    const address = `${base}${path}`;
    const response =
      address.length + form.length < LONGEST_GET
        ? await fetch(`${address}?${form}`, { headers })
        : await fetch(address, { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body: form });
    const bytes = response.bytes ? await response.bytes() : Buffer.from(await response.text());
    client.pages++;
    client.hash.update(bytes).update("\n");
    const { status } = response;
    // A wrong clock shifts every sample alike, so that nothing in the data shows it. Later replies of a long pull are dated later than its `now`.
    if (client.pages === 1 && status === 200) assertClock(response.headers, { name: "Prometheus", now });
    const what = describe(status, response.headers.get("content-type"));
    if (status !== 200 && !REFUSALS.has(status)) throw statusError(status, what, response.headers, now);
    return { bytes, what, refused: status === 200 ? null : refusal(decode(bytes), status, what) };
  }

  function readEnvelope(text: string, what: string): { result: unknown } | { refused: UpstreamError } {
    const body = readBody(text, what);
    if (isRecord(body) && body["status"] === "error") return { refused: refusal(text, 200, what) };
    const reply = Success.safeParse(body);
    if (!reply.success) throw new UpstreamError(`Prometheus answered with JSON of another kind (${what}).`, { trouble: "reply", status: 200, retryable: true });
    for (const warning of reply.data.warnings ?? []) client.warnings.push(cleanLine(warning, 300));
    const { resultType, result } = reply.data.data;
    if (resultType === "matrix") return { result };
    const kind = cleanLine(resultType, 40);
    return { refused: new UpstreamError(`Prometheus answered with a ${kind} where series over time were asked for.`, { trouble: "refused", status: 200 }) };
  }

  function readAll(bytes: Uint8Array, what: string): Reply<SampledSeries> {
    const envelope = readEnvelope(decode(bytes), what);
    if ("refused" in envelope) return { kind: "refused", error: envelope.refused };
    const series = z.array(Series).safeParse(envelope.result);
    if (!series.success)
      throw new UpstreamError(`Prometheus answered with series we cannot read (${what}).`, { trouble: "reply", status: 200, retryable: true });
    return { kind: "matrix", series: series.data.map(({ metric, values }) => ({ metric, ...readSampled(values) })), size: bytes.length };
  }

  const client: PrometheusClient = {
    async query(path, parameters) {
      const { bytes, what, refused } = await ask(path, parameters);
      return refused ? { kind: "refused", error: refused } : readAll(bytes, what);
    },
    async scan(path, parameters, read) {
      const { bytes, what, refused } = await ask(path, parameters);
      if (refused) return { kind: "refused", error: refused };
      const scanned = scanMatrix(bytes, read, known);
      if (scanned === null) {
        const reply = readAll(bytes, what);
        return reply.kind === "refused" ? reply : { ...reply, series: reply.series.flatMap((series) => readObjects(series, read)) };
      }
      const envelope = readEnvelope(scanned.rest, what);
      return "refused" in envelope ? { kind: "refused", error: envelope.refused } : { kind: "matrix", series: scanned.series, size: bytes.length };
    },
    warnings: [],
    pages: 0,
    hash: createHash("sha256"),
  };
  return client;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function readBody(text: string, what: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const kind = /^\s*</.test(text) ? "an HTML page" : "something that is not complete JSON";
    throw new UpstreamError(`Prometheus answered with ${kind} (${what}).`, { trouble: "reply", status: 200, retryable: true, cause });
  }
}

/**
 * A series of sample objects through the same reader: in order of time, and what comes twice within one second, or cannot be read, as a series of its
 * own with the same labels.
 */
export function readObjects<T>({ metric, samples, unreadable }: SampledSeries, read: SeriesReader<T>): T[] {
  const layers: { last: number; reader: ReturnType<typeof read> }[] = [];
  for (const { at, value } of samples.toSorted((a, b) => a.at - b.at)) {
    let layer = layers.find(({ last }) => last < Math.floor(at));
    if (layer === undefined) layers.push((layer = { last: Number.NEGATIVE_INFINITY, reader: read(metric) }));
    layer.last = Math.floor(at);
    const bytes = Buffer.from(value);
    layer.reader.take(at, bytes, 0, bytes.length);
  }
  if (layers.length === 0) layers.push({ last: Number.NEGATIVE_INFINITY, reader: read(metric) });
  if (unreadable > 0) layers[0]?.reader.spoilt(unreadable);
  return layers.map(({ reader }) => reader.done()).filter((value) => value !== null);
}

function refusal(text: string, status: number, what: string): UpstreamError {
  let failure: z.infer<typeof Failure> | null = null;
  try {
    failure = Failure.parse(parseJson(text));
  } catch {
    // Not Prometheus' own error reply: only status and type are worth telling, the body is not ours to show.
  }
  const why = failure ? `: ${cleanLine(failure.errorType, 40)}, ${cleanLine(failure.error, 200)}` : "";
  return new UpstreamError(`Prometheus refused the query (${what})${why}`, { trouble: "refused", status });
}
