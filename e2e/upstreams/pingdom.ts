import { INVENTED, totalsRecorded } from "#prisma/scenarios/invented-month.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, recordedBy, twice, windowsKnown } from "#e2e/upstreams/vendor-service.ts";

export const PINGDOM_TOKEN = "invented-pingdom-token";
const CHECK = 85_975;

function check({ now, fault }: Asked) {
  const last = recordedBy(now, { suppresses: true }).at(-1);
  return {
    id: CHECK,
    created: INVENTED.watchedFrom,
    name: "Invented",
    hostname: INVENTED.host,
    resolution: 1,
    type: "http",
    lasttesttime: now,
    status: fault === "unknown-value" ? "splendid" : now >= INVENTED.watchedTo ? "paused" : last?.open ? last.state : "up",
    tags: [],
  };
}

/** States that follow each other; up within the service's own maintenance. */
function states(asked: Asked): Reply {
  const [from, to] = ["from", "to"].map((name) => Number(asked.query.get(name))) as [number, number];
  const end = Math.min(to, asked.now);
  const start = Math.max(from, INVENTED.watchedFrom);
  const all: { status: string; timefrom: number; timeto: number }[] = [];
  let at = start;
  const upUntil = (until: number) => until > at && all.push({ status: "up", timefrom: at, timeto: until });
  const unwatched = end > INVENTED.watchedTo ? [{ from: Math.max(start, INVENTED.watchedTo), to: end, state: "unknown" }] : [];
  for (const outage of [...recordedBy(asked.now, { suppresses: true }), ...unwatched]) {
    if (outage.to <= at || outage.from >= end) continue;
    upUntil(Math.max(at, outage.from));
    all.push({ status: outage.state, timefrom: Math.max(at, outage.from), timeto: Math.min(end, outage.to) });
    at = Math.min(end, outage.to);
  }
  upUntil(end);
  return dated(asked, { summary: { states: twice(asked, end > start ? all : []) } });
}

function average(asked: Asked): Reply {
  const [from, to] = ["from", "to"].map((name) => Number(asked.query.get(name))) as [number, number];
  const { upS, downS, unknownS } = totalsRecorded({ from, to: Math.min(to, asked.now), suppressed: windowsKnown(asked.now) });
  return dated(asked, { summary: { responsetime: { from, to, avgresponse: 140 }, status: { totalup: upS, totaldown: downS, totalunknown: unknownS } } });
}

/** A Pingdom account with one check of the invented site, plenty of requests left. */
export const pingdom: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `Bearer ${PINGDOM_TOKEN}`)
    return json({ error: { statuscode: 401, statusdesc: "Unauthorized", errormessage: "Invalid token" } }, 401);
  const reply = answer(asked);
  return {
    ...reply,
    headers: { ...reply.headers, "Req-Limit-Short": "Remaining: 394 Time until reset: 3589", "req-limit-long": "Remaining: 71994 Time until reset: 2591989" },
  };
};

function answer(asked: Asked): Reply {
  if (asked.path === "/checks") {
    const checks = asked.fault === "empty-list" || Number(asked.query.get("offset")) > 0 ? [] : twice(asked, [check(asked)]);
    return dated(asked, { checks, counts: { total: checks.length, limited: checks.length, filtered: checks.length } });
  }
  if (asked.path === `/summary.outage/${CHECK}`) return states(asked);
  if (asked.path === `/summary.average/${CHECK}`) return average(asked);
  if (asked.path === "/maintenance") {
    const maintenance = windowsKnown(asked.now).map(({ id, title, from, to }) => ({
      id: Number(id),
      description: title,
      from,
      to,
      recurrencetype: "none",
      repeatevery: 0,
      effectiveto: to,
      checks: { uptime: [CHECK], tms: [] },
    }));
    return dated(asked, { maintenance: twice(asked, maintenance) });
  }
  return dated(asked, { error: { statuscode: 404, statusdesc: "Not Found", errormessage: "No such method" } }, 404);
}
