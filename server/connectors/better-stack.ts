import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import { type BetterStackMonitor, Monitor, Time } from "#server/connectors/better-stack-monitor.ts";
import { betterStackWindows } from "#server/connectors/better-stack-windows.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { AHEAD_S } from "#server/connectors/local-windows.ts";
import { externalNames, readEach, readPages, tellEmptyList } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { inTurns } from "#server/connectors/read-monitors.ts";
import {
  cursorAfter,
  daysAsked,
  instantOf,
  type Outage,
  type OwnCount,
  ownCounts,
  pausedOutages,
  reportedDays,
  secondsOf,
  type Span,
  spanOfParts,
  withinParts,
} from "#server/connectors/reported-days.ts";
import { maintenanceEvidence, windowsAsOutages } from "#server/connectors/vendor-windows.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const LOOK_BACK_S = 31 * 86_400;
const DAY_S = 86_400;
const AT_ONCE = 4;

export const BetterStackSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://uptime.betterstack.com")
    .meta({ title: "API address", description: "Without /api/v2" }),
  totals: z.enum(["auto", "daily", "off"]).default("auto").meta({
    title: "Compare with Better Stack's own totals",
    description: "auto: about one request for each monitor and pull; daily: one for each monitor and day; off: none",
  }),
});
export type BetterStackSettings = z.infer<typeof BetterStackSettings>;

const Page = z.object({ data: z.array(z.unknown()), pagination: z.object({ next: z.unknown().optional() }).nullish() });
const Tie = z.object({ data: z.object({ id: z.coerce.string() }).nullish() }).nullish();
const Incident = z.object({
  attributes: z.object({ started_at: Time, resolved_at: Time.nullish(), url: z.string().nullish() }),
  relationships: z.object({ monitor: Tie, heartbeat: Tie }).nullish(),
});
type Incident = z.infer<typeof Incident>;
const Sla = z.object({
  data: z.object({ attributes: z.object({ availability: z.number().min(0).max(100).nullish(), total_downtime: z.number().nonnegative().nullish() }) }),
});

/**
 * Better Stack reports incidents and totals, no single checks: evidence of kind "reported" per UTC day, and the weekly maintenance of each monitor.
 * Times in unix seconds. It speaks up to its last check; a paused monitor, for which it answers 100 %, and one without a check yet are unknown.
 * [unverified: that the days of `sla` are UTC days and inclusive, and the shape of version 3 incidents beyond its documentation]
 * Errors: UpstreamError; nothing of a pull that fails is kept.
 */
