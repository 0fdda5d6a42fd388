import { addSource } from "#server/operations/add-source.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { STANDARD_CADENCE } from "#server/posture/standard-terms.ts";
import { loadVendor } from "#server/store/branding.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { GAP, INVENTED } from "#prisma/scenarios/invented-month.ts";
import { BETTER_STACK_TOKEN } from "#e2e/upstreams/better-stack.ts";
import { GATUS_LOGIN } from "#e2e/upstreams/gatus.ts";
import { KUMA_KEY } from "#e2e/upstreams/kuma.ts";
import { PINGDOM_TOKEN } from "#e2e/upstreams/pingdom.ts";
import { STATUS_CAKE_TOKEN } from "#e2e/upstreams/status-cake.ts";
import { UPTIMEROBOT_KEY, UPTIMEROBOT_OLD_KEY } from "#e2e/upstreams/uptimerobot.ts";

const [MINUTE_S, DAY_S] = [60, 86_400];

/**
 * How a monitor family is connected to its upstream server. `external` = its name for the site, `everyS` = seconds between pulls that lose nothing,
 * `busy` = stretches in which it is pulled as often as the worker would, because what it says of them can only be seen while they last.
 */
export type Family = {
  connector: string;
  upstream: string;
  settings: Record<string, unknown>;
  secret: string | null;
  external: string;
  everyS: number;
  busy?: { from: number; to: number; everyS: number };
};

/** A service that tells outages and totals instead of checks. That it was paused can often be seen only while it is. */
const reported = (connector: string, upstream: string, secret: string, external: string = INVENTED.url): Family => ({
  connector,
  upstream,
  settings: {},
  secret,
  external,
  everyS: DAY_S,
  busy: { from: GAP.from - 3600, to: GAP.to + 3600, everyS: 900 },
});

export const FAMILIES = {
  prometheus: { connector: "prometheus", upstream: "prometheus", settings: {}, secret: null, external: INVENTED.url, everyS: DAY_S },
  "uptime-kuma": {
    connector: "uptime-kuma",
    upstream: "uptime-kuma",
    settings: { slug: "invented" },
    secret: null,
    external: INVENTED.url,
    everyS: 100 * MINUTE_S,
  },
  "uptime-kuma-metrics": {
    connector: "uptime-kuma-metrics",
    upstream: "uptime-kuma",
    settings: {},
    secret: KUMA_KEY,
    external: INVENTED.url,
    everyS: MINUTE_S,
  },
  gatus: {
    connector: "gatus",
    upstream: "gatus",
    settings: {},
    secret: `${GATUS_LOGIN.user}:${GATUS_LOGIN.password}`,
    external: "city_invented",
    everyS: DAY_S,
  },
  "uptimerobot-v3": { ...reported("uptimerobot", "uptimerobot", UPTIMEROBOT_KEY), settings: { timeZone: INVENTED.timeZone } },
  "uptimerobot-v2": reported("uptimerobot", "uptimerobot", UPTIMEROBOT_OLD_KEY),
  pingdom: reported("pingdom", "pingdom", PINGDOM_TOKEN, INVENTED.host),
  "better-stack": reported("better-stack", "better-stack", BETTER_STACK_TOKEN),
  "status-cake": reported("status-cake", "status-cake", STATUS_CAKE_TOKEN),
} satisfies Record<string, Family>;

/** Adds the family as a source and ties its monitor to the site "www" of `client`. Returns the source's id. */
export async function addFamily(family: Family, { name, url, client, now }: { name: string; url: string; client: string; now: string }): Promise<string> {
  const { connector, secret, external } = family;
  const { id } = await addSource({ connector, name, settings: { url, ...family.settings }, secret, allowPrivate: true, actor: "test", now });
  await mapSource({ source: id, external, client, site: "www", actor: "test", now });
  return id;
}

export type Seconds = { upS: number; downS: number; maintenanceS: number; unknownS: number };

/** Seconds of the month by state, from what is stored, as a report of `now` measures them. */
export async function measuredSeconds(client: string, now: string): Promise<Seconds> {
  const facts = await withScope(await scopeForJob("test", "all"), "read", async (tx) => ({
    ...(await loadFacts(tx, { clientSlug: client, periodId: INVENTED.month, now })).facts,
    vendor: await loadVendor(tx),
    cadence: STANDARD_CADENCE,
  }));
  const { upS, downS, maintenanceS, unknownS } = measureAvailability(facts).tally;
  return { upS, downS, maintenanceS, unknownS };
}

/** When the worker would pull, unix seconds, oldest first. */
export function pullTimes({ everyS, busy }: Family, { from, to }: { from: number; to: number }): number[] {
  const times = new Set<number>();
  for (let at = from; at < to + everyS; at += everyS) times.add(at);
  if (busy !== undefined) for (let at = busy.from; at < busy.to; at += busy.everyS) times.add(at);
  return [...times].sort((a, b) => a - b);
}
