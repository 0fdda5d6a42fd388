import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { AHEAD_S } from "#server/connectors/local-windows.ts";
import { externalNames, readEach, tellEmptyList } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { readPingdomWindows } from "#server/connectors/pingdom-windows.ts";
import { inTurns, readMonitors } from "#server/connectors/read-monitors.ts";
import {
  cursorAfter,
  daysAsked,
  type Outage,
  type OwnCount,
  ownCounts,
  reportedDays,
  secondsOf,
  type Span,
  spanOfParts,
  withinParts,
  instantOf,
} from "#server/connectors/reported-days.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { maintenanceEvidence, windowsAsOutages } from "#server/connectors/vendor-windows.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const PAGE = 1000;
/** Each check is asked by itself. */
const AT_ONCE = 4;

export const PingdomSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://api.pingdom.com/api/3.1")
    .meta({ title: "API address" }),
  totals: z.enum(["auto", "daily", "off"]).default("auto").meta({
    title: "Compare with Pingdom's own totals",
    description: "auto: about one more request for each check and pull; daily: one for each check and day; off: none",
  }),
});
export type PingdomSettings = z.infer<typeof PingdomSettings>;

const Id = z.number().int().positive();
const Checks = z.object({ checks: z.array(z.unknown()) });
const Check = z.object({
  id: Id,
  name: z.string().nullish(),
  hostname: z.string().nullish(),
  created: z.number().int().nullish(),
  status: z.enum(["up", "down", "unconfirmed_down", "unknown", "paused"]),
});
const Outages = z.object({ summary: z.object({ states: z.array(z.unknown()) }) });
const State = z.object({ status: z.string(), timefrom: z.number().int(), timeto: z.number().int() });
const Average = z.object({
  summary: z.object({ status: z.object({ totalup: z.number().nonnegative(), totaldown: z.number().nonnegative(), totalunknown: z.number().nonnegative() }) }),
});

/**
 * Pingdom reports states over time (up, down, unknown) and totals, asked per check; it could give single results too, at most 1,000 a request, which no
 * limit allows for every minute of every site: evidence of kind "reported" per UTC day, and its maintenance windows. Times in unix seconds. Unconfirmed
 * down is not down. What no state covers is unknown, a paused check with it. Errors: UpstreamError; nothing of a pull that fails is kept.
 * Source of the shapes: Pingdom's documentation as quoted by third parties, and open clients; no account of ours was used.
 */
export const pingdom: PullConnector<PingdomSettings> = {
  id: "pingdom",
  name: "Pingdom",
  mode: "pull",
  kind: "uptime",
  settings: PingdomSettings as z.ZodType<PingdomSettings>,
  secret: { title: "API token", description: "Make one with read access only: Pingdom, Settings, Pingdom API", required: true },
  every: "PT15M",
  reports: true,
  async pull({ settings, secret, window, fetch, now, pace }) {
    const paced = pacedFetch(fetch, { name: "Pingdom", now, pace });
    const client = apiClient({ name: "Pingdom", url: settings.url, headers: { authorization: `Bearer ${apiToken(secret, "Pingdom")}` }, fetch: paced, now });
    const rejected: Rejected[] = [];
    const parts = daysAsked(window, now);
    const found = await listChecks(client, now);
    tellEmptyList(found, { name: "Pingdom", place: "checks", rejected });
    const checks = readEach(found, { schema: Check, place: "checks", rejected }).filter(
      (check, index, all) => all.findIndex(({ id }) => id === check.id) === index,
    );
    const names = externalNames(checks.map(({ id, hostname, name }) => ({ id: String(id), address: hostname ?? "", title: name ?? String(id) })));
    const windows = await readPingdomWindows({ client, names, span: spanOfParts(parts), now, rejected });
    const evidence: Evidence[] = [];
    const { read, partial } = await readMonitors(parts.length === 0 ? [] : checks, {
      atOnce: AT_ONCE,
      ...{ name: "Pingdom", place: "checks", now, late: paced.late, rejected },
      read: ({ id }) => readStates(client, { id, span: spanOfParts(parts), rejected }),
    });
    paced.stopWaiting();
    const days = new Map<number, Evidence[]>();
    await inTurns(read, AT_ONCE, async ([{ id, created }, states]) => {
      const external = names.get(String(id)) ?? String(id);
      const spoken = withinParts(parts, { from: Math.max(created ?? 0, states.covers.from), to: states.covers.to });
      const outages = [...states.outages, ...windowsAsOutages(windows, external)];
      const counts = await ownCounts({ mode: settings.totals, parts: spoken, outages, ask: (span) => askTotals(client, id, span), spare: paced.spare });
      days.set(id, reportedDays({ external, reportedBy: "Pingdom", parts: spoken, outages, counts, reportedAt: now }));
    });
    for (const [{ id }] of read) evidence.push(...(days.get(id) ?? []));
    evidence.push(...maintenanceEvidence(windows, now));
    const windowsUntil = rejected.length > 0 ? undefined : instantOf(secondsOf(now) + AHEAD_S);
    return {
      evidence,
      rejected,
      cursor: cursorAfter({ window, now, evidence, rejected, partial }),
      windowsUntil,
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};

async function listChecks(client: ApiClient, now: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 0; page < 100; page += 1) {
    const { body, headers } = await client.get(`checks?include_tags=true&limit=${PAGE}&offset=${all.length}`, Checks);
    assertClock(headers, { name: "Pingdom", now });
    const { checks } = body;
    all.push(...checks);
    if (checks.length < PAGE) return all;
  }
  throw new UpstreamError("Pingdom's list of checks has no end.", { trouble: "reply" });
}

/** States of a span as outages: what none of them covers is unknown, and so is a state nobody knows. `covers`: before its first state and after its last a check says nothing yet. */
async function readStates(
  client: ApiClient,
  { id, span, rejected }: { id: number; span: Span; rejected: Rejected[] },
): Promise<{ outages: Outage[]; covers: Span }> {
  const { summary } = (await client.get(`summary.outage/${id}?from=${span.from}&to=${span.to}&order=asc`, Outages)).body;
  const states = readEach(summary.states, { schema: State, place: `summary.outage/${id}: states`, rejected }).sort((a, b) => a.timefrom - b.timefrom);
  const outages: Outage[] = [];
  let until = states[0]?.timefrom ?? span.to;
  const from = until;
  for (const { status, timefrom, timeto } of states) {
    if (timefrom > until) outages.push({ from: until, to: timefrom, state: "unknown" });
    until = Math.max(until, timeto);
    if (status === "up" || status === "unconfirmed_down") continue;
    if (status !== "down" && status !== "unknown")
      rejected.push({ reason: "A state we do not know; its time counts as unknown.", at: `summary.outage/${id}: status`, raw: status.slice(0, 200) });
    outages.push({ from: timefrom, to: timeto, state: status === "down" ? "down" : "unknown" });
  }
  return { outages, covers: { from, to: Math.min(until, span.to) } };
}

async function askTotals(client: ApiClient, id: number, { from, to }: Span): Promise<OwnCount> {
  const { totalup, totaldown, totalunknown } = (await client.get(`summary.average/${id}?from=${from}&to=${to}&includeuptime=true`, Average)).body.summary
    .status;
  // Pingdom gives no percentage: this is the one its own page shows, of its own totals.
  const counted = totalup + totaldown;
  return { totals: { upS: totalup, downS: totaldown, unknownS: totalunknown }, pct: counted === 0 ? null : (totalup * 100) / counted };
}
