import { z } from "zod";
import type { Window } from "#server/connectors/connector.ts";
import { isTimeZone } from "#server/connectors/local-windows.ts";
import type { PacedFetch } from "#server/connectors/paced-fetch.ts";

export const UptimeRobotSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://api.uptimerobot.com")
    .meta({ title: "API address", description: "Without /v3 or /v2" }),
  api: z
    .enum(["auto", "v3", "v2"])
    .default("auto")
    .meta({ title: "API version", description: "auto: version 3, and version 2 where the key is not accepted there" }),
  timeZone: z.string().refine(isTimeZone, "an IANA time zone").optional().meta({
    title: "Time zone of maintenance windows",
    description: "As set in the UptimeRobot account, for example America/New_York. Empty: its maintenance windows are not read",
  }),
  totals: z.enum(["auto", "daily", "off"]).default("auto").meta({
    title: "Compare with UptimeRobot's own totals",
    description:
      "auto: about one request for each monitor and pull; daily: one for each monitor and day; off: none. Where the account allows too few requests, the totals are what is left out",
  }),
});
export type UptimeRobotSettings = z.infer<typeof UptimeRobotSettings>;

export type UptimeRobotPull = {
  settings: UptimeRobotSettings;
  key: string;
  window: Window;
  fetch: PacedFetch;
  now: string;
};
