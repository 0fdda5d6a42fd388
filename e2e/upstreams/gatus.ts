import { checksSeen, INVENTED, type InventedCheck } from "#prisma/scenarios/invented-month.ts";
import { type Asked, basicPassword, json, skewOf, text, type Upstream } from "#e2e/upstreams/upstream.ts";

export const GATUS_LOGIN = { user: "reader", password: "invented-gatus-password" };
const EVERY_S = 60;
const KEPT = 1500;

/** Go writes nanoseconds, and the zone of the machine it runs on. */
function timestamp(at: number): string {
  if (at % 120 === 0) return `${new Date(at * 1000).toISOString().slice(0, 19)}.123456789Z`;
  return `${new Date((at - 5 * 3600) * 1000).toISOString().slice(0, 19)}.5-05:00`;
}

function resultOf({ at, up, ms, status }: InventedCheck, fault: Asked["fault"]) {
  return {
    status,
    hostname: INVENTED.host,
    duration: ms * 1_000_000,
    ...(up ? {} : { errors: [String(status)] }),
    conditionResults: [{ condition: up ? "[STATUS] == 200" : `[STATUS] (${status}) == 200`, success: up }],
    success: fault === "unknown-value" ? "maybe" : up,
    timestamp: timestamp(at + skewOf(fault)),
  };
}

/** A Gatus that keeps the last 1,500 results: page 1 holds the newest, an endpoint without further results gives an empty list, and the order within a page is no promise. */
export const gatusAt =
  (location: string): Upstream =>
  (asked) => {
    if (basicPassword(asked.headers, GATUS_LOGIN.user) !== GATUS_LOGIN.password) return text("Unauthorized", 401, { "www-authenticate": "Basic" });
    if (asked.path !== "/api/v1/endpoints/statuses") return text("not found", 404);
    if (asked.fault === "empty-list") return json([]);
    const page = Math.max(1, Number(asked.query.get("page") ?? 1));
    const size = Math.min(100, Math.max(1, Number(asked.query.get("pageSize") ?? 20)));
    const kept = checksSeen({ location, everyS: EVERY_S, from: asked.now - 2 * KEPT * EVERY_S, to: asked.now + 1 }).slice(-KEPT);
    const end = kept.length - (page - 1) * size;
    const results = end <= 0 ? [] : kept.slice(Math.max(0, end - size), end).map((check) => resultOf(check, asked.fault));
    const twice = asked.fault === "duplicates" ? [...results, ...results] : results;
    const odd = twice.filter((_, index) => index % 2 === 1);
    const even = twice.filter((_, index) => index % 2 === 0);
    return json([{ name: "invented", group: "city", key: "city_invented", results: [...odd, ...even] }]);
  };
