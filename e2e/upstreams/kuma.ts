import { checksSeen, GAP, INVENTED, type InventedCheck, MAINTENANCE } from "#prisma/scenarios/invented-month.ts";
import { type Asked, basicPassword, json, skewOf, text, type Upstream } from "#e2e/upstreams/upstream.ts";

export const KUMA_KEY = "uk1_inventedKeyForTests";
const BEATS = 100;
const PAGE = "invented";
const EVERY_S = 60;

const inside = (at: number) => MAINTENANCE.find(({ from, to }) => at >= from && at < to);
const clock = (at: number, ms: number) => new Date(at * 1000 + ms).toISOString().replace("T", " ").slice(0, 23);

type Beat = { status: number; time: string; msg: string; ping: number | null };

/** Uptime Kuma retries once: a first failure is "pending" until the next check confirms it. Under maintenance it does not check at all. */
function beatOf(check: InventedCheck, before: InventedCheck | undefined): Beat & { at: number } {
  const maintained = inside(check.at) !== undefined;
  const status = maintained ? 3 : check.up ? 1 : before === undefined || before.up || inside(before.at) !== undefined ? 2 : 0;
  return { at: check.at, status, time: clock(check.at, check.at % 997), msg: "", ping: status === 1 ? check.ms : null };
}

function lastBeats(location: string, now: number): (Beat & { at: number })[] {
  const reach = (BEATS + 2) * EVERY_S + (GAP.to - GAP.from);
  const checks = checksSeen({ location, everyS: EVERY_S, from: now - reach, to: now + 1 });
  return checks.map((check, index) => beatOf(check, checks[index - 1])).slice(-BEATS);
}

function heartbeats(location: string, { now, fault }: Asked) {
  if (fault === "empty-list") return { heartbeatList: {}, uptimeList: {} };
  const beats = lastBeats(location, now).map(({ at, status, ping, msg, time }) => ({
    status: fault === "unknown-value" ? 7 : status,
    time: skewOf(fault) === 0 ? time : clock(at + skewOf(fault), 0),
    msg,
    ping,
  }));
  const all = fault === "duplicates" ? [...beats, ...beats.toReversed()] : beats;
  return { heartbeatList: { "1": all }, uptimeList: { "1_24": 0.99 } };
}

/** Uptime Kuma tells of a maintenance only while it lasts, in the local time of its own zone. */
function page({ now, fault }: Asked) {
  const maintenance = inside(now);
  const local = (at: number) => new Date(at * 1000).toLocaleString("sv-SE", { timeZone: INVENTED.timeZone });
  return {
    config: { slug: PAGE, title: "Invented", description: null, icon: "/icon.svg", theme: "auto", published: true, showTags: false },
    incidents: [],
    publicGroupList:
      fault === "empty-list"
        ? []
        : [{ id: 1, name: "Web", weight: 1, monitorList: [{ id: 1, name: "Invented", sendUrl: 1, type: "http", url: INVENTED.url }] }],
    maintenanceList:
      maintenance === undefined
        ? []
        : [
            {
              id: Number(maintenance.id),
              title: maintenance.title,
              description: "",
              strategy: "single",
              active: true,
              timeslotList: [{ startDate: local(maintenance.from), endDate: local(maintenance.to) }],
              timezone: INVENTED.timeZone,
              timezoneOffset: "-04:00",
              status: "under-maintenance",
            },
          ],
  };
}

function metrics(location: string, { now, fault }: Asked): string {
  const last = fault === "empty-list" ? undefined : lastBeats(location, now).at(-1);
  const labels = `{monitor_id="1",monitor_name="Invented",monitor_type="http",monitor_url="${INVENTED.url}",monitor_hostname="null",monitor_port="null"}`;
  const value = fault === "unknown-value" ? 7 : last?.status;
  const line = (name: string, number: number | undefined) => (number === undefined ? [] : [`${name}${labels} ${number}`]);
  const twice = (lines: string[]) => (fault === "duplicates" ? [...lines, ...lines] : lines);
  return `${[
    "# HELP monitor_status Monitor Status (1 = UP, 0= DOWN, 2= PENDING, 3= MAINTENANCE)",
    "# TYPE monitor_status gauge",
    ...twice(line("monitor_status", value)),
    "",
    "# HELP monitor_response_time Monitor Response Time (ms)",
    "# TYPE monitor_response_time gauge",
    ...twice(line("monitor_response_time", last === undefined ? undefined : (last.ping ?? -1))),
    "",
  ].join("\n")}\n`;
}

/** An Uptime Kuma 2 that watches the invented site from one place: a public status page, and /metrics for whoever has the API key. */
export const kumaAt =
  (location: string): Upstream =>
  (asked) => {
    if (asked.path === "/metrics") {
      if (basicPassword(asked.headers, "") !== KUMA_KEY) return text("", 401, { "www-authenticate": "Basic realm=metrics" });
      return { ...text(metrics(location, asked)), type: "text/plain; version=0.0.4; charset=utf-8" };
    }
    const [, beats, slug] = /^\/api\/status-page\/(heartbeat\/)?([^/]+)$/.exec(asked.path) ?? [];
    if (slug?.toLowerCase() !== PAGE) return json({ status: "fail", msg: "Status Page Not Found" }, 404);
    return json(beats ? heartbeats(location, asked) : page(asked));
  };
