import { INVENTED } from "#prisma/scenarios/invented-month.ts";
import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, elsewhere, iso, recordedBy, twice, windowsKnown } from "#e2e/upstreams/vendor-service.ts";

export const STATUS_CAKE_TOKEN = "invented-status-cake-token";
const TEST = "6022";
const PAGE = 6;

type Period = { status: "up" | "down"; created_at: string; ended_at: string | null; duration?: number };

/** Periods that follow each other, newest first; while the service did not look there is none. */
function periodsBy(now: number): Period[] {
  const end = Math.min(now, INVENTED.watchedTo);
  const periods: Period[] = [];
  const put = (status: Period["status"], from: number, to: number, open: boolean) => {
    if (to <= from) return;
    periods.push({ status, created_at: iso(from), ended_at: open ? null : iso(to), ...(open ? {} : { duration: (to - from) * 1000 }) });
  };
  let at: number = INVENTED.watchedFrom;
  for (const { from, to, state, open } of recordedBy(now, { suppresses: true })) {
    put("up", at, from, false);
    if (state === "down") put("down", from, to, open);
    at = open ? Number.POSITIVE_INFINITY : to;
  }
  put("up", at, end, now < INVENTED.watchedTo);
  return periods.toReversed();
}

function listPeriods(asked: Asked): Reply {
  const before = Number(asked.query.get("before") ?? Number.POSITIVE_INFINITY);
  const older = periodsBy(asked.now).filter(({ created_at }) => Date.parse(created_at) / 1000 < before);
  const data = older.slice(0, PAGE);
  const self = `${asked.origin}/uptime/${TEST}/periods?limit=100`;
  const next = older.length > PAGE ? `${self}&before=${Date.parse(data.at(-1)?.created_at ?? "") / 1000}` : null;
  return dated(asked, {
    data: twice(asked, data),
    links: { self, ...(next === null && asked.fault !== "foreign-next-page" ? {} : { next: elsewhere(asked, next) }) },
  });
}

function tests(asked: Asked): unknown[] {
  if (asked.fault === "empty-list") return [];
  const last = recordedBy(asked.now, { suppresses: true }).at(-1);
  return twice(asked, [
    {
      id: TEST,
      paused: asked.now >= INVENTED.watchedTo,
      name: "Invented",
      website_url: INVENTED.url,
      test_type: "HTTP",
      check_rate: 60,
      contact_groups: [],
      status: asked.fault === "unknown-value" ? "splendid" : last?.open && last.state === "down" ? "down" : "up",
      tags: ["city"],
      uptime: 99.9,
    },
  ]);
}

const windows = ({ now }: Asked) =>
  windowsKnown(now).map(({ id, title, from, to }) => ({
    id,
    name: title,
    start_at: iso(from),
    end_at: iso(to),
    repeat_interval: "never",
    timezone: INVENTED.timeZone,
    state: now >= from && now < to ? "active" : "pending",
    tests: [TEST],
    tags: [],
  }));

const paged = (asked: Asked, data: unknown[]): Reply => dated(asked, { data, metadata: { page: 1, per_page: 100, page_count: 1, total_count: data.length } });

/** A StatusCake account with one test of the invented site. */
export const statusCake: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `Bearer ${STATUS_CAKE_TOKEN}`) return json({ message: "Authentication failed", errors: {} }, 401);
  if (asked.path === "/uptime") return paged(asked, tests(asked));
  if (asked.path === `/uptime/${TEST}/periods`) return listPeriods(asked);
  if (asked.path === "/maintenance-windows") return paged(asked, twice(asked, windows(asked)));
  return dated(asked, { message: "No test found", errors: {} }, 404);
};
