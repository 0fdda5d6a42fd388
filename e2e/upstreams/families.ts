import { downSeenFrom, GAP, INVENTED } from "#prisma/scenarios/invented-month.ts";
import type { Series } from "#prisma/scenarios/monitoring.ts";
import { auth0 } from "#e2e/upstreams/auth0.ts";
import { betterStack } from "#e2e/upstreams/better-stack.ts";
import { drata, fedramp, vanta } from "#e2e/upstreams/compliance-tools.ts";
import { defectDojo } from "#e2e/upstreams/defectdojo.ts";
import { gatusAt } from "#e2e/upstreams/gatus.ts";
import { kumaAt } from "#e2e/upstreams/kuma.ts";
import { keycloak } from "#e2e/upstreams/keycloak.ts";
import { okta } from "#e2e/upstreams/okta.ts";
import { pingdom } from "#e2e/upstreams/pingdom.ts";
import { prometheusOf } from "#e2e/upstreams/prometheus.ts";
import { statusCake } from "#e2e/upstreams/status-cake.ts";
import { tenable } from "#e2e/upstreams/tenable.ts";
import type { Upstream } from "#e2e/upstreams/upstream.ts";
import { uptimeRobot } from "#e2e/upstreams/uptimerobot.ts";

/** Every monitor family, watching the invented month, and the scanners and compliance tools; mounted below its name. "-sjc" = the same product standing at the location that alone sees a failure. */
export const UPSTREAMS: Record<string, Upstream> = {
  prometheus: prometheusOf(
    INVENTED.locations.map(
      (location): Series => ({
        client: "invented",
        url: INVENTED.url,
        location,
        everyS: 60,
        since: INVENTED.watchedFrom,
        until: INVENTED.watchedTo,
        down: downSeenFrom(location),
        silent: [GAP],
        pace: null,
      }),
    ),
  ),
  "uptime-kuma": kumaAt("iad"),
  gatus: gatusAt("iad"),
  "gatus-sjc": gatusAt("sjc"),
  uptimerobot: uptimeRobot,
  pingdom,
  "better-stack": betterStack,
  "status-cake": statusCake,
  okta,
  auth0,
  keycloak,
  tenable,
  defectdojo: defectDojo,
  vanta,
  drata,
  fedramp,
};
