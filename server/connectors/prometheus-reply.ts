import { createHash, type Hash } from "node:crypto";
import { z } from "zod";
import type { Fetch } from "#server/connectors/connector.ts";
import { isRecord, parseJson } from "#server/connectors/json.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { retryAfterSeconds, UpstreamError } from "#server/connectors/upstream-error.ts";

const Series = z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.unknown()) });
export type Series = z.infer<typeof Series>;
const Failure = z.object({ status: z.literal("error"), errorType: z.string(), error: z.string() });
const Success = z.object({
  status: z.literal("success"),
  data: z.object({ resultType: z.string(), result: z.unknown() }),
  warnings: z.array(z.string()).optional(),
});

/** What one query brought: the series of a matrix, or `refused` when Prometheus understood us and will not do this query. */
export type Reply = { kind: "matrix"; series: Series[] } | { kind: "refused"; error: UpstreamError };

export type PrometheusClient = {
  query(path: "query" | "query_range", parameters: Record<string, string>): Promise<Reply>;
  warnings: string[];
  pages: number;
  hash: Hash;
};

const LONGEST_GET = 2_000;
const REFUSALS = new Set([400, 404, 405, 413, 414, 422, 501]);

function describe(status: number, contentType: string | null): string {
  return `status ${status}, ${contentType ? cleanLine(contentType, 80) : "no content type"}`;
}

function readBody(text: string, status: number, contentType: string | null): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const what = /^\s*</.test(text) ? "an HTML page" : "something that is not complete JSON";
    throw new UpstreamError(`Prometheus answered with ${what} (${describe(status, contentType)}).`, { status, retryable: status >= 500, cause });
  }
}

function statusError(status: number, what: string, headers: Headers, now: string): UpstreamError {
  if (status === 401 || status === 403) return new UpstreamError(`Prometheus refused our credentials (${what}).`, { status });
  const retryAfterS = status === 429 || status === 503 ? retryAfterSeconds(headers.get("retry-after"), now) : null;
  return new UpstreamError(`Prometheus did not answer the query (${what}).`, { status, retryAfterS, retryable: status === 429 || status >= 500 });
}

/** Talks to `/api/v1` of one Prometheus (2.x, 3.x or compatible), GET while the address is short, form POST above. */
export function prometheusClient(options: { url: string; headers: Record<string, string>; fetch: Fetch; now: string }): PrometheusClient {
  const { headers, fetch, now } = options;
  const base = `${options.url.replace(/(\/api\/v1)?\/*$/, "")}/api/v1/`;
  const client: PrometheusClient = { query, warnings: [], pages: 0, hash: createHash("sha256") };

  async function query(path: string, parameters: Record<string, string>): Promise<Reply> {
    const form = new URLSearchParams(parameters).toString();
    const address = `${base}${path}`;
    const response =
      address.length + form.length < LONGEST_GET
        ? await fetch(`${address}?${form}`, { headers })
        : await fetch(address, { method: "POST", headers: { ...headers, "content-type": "application/x-www-form-urlencoded" }, body: form });
    const text = await response.text();
    client.pages++;
    client.hash.update(text).update("\n");
    const { status } = response;
    const contentType = response.headers.get("content-type");
    if (status !== 200) {
      if (!REFUSALS.has(status)) throw statusError(status, describe(status, contentType), response.headers, now);
      return { kind: "refused", error: refusal(text, status, contentType) };
    }
    const body = readBody(text, status, contentType);
    if (isRecord(body) && body["status"] === "error") return { kind: "refused", error: refusal(text, status, contentType) };
    const reply = Success.safeParse(body);
    if (!reply.success) throw new UpstreamError(`Prometheus answered with JSON of another kind (${describe(status, contentType)}).`, { status });
    for (const warning of reply.data.warnings ?? []) client.warnings.push(cleanLine(warning, 300));
    if (reply.data.data.resultType !== "matrix") {
      return {
        kind: "refused",
        error: new UpstreamError(`Prometheus answered with a ${cleanLine(reply.data.data.resultType, 40)} where series over time were asked for.`, { status }),
      };
    }
    const series = z.array(Series).safeParse(reply.data.data.result);
    if (!series.success) throw new UpstreamError(`Prometheus answered with series we cannot read (${describe(status, contentType)}).`, { status });
    return { kind: "matrix", series: series.data };
  }

  return client;
}

function refusal(text: string, status: number, contentType: string | null): UpstreamError {
  let failure: z.infer<typeof Failure> | null = null;
  try {
    failure = Failure.parse(parseJson(text));
  } catch {
    // Not Prometheus' own error reply: only status and type are worth telling, the body is not ours to show.
  }
  const why = failure ? `: ${cleanLine(failure.errorType, 40)}, ${cleanLine(failure.error, 200)}` : "";
  return new UpstreamError(`Prometheus refused the query (${describe(status, contentType)})${why}`, { status });
}