export const betterStack: PullConnector<BetterStackSettings> = {
  id: "better-stack",
  name: "Better Stack Uptime",
  mode: "pull",
  kind: "uptime",
  settings: BetterStackSettings as z.ZodType<BetterStackSettings>,
  secret: {
    title: "API token",
    description: "The Uptime API token of the team: Better Stack, Settings, API tokens. Choose one that only reads where your plan offers it",
    required: true,
  },
  every: "PT15M",
  reports: true,
  async pull({ settings, secret, window, fetch, now, pace }) {
    const paced = pacedFetch(fetch, { name: "Better Stack", now, pace });
    const client = apiClient({
      name: "Better Stack",
      url: settings.url,
      headers: { authorization: `Bearer ${apiToken(secret, "Better Stack")}` },
      fetch: paced,
      now,
    });
    const rejected: Rejected[] = [];
    const next = ({ pagination }: z.infer<typeof Page>) => client.nextPage(pagination?.next);
    const list = async (path: string) => (await readPages(client, path, { name: "Better Stack", now, schema: Page, next })).flatMap(({ data }) => data);
    const parts = daysAsked(window, now);
    const span = spanOfParts(parts);
    const found = await list("api/v2/monitors");
    tellEmptyList(found, { name: "Better Stack", place: "monitors", rejected });
    const monitors = [...new Map(readEach(found, { schema: Monitor, place: "monitors", rejected }).map((each) => [each.id, each])).values()];
    const dates = `from=${dateOf(span.from - LOOK_BACK_S)}&to=${dateOf(Math.max(span.from, span.to - 1))}`;
    const incidents = readEach(await list(`api/v3/incidents?${dates}&per_page=50`), { schema: Incident, place: "incidents", rejected });
    const byMonitor = tieIncidents(incidents, monitors, rejected);
    const names = externalNames(monitors.map(({ id, attributes }) => ({ id, address: attributes.url ?? "", title: attributes.pronounceable_name ?? id })));
    paced.stopWaiting();
    const days = new Map<string, Evidence[]>();
    await inTurns(monitors, AT_ONCE, async (monitor) => {
      const external = names.get(monitor.id) ?? monitor.id;
      const own = byMonitor.get(monitor.id) ?? [];
      const windows = betterStackWindows({ monitor, external, span, now, rejected });
      const spoken = withinParts(parts, speaksFor(monitor, own, secondsOf(now)));
      const outages = [...outagesOf(monitor, own, secondsOf(now)), ...windowsAsOutages(windows, external)];
      const counts = await ownCounts({
        mode: settings.totals,
        parts: spoken,
        outages,
        ask: (asked) => askTotals(client, { id: monitor.id, span: asked, outages }),
        spare: paced.spare,
      });
      days.set(monitor.id, [
        ...reportedDays({ external, reportedBy: "Better Stack", parts: spoken, outages, counts, reportedAt: now }),
        ...maintenanceEvidence(windows, now),
      ]);
    });
    const evidence = monitors.flatMap(({ id }) => days.get(id) ?? []);
    const windowsUntil = rejected.length > 0 ? undefined : instantOf(secondsOf(now) + AHEAD_S);
    return {
      evidence,
      rejected,
      cursor: cursorAfter({ window, now, evidence, rejected }),
      windowsUntil,
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};

const dateOf = (at: number) => instantOf(at).slice(0, 10);

/** Whose incident it is: by its relation, else by an address only one monitor has. One that is nobody's may be an outage we would miss, so it is told. */
function tieIncidents(incidents: readonly Incident[], monitors: readonly BetterStackMonitor[], rejected: Rejected[]): Map<string, Incident[]> {
  const tied = new Map<string, Incident[]>();
  incidents.forEach((incident, index) => {
    const { relationships, attributes } = incident;
    const watching = monitors.filter(({ attributes: { url } }) => typeof url === "string" && url === attributes.url);
    const id = relationships?.monitor?.data?.id ?? (watching.length === 1 ? watching[0]?.id : undefined);
    if (id !== undefined) tied.set(id, [...(tied.get(id) ?? []), incident]);
    else if (!relationships?.heartbeat?.data)
      rejected.push({
        reason: "An incident that names no monitor.",
        at: `incidents[${index}].relationships`,
        raw: JSON.stringify({ started_at: instantOf(attributes.started_at) }),
      });
  });
  return tied;
}

/** From its creation (or what proves that it was there) to the end of what its last check vouches for; a monitor without a check speaks for nothing. */
function speaksFor({ attributes }: BetterStackMonitor, incidents: readonly Incident[], now: number): Span {
  const { status, created_at, last_checked_at, check_frequency } = attributes;
  const from = created_at ?? Math.min(Math.floor(now / DAY_S) * DAY_S, ...incidents.map(({ attributes: { started_at } }) => started_at));
  if (status === "pending" || last_checked_at === null) return { from, to: from };
  // A paused monitor is told as unknown up to now; another one that no longer checks is silent from its last check on.
  const to = status === "paused" || last_checked_at === undefined ? now : Math.min(now, last_checked_at + (check_frequency ?? 60));
  return { from, to };
}

function outagesOf({ attributes }: BetterStackMonitor, incidents: readonly Incident[], now: number): Outage[] {
  const outages = incidents.map(({ attributes: { started_at, resolved_at } }): Outage => ({ from: started_at, to: resolved_at ?? now, state: "down" }));
  if (attributes.status === "paused") outages.push(...pausedOutages(attributes.paused_at ?? null, now));
  if (attributes.status === "down" && !incidents.some(({ attributes: { resolved_at } }) => !resolved_at))
    outages.push({ from: attributes.last_checked_at ?? now, to: now, state: "down" });
  return outages;
}

/** Own sums of whole days. The rest of the time is up by Better Stack's count, which knows no unknown: time that is all paused gets none. */
async function askTotals(client: ApiClient, { id, span, outages }: { id: string; span: Span; outages: readonly Outage[] }): Promise<OwnCount> {
  const { availability, total_downtime } = (
    await client.get(`api/v2/monitors/${encodeURIComponent(id)}/sla?from=${dateOf(span.from)}&to=${dateOf(span.to - 1)}`, Sla)
  ).body.data.attributes;
  const seconds = span.to - span.from;
  const silent = outages.some(({ from, to, state }) => state !== "down" && from <= span.from && to >= span.to);
  const downS = typeof total_downtime === "number" ? Math.min(total_downtime, seconds) : null;
  return { totals: silent || downS === null ? null : { upS: seconds - downS, downS, unknownS: null }, pct: silent ? null : (availability ?? null) };
}
