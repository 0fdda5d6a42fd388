import { INVENTED, ONE_LOCATION, totalsRecorded } from "#prisma/scenarios/invented-month.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, elsewhere, iso, recordedBy, twice, windowsKnown } from "#e2e/upstreams/vendor-service.ts";

export const UPTIMEROBOT_KEY = "ur7770001-invented0readonly";
/** A key of the old kind, which version 3 does not know. */
export const UPTIMEROBOT_OLD_KEY = "u7770002-invented0old";
const MONITOR = 7_770_001;
const FIRST_INCIDENT = 358_532_761_126_055_000n;
const PAGE = 4;

const suppresses = { suppresses: true };

/** UP, DOWN or PAUSED, and since when. The dead monitor is one that was paused. */
function stateAt(now: number) {
  const recorded = recordedBy(now, suppresses);
  const last = recorded.at(-1);
  if (now >= INVENTED.watchedTo) return { status: "PAUSED", since: INVENTED.watchedTo };
  if (last?.open) return { status: last.state === "down" ? "DOWN" : "PAUSED", since: last.from };
  return { status: "UP", since: last?.to ?? INVENTED.watchedFrom };
}

function incidents(now: number) {
  const down = recordedBy(now, suppresses)
    .filter(({ state }) => state === "down")
    .map(({ from, to, open }) => ({ type: "Downtime", cause: 333333, reason: "Connection Timeout", from, to: open ? null : to }));
  const slow = ONE_LOCATION.to <= now ? [{ type: "SlowResponse", cause: 0, reason: "Response time", from: ONE_LOCATION.from, to: ONE_LOCATION.to }] : [];
  return [...down, ...slow]
    .sort((a, b) => a.from - b.from)
    .map(({ type, cause, reason, from, to }, index) => ({
      id: String(FIRST_INCIDENT + BigInt(index)),
      status: to === null ? "Ongoing" : "Resolved",
      type,
      cause,
      reason,
      monitor: { id: MONITOR, friendlyName: "Invented" },
      startedAt: iso(from),
      resolvedAt: to === null ? null : iso(to),
      duration: to === null ? null : to - from,
      includeInReports: type === "Downtime",
    }))
    .toReversed();
}

function listIncidents(asked: Asked): Reply {
  const { query, now, origin } = asked;
  const within = incidents(now).filter(
    ({ startedAt }) =>
      startedAt >= iso(Date.parse(query.get("started_after") ?? "2000-01-01") / 1000) &&
      startedAt <= iso(Date.parse(query.get("started_before") ?? "2100-01-01") / 1000),
  );
  const cursor = query.get("cursor");
  const rest = cursor === null ? within : within.filter(({ id }) => BigInt(id) < BigInt(cursor));
  const page = rest.slice(0, PAGE);
  const next = new URL(`${origin}/v3/incidents`);
  for (const name of ["started_after", "started_before"]) next.searchParams.set(name, query.get(name) ?? "");
  next.searchParams.set("cursor", page.at(-1)?.id ?? "");
  return dated(asked, { data: twice(asked, page), nextLink: rest.length > PAGE ? next.href : "null" });
}

function listMonitors(asked: Asked): Reply {
  const { status, since } = stateAt(asked.now);
  const monitor = {
    id: MONITOR,
    friendlyName: "Invented &amp; watched",
    url: INVENTED.url,
    type: "HTTP",
    status: asked.fault === "unknown-value" ? "GREEN" : status,
    interval: 60,
    currentStateDuration: asked.now - since,
    createDateTime: iso(INVENTED.watchedFrom),
  };
  return dated(asked, { data: asked.fault === "empty-list" ? [] : twice(asked, [monitor]), nextLink: elsewhere(asked, null) });
}

const localOf = (at: number) => new Date(at * 1000).toLocaleString("sv-SE", { timeZone: INVENTED.timeZone }).split(" ");

function windows(now: number) {
  return windowsKnown(now).map(({ id, title, from, to }) => ({
    id: Number(id),
    userId: 1,
    name: title,
    interval: "once",
    date: localOf(from)[0],
    time: localOf(from)[1],
    duration: (to - from) / 60,
    autoAddMonitors: false,
    monitorIds: [MONITOR],
    days: [],
    status: "active",
  }));
}

