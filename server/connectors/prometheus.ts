import { z } from "zod";
import type { PullConnector } from "#server/connectors/connector.ts";
import { checksOf, joinSuccesses, readSuccesses, USUAL_INTERVAL_S } from "#server/connectors/prometheus-checks.ts";
import { durationReader, durationsOf, joinDurations } from "#server/connectors/prometheus-durations.ts";
import { places } from "#server/connectors/prometheus-places.ts";
import { prometheusClient } from "#server/connectors/prometheus-reply.ts";
import { authorization, SignIn } from "#server/connectors/prometheus-sign-in.ts";
import { joinStatusSeries, readStatuses, withStatuses } from "#server/connectors/prometheus-statuses.ts";
import { readBeside, readWindow } from "#server/connectors/prometheus-window.ts";
import type { Run } from "#server/posture/checks-runs.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NOTHING = { series: [], rejected: [] };

const lastOf = (runs: readonly Run[]): number => runs.reduce((latest, { from, stepS, count }) => Math.max(latest, from + (count - 1) * stepS), 0);

const LabelName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, "a label name");

export const PrometheusSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ title: "Address", description: "Of Prometheus, without /api/v1" }),
  query: z.string().min(1).max(4_000).default("probe_success").meta({ title: "Query", description: "A selector whose samples are 1 for up and 0 for down" }),
  durationQuery: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .meta({ title: "Query for response times", description: "Seconds each check took. Empty: probe_duration_seconds with the query's labels; off: none" }),
  statusQuery: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .meta({ title: "Query for HTTP statuses", description: "The status of each check. Empty: probe_http_status_code with the query's labels; off: none" }),
  siteLabel: LabelName.default("instance").meta({ title: "Label that names the site" }),
  locationLabel: LabelName.optional().meta({ title: "Label that names the location", description: "Empty: the first of location, probe, region, site" }),
  intervalS: z
    .number()
    .int()
    .min(5)
    .max(3_600)
    .optional()
    .meta({ title: "Seconds between checks", description: "Empty: read off the checks, monitor by monitor" }),
  chunkHours: z.number().int().min(1).max(168).default(24).meta({ title: "Hours per request" }),
  auth: SignIn.optional().meta({ title: "Sign-in", description: "Empty: as the secret says" }),
  tenant: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\w.|-]+$/)
    .optional()
    .meta({ title: "Tenant (X-Scope-OrgID)" }),
});
export type PrometheusSettings = z.infer<typeof PrometheusSettings>;

/** The metric beside a plain selector of `probe_success`; null where the query is anything else, or it is not wanted. */
function beside(query: string, wanted: string | undefined, metric: string): string | null {
  if (wanted === "off") return null;
  return wanted ?? (/^probe_success(\{.*\})?$/s.test(query) ? query.replace("probe_success", metric) : null);
}

/**
 * Uptime, HTTP statuses and response times from Prometheus with blackbox_exporter (or anything whose samples are 0 and 1, and seconds). Raw samples where the
 * upstream gives them, else `query_range` without its lookback ghosts. An upstream without durations brings none: no data, never 0. Window and
 * times in UTC, half-open. Cursor: the newest check seen; null when nothing came. Pulls read again from before it, so late samples are not lost.
 */
export const prometheus: PullConnector<PrometheusSettings> = {
  id: "prometheus",
  name: "Prometheus (blackbox exporter)",
  mode: "pull",
  kind: "uptime",
  settings: PrometheusSettings as z.ZodType<PrometheusSettings>,
  secret: { title: "Password or token", description: "user:password, or a token; empty where Prometheus asks for neither", required: false },
  assertSecret: ({ auth }, secret) => void authorization(auth, secret),
  every: "PT5M",
  // An agent that was cut off sends its samples when it is back. Two days hold whatever came up to a day late.
  rereads: { always: "PT2H", daily: "PT48H" },
  async pull({ settings, secret, window, fetch, now }) {
    const span = { from: Date.parse(window.from) / 1000, to: Date.parse(window.to) / 1000 };
    const headers = { accept: "application/json", ...authorization(settings.auth, secret), ...(settings.tenant ? { "x-scope-orgid": settings.tenant } : {}) };
    const client = prometheusClient({ url: settings.url, headers, fetch, now });
    const { query, siteLabel, locationLabel, intervalS, chunkHours } = settings;
    const placeOf = places({ siteLabel, locationLabel });
    const question = { span, step: intervalS ?? USUAL_INTERVAL_S, chunkHours, now: Date.parse(now) / 1000 };
    const { series, rangedFrom } = await readWindow(client, { ...question, query, read: readSuccesses, join: joinSuccesses });
    const plain = checksOf(series, { siteLabel, locationLabel, intervalS, placeOf });
    const any = plain.evidence.length > 0;
    const statusQuery = any ? beside(query, settings.statusQuery, "probe_http_status_code") : null;
    const durationQuery = any ? beside(query, settings.durationQuery, "probe_duration_seconds") : null;
    const more = { ...question, rangedFrom };
    const statuses =
      statusQuery === null
        ? NOTHING
        : await readBeside(client, { ...more, query: statusQuery, what: "HTTP statuses", read: readStatuses, join: joinStatusSeries });
    const checks = withStatuses(plain.evidence, statuses.series, placeOf);
    const times =
      durationQuery === null
        ? NOTHING
        : await readBeside(client, { ...more, query: durationQuery, what: "Response times", read: durationReader(checks, placeOf), join: joinDurations });
    const durations = durationsOf(times.series, checks, placeOf);
    const warned: Rejected[] = [...new Set(client.warnings)].map((warning, i) => ({ reason: `Prometheus warned: ${warning}`, at: `warnings[${i}]`, raw: "" }));
    const newest = checks.reduce((latest, { runs }) => Math.max(latest, lastOf(runs)), 0);
    return {
      evidence: [...durations.checks, ...durations.latency],
      // Nobody asked for statuses by name: an upstream that refuses them is not worth a word.
      rejected: [...plain.rejected, ...(settings.statusQuery === undefined ? [] : statuses.rejected), ...times.rejected, ...durations.rejected, ...warned],
      cursor: newest === 0 ? null : new Date(newest * 1000).toISOString(),
      payloadSha256: client.hash.digest("hex"),
      pages: client.pages,
    };
  },
};
