import type { z } from "zod";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { cursorAfter } from "#server/connectors/reported-days.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { type UptimeRobotPull, UptimeRobotSettings } from "#server/connectors/uptimerobot-settings.ts";
import { pullV2 } from "#server/connectors/uptimerobot-v2.ts";
import { pullV3 } from "#server/connectors/uptimerobot-v3.ts";

/** A key for one monitor ("m777-…") exists in version 2 only. */
const onlyV2 = (key: string) => /^m\d+-/.test(key);
const notForV3 = (error: unknown) => error instanceof UpstreamError && (error.status === 401 || error.status === 403 || error.status === 404);

/**
 * UptimeRobot reports outages and totals, no single checks: evidence of kind "reported" per UTC day, and its maintenance windows. Times in unix seconds.
 * A slow response is no outage; "looks down" is not confirmed and no outage; a paused or new monitor is unknown. A pause that began and ended between two
 * pulls can be told from version 2 only (its log). Errors: UpstreamError; nothing of a pull that fails is kept. Cursor: the day that may still change.
 * Source of the shapes: third-party clients checked live by their authors and the vendor's OpenAPI file; no account of ours was used.
 */
export const uptimeRobot: PullConnector<UptimeRobotSettings> = {
  id: "uptimerobot",
  name: "UptimeRobot",
  mode: "pull",
  kind: "uptime",
  settings: UptimeRobotSettings as z.ZodType<UptimeRobotSettings>,
  secret: {
    title: "API key",
    description: "Use the read-only key: UptimeRobot, Integrations & API, Read-only API key. The main key could change monitors",
    required: true,
  },
  every: "PT15M",
  reports: true,
  async pull({ settings, secret, window, fetch, now, pace }) {
    const key = apiToken(secret, "UptimeRobot");
    const request: UptimeRobotPull = { settings, key, window, fetch: pacedFetch(fetch, { name: "UptimeRobot", now, pace }), now };
    const result = await (settings.api === "v2" || (settings.api === "auto" && onlyV2(key)) ? pullV2(request) : pullNewest(request));
    return { ...result, cursor: cursorAfter({ window, now, ...result }) };
  },
};

async function pullNewest(request: UptimeRobotPull) {
  try {
    return await pullV3(request);
  } catch (error) {
    if (request.settings.api === "auto" && notForV3(error)) return pullV2(request);
    throw error;
  }
}
