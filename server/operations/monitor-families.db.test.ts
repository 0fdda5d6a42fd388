import { afterAll, beforeAll, expect, test } from "vitest";
import { addMaintenance } from "#server/operations/add-maintenance.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { addFamily, FAMILIES, type Family, measuredSeconds, pullTimes, type Seconds } from "#server/operations/monitor-families.fixture.ts";
import { startMonitors } from "#server/operations/monitors.fixture.ts";
import { pullEvidence } from "#server/operations/pull-source.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { EXPECTED, INVENTED, MAINTENANCE, ONE_LOCATION } from "#prisma/scenarios/invented-month.ts";

useTestDatabase();
const iso = (at: number) => new Date(at * 1000).toISOString();
const ADDED = iso(INVENTED.watchedFrom);
const AFTERWARDS = iso(INVENTED.watchedTo + 3600);
const alone = ONE_LOCATION.to - ONE_LOCATION.from;

/** The hour of maintenance that nobody had announced: half an hour of it the site was down. A vendor that does not look then leaves us an hour of nothing. */
const UNSEEN = {
  differs: { upS: -1800, downS: -1800, unknownS: 3600 },
  because: "It records nothing during its own maintenance, announced or not, so the hour of the one that was not announced is unknown instead of up and down.",
};

/**
 * Every monitor family, the same month. `differs` = seconds by which this family's month is another one, and `because` the reason no connector can help.
 * `told` = the windows this family tells us by itself; all others were entered by hand, when they were announced.
 */
const ROWS: Record<string, { family: Family; differs?: Partial<Seconds>; because?: string; told?: readonly string[] }> = {
  prometheus: { family: FAMILIES.prometheus },
  gatus: { family: FAMILIES.gatus },
  "gatus-where-one-location-fails": {
    family: { ...FAMILIES.gatus, upstream: "gatus-sjc" },
    differs: { upS: -alone, downS: alone },
    because: "A monitor that looks from one place cannot tell a failure of the site from a failure of the way to it.",
  },
  // It tells of a maintenance only while it lasts, so the announced one too was entered by hand.
  "uptime-kuma": { family: FAMILIES["uptime-kuma"], told: ["8"], ...UNSEEN },
  "uptimerobot-v3": { family: FAMILIES["uptimerobot-v3"], told: ["7", "8"], ...UNSEEN },
  "uptimerobot-v2": { family: FAMILIES["uptimerobot-v2"], told: ["7", "8"], ...UNSEEN },
  pingdom: { family: FAMILIES.pingdom, told: ["7", "8"], ...UNSEEN },
  "status-cake": { family: FAMILIES["status-cake"], told: ["7", "8"], ...UNSEEN },
  "better-stack": {
    family: FAMILIES["better-stack"],
    differs: { upS: 900, unknownS: -900 },
    because: "It does not say when a pause ended: from the last pull that saw it paused, a quarter of an hour before, it is up by its word.",
  },
};

let monitors: Awaited<ReturnType<typeof startMonitors>>;
beforeAll(async () => {
  monitors = await startMonitors();
  const rows = [...Object.keys(ROWS), "metrics"].map((slug) => `${slug},City of ${slug},city,NY,1000,${INVENTED.timeZone},www,${INVENTED.url}`);
  await importClients({
    csv: ["client_slug,client_name,kind,state,population,time_zone,site_slug,site_url", ...rows, ""].join("\n"),
    actor: "test",
    now: ADDED,
  });
}, 60_000);
afterAll(() => monitors.close());

test.each(Object.entries(ROWS))(
  "%s: the invented month's seconds by state",
  async (client, { family, differs = {}, because, told = [] }) => {
    expect(because === undefined).toBe(Object.keys(differs).length === 0);
    const source = await addFamily(family, { name: client, url: monitors.url(family.upstream), client, now: ADDED });
    for (const { id, from, to, announcedAt, title } of MAINTENANCE.filter((window) => !told.includes(window.id)))
      await addMaintenance({
        scope: await findClientScope(client),
        client,
        site: null,
        from: iso(from),
        to: iso(to),
        announced: iso(announcedAt),
        reason: `${title} (${id})`,
        actor: "test",
        now: AFTERWARDS,
      });
    for (const at of pullTimes(family, { from: INVENTED.watchedFrom + 60, to: INVENTED.watchedTo })) {
      await monitors.set({ now: iso(at) });
      const { outcome } = await pullEvidence({ source, actor: "worker", now: iso(at) });
      expect(outcome).toMatchObject({ status: "succeeded", error: null, quarantined: 0, unmapped: [] });
    }
    const expected = Object.entries(EXPECTED).map(([state, seconds]) => [state, seconds + (differs[state as keyof Seconds] ?? 0)]);
    const measured = await measuredSeconds(client, AFTERWARDS);
    expect(measured).toEqual(Object.fromEntries(expected));
    expect(Object.values(measured).reduce((a, b) => a + b)).toBe(INVENTED.to - INVENTED.from);
  },
  90_000,
);

test("uptime-kuma-metrics: looked at every minute, the flapping costs its six minutes; what nobody looked at stays unknown", async () => {
  const family = FAMILIES["uptime-kuma-metrics"];
  const [from, to] = [Date.parse("2026-03-12T13:50:00Z") / 1000, Date.parse("2026-03-12T14:20:00Z") / 1000];
  const source = await addFamily(family, { name: "metrics", url: monitors.url(family.upstream), client: "metrics", now: ADDED });
  for (const at of pullTimes(family, { from, to })) {
    await monitors.set({ now: iso(at) });
    const { outcome } = await pullEvidence({ source, actor: "worker", now: iso(at) });
    expect(outcome).toMatchObject({ status: "succeeded", quarantined: 0 });
  }
  const { upS, downS } = await measuredSeconds("metrics", AFTERWARDS);
  expect({ upS, downS }).toEqual({ upS: to - from + 60 - 360, downS: 360 });
}, 60_000);
