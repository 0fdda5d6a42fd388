import { INVENTED, totalsRecorded } from "#prisma/scenarios/invented-month.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, elsewhere, iso, recordedBy, twice } from "#e2e/upstreams/vendor-service.ts";

export const BETTER_STACK_TOKEN = "invented-better-stack-token";
const MONITOR = "258338";
const PAGE = 4;
const DAY_S = 86_400;

// Its maintenance comes back every week and cannot be entered for one date, so this vendor knows nothing of ours and suppresses nothing.
const all = { suppresses: false };

function monitor({ now, fault }: Asked) {
  const last = recordedBy(now, all).at(-1);
  const paused = now >= INVENTED.watchedTo ? INVENTED.watchedTo : last?.open && last.state === "unknown" ? last.from : null;
  const status = paused !== null ? "paused" : last?.open ? "down" : "up";
  return {
    id: MONITOR,
    type: "monitor",
    attributes: {
      url: INVENTED.url,
      pronounceable_name: "Invented",
      monitor_type: "status",
      last_checked_at: iso(paused ?? Math.floor(now / 60) * 60),
      status: fault === "unknown-value" ? "splendid" : status,
      check_frequency: 60,
      paused_at: paused === null ? null : iso(paused),
      created_at: iso(INVENTED.watchedFrom),
      maintenance_from: null,
      maintenance_to: null,
      maintenance_timezone: "UTC",
      maintenance_days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    },
  };
}

function listMonitors(asked: Asked): Reply {
  const data = asked.fault === "empty-list" ? [] : twice(asked, [monitor(asked)]);
  const page = `${asked.origin}/api/v2/monitors?page=1`;
  return dated(asked, { data, pagination: { first: page, last: page, prev: null, next: elsewhere(asked, null) } });
}

function incidents(asked: Asked): Reply {
  const [from, to] = ["from", "to"].map((name) => Date.parse(asked.query.get(name) ?? "") / 1000) as [number, number];
  const within = recordedBy(asked.now, all)
    .filter((each) => each.state === "down" && each.from >= from && each.from < to + DAY_S)
    .toReversed();
  const page = Number(asked.query.get("page") ?? 1);
  const link = (number: number) => `${asked.origin}/api/v3/incidents?from=${asked.query.get("from")}&to=${asked.query.get("to")}&per_page=50&page=${number}`;
  const data = within.slice((page - 1) * PAGE, page * PAGE).map((each) => ({
    id: String(each.from),
    type: "incident",
    attributes: {
      name: "Invented",
      url: INVENTED.url,
      cause: "Status 503",
      started_at: iso(each.from),
      acknowledged_at: null,
      resolved_at: each.open ? null : iso(each.to),
      status: each.open ? "Started" : "Resolved",
    },
    relationships: { monitor: { data: { id: MONITOR, type: "monitor" } } },
  }));
  const pages = Math.max(1, Math.ceil(within.length / PAGE));
  return dated(asked, {
    data: twice(asked, data),
    pagination: { first: link(1), last: link(pages), prev: page > 1 ? link(page - 1) : null, next: page < pages ? link(page + 1) : null },
  });
}

/** Whole UTC days, both named ones included. A paused monitor counts as up. */
function sla(asked: Asked): Reply {
  const [from, last] = ["from", "to"].map((name) => Date.parse(asked.query.get(name) ?? "") / 1000) as [number, number];
  const to = Math.min(last + DAY_S, asked.now);
  const { downS } = totalsRecorded({ from, to });
  const availability = Math.round((1e7 * (to - from - downS)) / (to - from)) / 1e5;
  return dated(asked, {
    data: {
      id: MONITOR,
      type: "monitor_sla",
      attributes: { availability, total_downtime: downS, number_of_incidents: 1, longest_incident: downS, average_incident: downS },
    },
  });
}

/** A Better Stack team with one monitor of the invented site. */
export const betterStack: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `Bearer ${BETTER_STACK_TOKEN}`) return json({ errors: "Invalid Team API token" }, 401);
  if (asked.path === "/api/v2/monitors") return listMonitors(asked);
  if (asked.path === `/api/v2/monitors/${MONITOR}/sla`) return sla(asked);
  if (asked.path === "/api/v3/incidents") return incidents(asked);
  return dated(asked, { errors: "Resource with provided ID was not found" }, 404);
};
