import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import type { PullResult } from "#server/connectors/connector.ts";
import { AHEAD_S } from "#server/connectors/local-windows.ts";
import { externalNames, readEach, readPages, tellEmptyList } from "#server/connectors/monitor-list.ts";
import { inTurns } from "#server/connectors/read-monitors.ts";
import {
  daysAsked,
  EVERY_S,
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
import { readWindowsV3 } from "#server/connectors/uptimerobot-windows.ts";
import type { UptimeRobotPull } from "#server/connectors/uptimerobot-settings.ts";
import { maintenanceEvidence, windowsAsOutages } from "#server/connectors/vendor-windows.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

/** An outage that began this long before the window is still found; an older one only if it still lasts. */
const LOOK_BACK_S = 31 * 86_400;
const DAY_S = 86_400;
const AT_ONCE = 4;
/** An incident's end and the beginning of the state after it are written within this. */
const NEAR_S = 600;

const Id = z.union([z.number().int().refine(Number.isSafeInteger, "an id too large to be read exactly"), z.string().regex(/^\d{1,30}$/)]).transform(String);
const Time = z.iso.datetime({ offset: true }).transform(secondsOf);
const Page = z.object({ data: z.array(z.unknown()), nextLink: z.unknown().optional() });
const Monitor = z.object({
  id: Id,
  friendlyName: z.string().nullish(),
  url: z.string().nullish(),
  status: z.enum(["UP", "DOWN", "LOOKS_DOWN", "PAUSED", "STARTED"]),
  currentStateDuration: z.number().nonnegative().nullish(),
  createDateTime: Time.nullish().catch(null),
});
type Monitor = z.infer<typeof Monitor>;
/** Only "Downtime" is one. A kind nobody knows is neither an outage nor a success: unknown. Ids are digit strings over 2^53 and are not used. */
const Incident = z.object({ type: z.string(), monitor: z.object({ id: Id }), startedAt: Time, resolvedAt: Time.nullish() });
type Incident = z.infer<typeof Incident>;
const Stats = z.object({
  uptime: z.number().min(0).max(100).nullish(),
  totalDowntimeSeconds: z.number().nonnegative().nullish(),
  totalTimeWithoutIncidents: z.number().nonnegative().nullish(),
});

const kindOf = (type: string): Outage["state"] | "none" => {
  const kind = type.toLowerCase().replace(/[^a-z]/g, "");
  return kind === "downtime" ? "down" : kind === "slowresponse" || kind === "visualchange" ? "none" : "unknown";
};

export async function pullV3({ settings, key, window, fetch, now }: UptimeRobotPull): Promise<Omit<PullResult, "cursor">> {
  const client = apiClient({ name: "UptimeRobot", url: new URL("v3/", slashed(settings.url)).href, headers: { authorization: `Bearer ${key}` }, fetch, now });
  const rejected: Rejected[] = [];
  const next = ({ nextLink }: z.infer<typeof Page>) => client.nextPage(nextLink);
  const list = async (path: string) => (await readPages(client, path, { name: "UptimeRobot", now, schema: Page, next })).flatMap(({ data }) => data);
  const parts = daysAsked(window, now);
  const found = await list("monitors?limit=200");
  tellEmptyList(found, { name: "UptimeRobot", place: "monitors", rejected });
  const monitors = [...new Map(readEach(found, { schema: Monitor, place: "monitors", rejected }).map((each) => [each.id, each])).values()];
  const since = instantOf(spanOfParts(parts).from - LOOK_BACK_S);
  const listed = await list(`incidents?started_after=${encodeURIComponent(since)}&started_before=${encodeURIComponent(instantOf(spanOfParts(parts).to))}`);
  const incidents = Map.groupBy(readEach(listed, { schema: Incident, place: "incidents", rejected }), ({ monitor }) => monitor.id);
  const names = externalNames(monitors.map(({ id, url, friendlyName }) => ({ id, address: url ?? "", title: friendlyName ?? id })));
  const windows = await readWindowsV3({ list, timeZone: settings.timeZone, names, span: spanOfParts(parts), now, rejected });
  fetch.stopWaiting();
  const days = new Map<string, Evidence[]>();
  await inTurns(monitors, AT_ONCE, async (monitor) => {
    const external = names.get(monitor.id) ?? monitor.id;
    const own = incidents.get(monitor.id) ?? [];
    for (const { type } of own.filter((each) => kindOf(each.type) === "unknown"))
      rejected.push({
        reason: "An incident of a kind we do not know; its time counts as unknown.",
        at: `incidents of ${external}: type`.slice(0, 300),
        raw: type.slice(0, 200),
      });
    const spoken = withinParts(parts, { from: speaksFrom(monitor, own, secondsOf(now)), to: secondsOf(now) });
    const outages = [...outagesOf(monitor, own, secondsOf(now)), ...windowsAsOutages(windows, external)];
    const ask = (span: Span) => askTotals(client, { monitor, span, outages });
    const counts = await ownCounts({ mode: settings.totals, parts: spoken, outages, ask, spare: fetch.spare });
    days.set(monitor.id, reportedDays({ external, reportedBy: "UptimeRobot", parts: spoken, outages, counts, reportedAt: now }));
  });
  const evidence = [...monitors.flatMap(({ id }) => days.get(id) ?? []), ...maintenanceEvidence(windows, now)];
  const windowsUntil = settings.timeZone === undefined || rejected.length > 0 ? undefined : instantOf(secondsOf(now) + AHEAD_S);
  return { evidence, rejected, windowsUntil, payloadSha256: client.sha256(), pages: client.pages() };
}

const slashed = (url: string) => (url.endsWith("/") ? url : `${url}/`);

/** Since when a monitor exists: before that, no incident is no sign of uptime. Without its date only what proves that it was there. */
function speaksFrom({ createDateTime, currentStateDuration }: Monitor, incidents: readonly Incident[], now: number): number {
  if (createDateTime !== null && createDateTime !== undefined) return createDateTime;
  const proofs = [Math.floor(now / DAY_S) * DAY_S, ...incidents.map(({ startedAt }) => startedAt)];
  if (typeof currentStateDuration === "number") proofs.push(Math.floor(now - currentStateDuration));
  return Math.min(...proofs);
}

/**
 * Incidents and what the present state adds: an outage that lasts and is older than the list, a pause, a start before its first check. When the present
 * "up" began without an incident ending there, the monitor was paused until then: version 3 forgets pauses, so the time since a pull may last have seen
 * it is unknown. [unverified that the duration of a state begins anew after a pause, and that it does not after an unconfirmed failure]
 */
function outagesOf({ status, currentStateDuration }: Monitor, incidents: readonly Incident[], now: number): Outage[] {
  const outages = incidents.flatMap(({ type, startedAt, resolvedAt }): Outage[] => {
    const state = kindOf(type);
    return state === "none" ? [] : [{ from: startedAt, to: resolvedAt ?? now, state }];
  });
  const dayStart = Math.floor(now / DAY_S) * DAY_S;
  const since = typeof currentStateDuration === "number" ? Math.floor(now - currentStateDuration) : null;
  if (status === "PAUSED") return [...outages, ...pausedOutages(since, now)];
  if (status === "STARTED") outages.push({ from: since ?? dayStart, to: now, state: "unknown" });
  if (status === "DOWN" && !incidents.some(({ type, resolvedAt }) => kindOf(type) === "down" && !resolvedAt))
    outages.push({ from: since ?? dayStart, to: now, state: "down" });
  if (status === "UP" && since !== null && !outages.some(({ to }) => Math.abs(to - since) <= NEAR_S))
    outages.push({ from: since - EVERY_S, to: since, state: "unknown", paused: true });
  return outages;
}

/** The monitor's own sums over a span of at most 90 days. A paused monitor's percentage says nothing, so time that is all unknown gets none. */
async function askTotals(client: ApiClient, { monitor, span, outages }: { monitor: Monitor; span: Span; outages: readonly Outage[] }): Promise<OwnCount> {
  const path = `monitors/${monitor.id}/stats/uptime?from=${encodeURIComponent(instantOf(span.from))}&to=${encodeURIComponent(instantOf(span.to))}`;
  const { uptime, totalDowntimeSeconds, totalTimeWithoutIncidents } = (await client.get(path, Stats)).body;
  const seconds = span.to - span.from;
  const silent = outages.some(({ from, to, state }) => state !== "down" && from <= span.from && to >= span.to);
  if (silent || typeof totalDowntimeSeconds !== "number") return { totals: null, pct: silent ? null : (uptime ?? null) };
  const downS = Math.min(totalDowntimeSeconds, seconds);
  // Whether a pause is left out of this sum is not verified; where it is, what is missing is unknown.
  const upS = Math.min(totalTimeWithoutIncidents ?? seconds, seconds - downS);
  return { totals: { upS, downS, unknownS: null }, pct: percentOf(uptime ?? null, 100 - (downS * 100) / seconds) };
}

/** Percent, 0 to 100, as documented for a monitor; the account's figures are fractions, and one value in the wrong unit must not read as an outage. */
function percentOf(told: number | null, computed: number): number | null {
  if (told === null || told > 1) return told;
  return Math.abs(told * 100 - computed) < Math.abs(told - computed) ? told * 100 : told;
}