/** Own sums; like the service's, without its maintenance windows. Time paused is in them as time without incidents. */
function stats(asked: Asked): Reply {
  const [from, to] = ["from", "to"].map((name) => Date.parse(asked.query.get(name) ?? "") / 1000) as [number, number];
  if (Number.isNaN(from) || Number.isNaN(to) || to - from > 90 * 86_400) return dated(asked, { message: "Maximum range is 90 days" }, 400);
  const { upS, downS, unknownS } = totalsRecorded({ from, to: Math.min(to, asked.now), suppressed: windowsKnown(asked.now) });
  const all = upS + downS + unknownS;
  const uptime = all === 0 ? 100 : Math.round((100_000 * (all - downS)) / all) / 1000;
  return dated(asked, { uptime, totalDowntimeSeconds: downS, totalTimeWithoutIncidents: all - downS, incidentCount: downS > 0 ? 1 : 0, mtbf: null });
}

/** Version 2: form in, status 200 out whatever happens; the log tells pauses. */
function v2(asked: Asked): Reply {
  const form = new URLSearchParams(asked.body);
  const key = form.get("api_key") ?? "";
  if (key !== UPTIMEROBOT_OLD_KEY && key !== UPTIMEROBOT_KEY)
    return dated(asked, { stat: "fail", error: { type: "invalid_parameter", parameter_name: "api_key", passed_value: key, message: "api_key is invalid." } });
  const known = windowsKnown(asked.now);
  const logs = [
    { type: 98, datetime: INVENTED.watchedFrom, duration: 0 },
    ...recordedBy(asked.now, suppresses).flatMap(({ from, to, state, open }) => [
      { type: state === "down" ? 1 : 99, datetime: from, duration: to - from },
      ...(open ? [] : [{ type: state === "down" ? 2 : 98, datetime: to, duration: asked.now - to }]),
    ]),
  ]
    .filter(({ datetime }) => datetime >= Number(form.get("logs_start_date") ?? 0) && datetime <= Number(form.get("logs_end_date") ?? 9e9))
    .toReversed();
  const ranges = (form.get("custom_uptime_ranges") ?? "").split("-").map((range) => {
    const [from = 0, to = 0] = range.split("_").map(Number);
    const { upS, downS } = totalsRecorded({ from, to: Math.min(to, asked.now), suppressed: known });
    return (upS + downS === 0 ? 0 : (100 * upS) / (upS + downS)).toFixed(3);
  });
  const { status } = stateAt(asked.now);
  const monitor = {
    id: MONITOR,
    friendly_name: "Invented &amp; watched",
    url: INVENTED.url,
    type: 1,
    status: asked.fault === "unknown-value" ? 7 : { UP: 2, DOWN: 9, PAUSED: 0 }[status],
    create_datetime: INVENTED.watchedFrom,
    custom_uptime_ranges: ranges.join("-"),
    logs: twice(asked, logs),
    mwindows: known.map(({ id, title, from, to }) => ({
      id: Number(id),
      type: 1,
      friendly_name: title,
      start_time: from,
      duration: (to - from) / 60,
      value: "",
      status: 1,
    })),
  };
  const monitors = asked.fault === "empty-list" ? [] : twice(asked, [monitor]);
  return dated(asked, { stat: "ok", pagination: { offset: 0, limit: 50, total: monitors.length }, monitors });
}

/** An UptimeRobot account with one monitor of the invented site. */
export const uptimeRobot: Upstream = (asked) => {
  if (asked.path === "/v2/getMonitors" && asked.method === "POST") return v2(asked);
  if (asked.headers["authorization"] !== `Bearer ${UPTIMEROBOT_KEY}`) return json({ message: "Unauthorized", statusCode: 401 }, 401);
  if (asked.path === "/v3/monitors") return listMonitors(asked);
  if (asked.path === `/v3/monitors/${MONITOR}/stats/uptime`) return stats(asked);
  if (asked.path === "/v3/incidents") return listIncidents(asked);
  if (asked.path === "/v3/maintenance-windows") return dated(asked, { data: twice(asked, windows(asked.now)) });
  return dated(asked, { message: "Not found" }, 404);
};
