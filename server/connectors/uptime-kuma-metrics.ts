import { z } from "zod";
import { apiClient } from "#server/connectors/api-client.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { readMetrics } from "#server/connectors/metrics-text.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { externalsOf } from "#server/connectors/uptime-kuma-names.ts";
import { AppError } from "#server/errors.ts";
import { checkEvidence } from "#server/posture/checks.ts";
import { latencyEvidence } from "#server/posture/latency-samples.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const [DOWN, UP, PENDING, MAINTENANCE] = [0, 1, 2, 3];
/** One look per pull: what it says holds until the next scheduled one. */
const INTERVAL_S = 60;

export const UptimeKumaMetricsSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ title: "Address", description: "Of Uptime Kuma, without /metrics" }),
  location: z.string().trim().min(1).max(200).default("Uptime Kuma").meta({ title: "Where it checks from", description: "As the report shall name the place" }),
});
export type UptimeKumaMetricsSettings = z.infer<typeof UptimeKumaMetricsSettings>;

/**
 * What Uptime Kuma (1.x or 2.x) says of its monitors right now, from /metrics: one check a pull, dated by our own clock, for monitors that are on no public
 * page. It knows no history: a minute in which we did not ask stays unknown, and so does one under maintenance. -1 ms = no response time.
 * Errors: bad-input without an API key; UpstreamError where the reply is no whole page of metrics.
 */
export const uptimeKumaMetrics: PullConnector<UptimeKumaMetricsSettings> = {
  id: "uptime-kuma-metrics",
  name: "Uptime Kuma (metrics)",
  mode: "pull",
  kind: "uptime",
  settings: UptimeKumaMetricsSettings as z.ZodType<UptimeKumaMetricsSettings>,
  secret: { title: "API key", description: "From Settings, API Keys in Uptime Kuma; it begins with uk", required: true },
  // A little under the minute, so that a scheduler that looks every minute never skips one.
  every: "PT50S",
  async pull({ settings, secret, window, fetch, now }) {
    const key = secret?.trim() ?? "";
    if (!/^[\x21-\x7e]+$/.test(key)) throw new AppError("bad-input", "This source needs an API key of Uptime Kuma.");
    const headers = { authorization: `Basic ${Buffer.from(`:${key}`).toString("base64")}` };
    const client = apiClient({ name: "Uptime Kuma", url: settings.url, headers, fetch, now });
    const reply = await client.text("metrics");
    const type = reply.headers.get("content-type") ?? "no content type";
    if (/^\s*</.test(reply.body))
      throw new UpstreamError(`Uptime Kuma answered with a web page where metrics were asked for (status 200, ${type}).`, {
        trouble: "reply",
        status: 200,
        retryable: true,
      });
    if (!reply.body.endsWith("\n") || !reply.body.includes("monitor_status"))
      throw new UpstreamError(`Uptime Kuma answered with something that is not a whole page of its metrics (status 200, ${type}).`, {
        trouble: "reply",
        status: 200,
        retryable: true,
      });
    const { samples, rejected: unread } = readMetrics(reply.body, ["monitor_status", "monitor_response_time"]);
    const rejected: Rejected[] = [...unread];
    const at = Math.floor(Date.parse(now) / 1000);
    const monitors = samples
      .filter(({ name }) => name === "monitor_status")
      .map(({ labels, value, place }) => ({
        id: labels["monitor_id"] ?? JSON.stringify(labels),
        name: labels["monitor_name"] ?? "",
        url: labels["monitor_url"] ?? null,
        status: value,
        place,
        labels,
      }));
    const pings = new Map(
      samples.filter(({ name }) => name === "monitor_response_time").map(({ labels, value }) => [labels["monitor_id"] ?? JSON.stringify(labels), value]),
    );
    const evidence: Evidence[] = [];
    const externals = externalsOf([...new Map(monitors.map((monitor) => [monitor.id, monitor])).values()]);
    // What is said now says nothing about another time.
    const current = at >= Math.floor(Date.parse(window.from) / 1000) && at <= Date.parse(window.to) / 1000;
    for (const [id, external] of current ? externals : []) {
      const statuses = monitors.filter((monitor) => monitor.id === id);
      const unknown = statuses.find(({ status }) => ![DOWN, UP, PENDING, MAINTENANCE].includes(status));
      if (unknown !== undefined) {
        rejected.push({ reason: `Status ${unknown.status} is none that Uptime Kuma documents.`, at: unknown.place, raw: JSON.stringify(unknown.labels) });
        continue;
      }
      if (statuses.some(({ status }) => status === MAINTENANCE)) continue;
      const up = statuses.every(({ status }) => status === UP);
      const ping = pings.get(id) ?? -1;
      evidence.push(checkEvidence({ external, location: settings.location, intervalS: INTERVAL_S, checks: [{ at, up, durationMs: ping >= 0 ? ping : null }] }));
      if (up && ping >= 0) evidence.push(latencyEvidence({ external, location: settings.location, samples: [{ at, ms: ping }] }));
    }
    if (monitors.length === 0) rejected.push({ reason: "Uptime Kuma tells of no monitors.", at: "monitor_status", raw: "" });
    return {
      evidence,
      rejected,
      cursor: evidence.length === 0 ? null : new Date(at * 1000).toISOString(),
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};
