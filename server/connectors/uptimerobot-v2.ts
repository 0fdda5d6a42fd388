import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import type { PullResult } from "#server/connectors/connector.ts";
import { externalNames, readEach, tellEmptyList } from "#server/connectors/monitor-list.ts";
import {
  type DayPart,
  daysAsked,
  type Outage,
  type OwnCount,
  reportedDays,
  secondsCovered,
  secondsOf,
  spanOfParts,
  within,
  withinParts,
} from "#server/connectors/reported-days.ts";
import { cleanLine, htmlToText } from "#server/connectors/text.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { readWindowsV2 } from "#server/connectors/uptimerobot-windows.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { UptimeRobotPull } from "#server/connectors/uptimerobot-settings.ts";
import { maintenanceEvidence, windowsAsOutages } from "#server/connectors/vendor-windows.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const LOOK_BACK_S = 31 * 86_400;
const PAGE = 50;
const MOST_PAGES = 1000;
/** Percentages come with three decimals: anything within half of the last one may be rounding. */
const HALF_DIGIT = 0.0005;

/** 1 down, 2 up, 98 started, 99 paused. A kind nobody knows is unknown until the next entry. */
const LogEntry = z.object({ type: z.coerce.number().int(), datetime: z.coerce.number().int(), duration: z.coerce.number().nonnegative().nullish() });
type LogEntry = z.infer<typeof LogEntry>;
const Monitor = z.object({
  id: z.union([z.number().int().refine(Number.isSafeInteger, "an id too large to be read exactly"), z.string().regex(/^\d{1,30}$/)]).transform(String),
  friendly_name: z.string().nullish(),
  url: z.string().nullish(),
  // 0 paused, 1 not checked yet, 2 up, 8 seems down, 9 down.
  status: z.coerce.number().pipe(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(8), z.literal(9)])),
  create_datetime: z.coerce.number().int().nullish(),
  custom_uptime_ranges: z.coerce.string().nullish(),
  logs: z.array(z.unknown()).nullish(),
  mwindows: z.array(z.unknown()).nullish(),
});
type Monitor = z.infer<typeof Monitor>;
const Reply = z.object({
  stat: z.enum(["ok", "fail"]),
  error: z.object({ type: z.string().nullish(), message: z.string().nullish() }).nullish(),
  pagination: z.object({ offset: z.coerce.number(), limit: z.coerce.number(), total: z.coerce.number() }).nullish(),
  monitors: z.array(z.unknown()).nullish(),
});

/** The frozen version 2, which signs in by a key in the body. */
export async function pullV2({ settings, key, window, fetch, now }: UptimeRobotPull): Promise<Omit<PullResult, "cursor">> {
  const base = settings.url.endsWith("/") ? settings.url : `${settings.url}/`;
  const client = apiClient({ name: "UptimeRobot", url: new URL("v2/", base).href, headers: {}, fetch, now });
  const rejected: Rejected[] = [];
  const parts = daysAsked(window, now);
  const listed = await readAll(client, now, {
    api_key: key,
    format: "json",
    logs: "1",
    mwindows: "1",
    logs_start_date: String(spanOfParts(parts).from - LOOK_BACK_S),
    logs_end_date: String(spanOfParts(parts).to),
    ...(settings.totals === "off" || parts.length === 0 ? {} : { custom_uptime_ranges: parts.map(({ from, to }) => `${from}_${to}`).join("-") }),
  });
  tellEmptyList(listed, { name: "UptimeRobot", place: "monitors", rejected });
  const monitors = [...new Map(readEach(listed, { schema: Monitor, place: "monitors", rejected }).map((each) => [each.id, each])).values()];
  const names = externalNames(monitors.map(({ id, url, friendly_name }) => ({ id, address: plain(url), title: plain(friendly_name) || id })));
  const evidence: Evidence[] = [];
  for (const monitor of monitors) {
    const external = names.get(monitor.id) ?? monitor.id;
    const logs = readEach(monitor.logs ?? [], { schema: LogEntry, place: `logs of ${external}`, rejected }).sort((a, b) => a.datetime - b.datetime);
    for (const { type } of logs.filter(({ type }) => ![1, 2, 98, 99].includes(type)))
      rejected.push({
        reason: "A log entry of a kind we do not know; the time after it counts as unknown.",
        at: cleanLine(`logs of ${external}: type`, 300),
        raw: String(type),
      });
    const windows = readWindowsV2(monitor.mwindows ?? [], { external, timeZone: settings.timeZone, span: spanOfParts(parts), now, rejected });
    const outages = [...outagesOf(monitor, logs, secondsOf(now)), ...windowsAsOutages(windows, external)];
    const spoken = withinParts(parts, { from: monitor.create_datetime ?? firstSign(logs, parts, now), to: secondsOf(now) });
    const counts = countsOf({ monitor, parts, spoken, outages });
    evidence.push(
      ...reportedDays({ external, reportedBy: "UptimeRobot", parts: spoken, outages, counts, reportedAt: now }),
      ...maintenanceEvidence(windows, now),
    );
  }
  return { evidence, rejected, payloadSha256: client.sha256(), pages: client.pages() };
}

