import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { limitedHistory } from "#server/connectors/limited-history.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { readBeats } from "#server/connectors/uptime-kuma-beats.ts";
import { readMaintenance } from "#server/connectors/uptime-kuma-maintenance.ts";
import { externalsOf } from "#server/connectors/uptime-kuma-names.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

/** Uptime Kuma hands out this many beats of a monitor and no more. */
const BEATS_KEPT = 100;

export const UptimeKumaSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ title: "Address", description: "Of Uptime Kuma, without /status" }),
  slug: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]{1,200}$/, "the last part of the status page's address")
    .meta({
      title: "Status page",
      description: "The last part of its address: cityhall for /status/cityhall. It must be published, with the heartbeat bar on auto",
    }),
  location: z.string().trim().min(1).max(200).default("Uptime Kuma").meta({ title: "Where it checks from", description: "As the report shall name the place" }),
  intervalS: z
    .number()
    .int()
    .min(5)
    .max(86_400)
    .optional()
    .meta({ title: "Seconds between checks", description: "Empty: read off the checks, monitor by monitor" }),
});
export type UptimeKumaSettings = z.infer<typeof UptimeKumaSettings>;

const Monitor = z.object({ id: z.number(), name: z.string(), url: z.string().nullish() });
const Page = z.object({
  config: z.object({ published: z.boolean().optional() }),
  publicGroupList: z.array(z.object({ monitorList: z.array(Monitor) })),
  maintenanceList: z.array(z.unknown()).default([]),
});
const Heartbeats = z.object({ heartbeatList: z.record(z.string(), z.array(z.unknown())) });

async function getPage(client: ApiClient, { slug, now }: { slug: string; now: string }): Promise<z.infer<typeof Page>> {
  const missing = new UpstreamError(`Uptime Kuma has no published status page "${slug}".`, { trouble: "refused", status: 404 });
  try {
    const { body, headers } = await client.get(`api/status-page/${slug}`, Page);
    assertClock(headers, { name: "Uptime Kuma", now });
    if (body.config.published === false) throw missing;
    return body;
  } catch (error) {
    throw error instanceof UpstreamError && error.status === 404 ? missing : error;
  }
}

/**
 * Checks from the beats of a public status page, whose times are UTC without saying so. Only the last 100 beats of a monitor can be had, so a pull brings all
 * of them whatever its window's start, and what was lost since the pull before is told and never filled in. Maintenance windows come along while they last.
 * Cursor: the newest beat. Errors: UpstreamError, for a page that does not exist or condenses its beats by name.
 */
export const uptimeKuma: PullConnector<UptimeKumaSettings> = {
  id: "uptime-kuma",
  name: "Uptime Kuma (status page)",
  mode: "pull",
  kind: "uptime",
  settings: UptimeKumaSettings as z.ZodType<UptimeKumaSettings>,
  secret: null,
  every: "PT5M",
  async pull({ settings, window, fetch, now }) {
    const { url, slug, location } = settings;
    const client = apiClient({ name: "Uptime Kuma", url, headers: {}, fetch, now });
    const page = await getPage(client, { slug, now });
    const { heartbeatList } = (await client.get(`api/status-page/heartbeat/${slug}`, Heartbeats)).body;
    const monitors = page.publicGroupList.flatMap(({ monitorList }) => monitorList).map(({ id, name, url: at }) => ({ id: String(id), name, url: at ?? null }));
    const evidence: Evidence[] = [];
    const rejected: Rejected[] = [];
    const maintained = new Map<string, number[]>();
    let newest = 0;
    // A monitor added within the last minutes has beats but is not in the page's cached list yet: it comes with the next pull.
    for (const [id, external] of externalsOf(monitors)) {
      const place = `heartbeatList.${id}`;
      const list = heartbeatList[id] ?? [];
      const beats = readBeats(list, place);
      rejected.push(...beats.rejected);
      const whole = list.length < BEATS_KEPT;
      const history = { external, location, intervalS: settings.intervalS ?? null, checks: beats.checks, times: beats.times, place, whole };
      const read = limitedHistory(history, { upstream: "Uptime Kuma", window, now });
      evidence.push(...read.evidence);
      rejected.push(...read.rejected);
      if (read.newest === null) continue;
      newest = Math.max(newest, read.newest);
      maintained.set(external, beats.maintained);
    }
    if (monitors.length === 0) rejected.push({ reason: "This status page shows no monitors.", at: "publicGroupList", raw: slug });
    const windows = readMaintenance(page.maintenanceList, { maintained, seenAt: now });
    return {
      evidence: [...evidence, ...windows.evidence],
      rejected: [...rejected, ...windows.rejected],
      cursor: newest === 0 ? null : new Date(newest * 1000).toISOString(),
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};