/** Names come HTML-escaped ("Paused &amp; old"). */
const plain = (text: string | null | undefined) => htmlToText(text ?? "", 2_000);
const firstSign = (logs: readonly LogEntry[], parts: readonly DayPart[], now: string) =>
  Math.min(parts.at(-1)?.from ?? secondsOf(now), ...logs.map(({ datetime }) => datetime));

/** Errors: UpstreamError for "stat": "fail", which comes with status 200; its text is UptimeRobot's and may repeat the key, so only its type is told. */
async function readAll(client: ApiClient, now: string, form: Record<string, string>): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { body, headers } = await client.post("getMonitors", { ...form, limit: String(PAGE), offset: String(all.length) }, Reply);
    if (body.stat === "fail") throw refusal(body.error);
    assertClock(headers, { name: "UptimeRobot", now });
    const monitors = body.monitors ?? [];
    all.push(...monitors);
    if (monitors.length === 0 || all.length >= (body.pagination?.total ?? 0)) return all;
  }
  throw new UpstreamError("UptimeRobot's list of monitors has no end.", { trouble: "reply" });
}

function refusal(error: z.infer<typeof Reply>["error"]): UpstreamError {
  const type = cleanLine(error?.type ?? "no reason", 60);
  if (/api_key|auth|token/i.test(`${type} ${error?.message ?? ""}`))
    return new UpstreamError(`UptimeRobot refused our credentials (${type}).`, { trouble: "credentials", status: 200 });
  const slow = /limit|many/i.test(type);
  return new UpstreamError(`UptimeRobot did not accept the request (${type}).`, { trouble: slow ? "rate-limit" : "refused", status: 200, retryable: slow });
}

/** The log as stretches: each entry holds until the next one; the last one for its own duration, or as long as the monitor's status bears it out. */
function outagesOf({ status }: Monitor, logs: readonly LogEntry[], now: number): Outage[] {
  const outages = logs.flatMap(({ type, datetime, duration }, index): Outage[] => {
    if (type === 2 || type === 98) return [];
    const next = logs[index + 1]?.datetime;
    const lasting = type === 99 ? status === 0 : status === 8 || status === 9;
    const to = next ?? (lasting || typeof duration !== "number" ? now : datetime + duration);
    return [{ from: datetime, to, state: type === 1 ? "down" : "unknown" }];
  });
  const last = logs.at(-1);
  // No log where there should be one: the state is older than the log, or not told.
  if (status === 9 && last?.type !== 1) outages.push({ from: last?.datetime ?? 0, to: now, state: "down" });
  if (status === 0 && last?.type !== 99) outages.push({ from: last?.datetime ?? 0, to: now, state: "unknown" });
  if (status === 1) outages.push({ from: last?.datetime ?? 0, to: now, state: "unknown" });
  return outages;
}

/**
 * Percentages of each day, asked for all monitors at once. A paused day reads "0.000", which is not 0 %: a day with any silence gets none. Where a
 * percentage is lower than the log can be, allowing for its rounding, the difference is downtime without a time.
 */
function countsOf(of: { monitor: Monitor; parts: readonly DayPart[]; spoken: readonly DayPart[]; outages: readonly Outage[] }): Map<string, OwnCount> {
  const told = (of.monitor.custom_uptime_ranges ?? "").split("-");
  const counts = new Map<string, OwnCount>();
  if (told.length !== of.parts.length) return counts;
  for (const part of of.spoken) {
    const pct = Number(told[of.parts.findIndex(({ day }) => day === part.day)]);
    const stretches = within(of.outages, part);
    if (!(pct >= 0 && pct <= 100) || stretches.some(({ state }) => state !== "down")) continue;
    const seconds = part.to - part.from;
    const least = Math.floor((seconds * Math.max(0, 100 - pct - HALF_DIGIT)) / 100);
    counts.set(part.day, { totals: least > secondsCovered(stretches) ? { upS: seconds - least, downS: least, unknownS: null } : null, pct });
  }
  return counts;
}
