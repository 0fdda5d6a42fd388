import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPullConnector, pullConnectors } from "#server/connectors/registry.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { listDueSources } from "#server/operations/list-due-sources.ts";
import { addFamily, FAMILIES, type Family, measuredSeconds } from "#server/operations/monitor-families.fixture.ts";
import { startMonitors } from "#server/operations/monitors.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { getOverview } from "#server/operations/source-overview.ts";
import type { SourceCondition } from "#server/posture/source-health.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";
import { DOWN, INVENTED } from "#prisma/scenarios/invented-month.ts";
import { FAULTS, type Fault, WAIT_S } from "#e2e/upstreams/misbehave.ts";

const database = useTestDatabase();
const iso = (at: number) => new Date(at * 1000).toISOString();
const FAULT_S = 15 * 60;
/** The month begins in the middle of an outage, at the first fault: there is little to pull, and something to miss. */
const START = INVENTED.from - FAULT_S;
const SLOW_MS = 250;

type Said = { error: RegExp; health: SourceCondition; waits?: true } | { record: RegExp; health: SourceCondition } | "nothing wrong";

/** What people are told of each fault: the pull failed with these words, or its records were set aside with these. */
const SAID: Record<Fault, Said> = {
  "status-500": { error: /failed to answer.*500|500/, health: "server-error" },
  slow: { error: /did not answer within 0.25 s/, health: "not-answering" },
  "half-page": { error: /not complete JSON|not a whole page/, health: "other-reply" },
  "html-200": { error: /(web|HTML) page/, health: "other-reply" },
  unauthorised: { error: /refused our credentials/, health: "credentials" },
  "rate-limit-seconds": { error: /slow down|429/, health: "slow-down", waits: true },
  "rate-limit-date": { error: /slow down|429/, health: "slow-down", waits: true },
  "unknown-value": { record: /7|cannot be read|documents|unknown/, health: "unusable" },
  "clock-skew": { error: /clock is 60 minutes ahead/, health: "other-reply" },
  "clock-behind": { error: /clock is 60 minutes behind/, health: "other-reply" },
  duplicates: "nothing wrong",
  "foreign-next-page": { error: /another host/, health: "other-reply" },
  "empty-list": { record: /no monitors|no endpoints|lists no/, health: "unusable" },
};

/** `not` = what cannot happen to this family and why; `keepsNoHistory` = a minute in which it did not answer is lost. `instead` = another thing is said. */
type Row = { family: Family; not: Partial<Record<Fault, string>>; instead?: Partial<Record<Fault, Said>>; keepsNoHistory?: true };
const NO_LINKS = "its pages are numbered, it names no next one";
const ROWS: Record<string, Row> = {
  prometheus: {
    family: FAMILIES.prometheus,
    not: { "foreign-next-page": "it has no pages" },
    instead: { "empty-list": { record: /^$/, health: "empty" } },
  },
  "uptime-kuma": { family: FAMILIES["uptime-kuma"], not: { "foreign-next-page": "it has no pages" } },
  "uptime-kuma-metrics": {
    family: FAMILIES["uptime-kuma-metrics"],
    not: { "foreign-next-page": "it has no pages", "clock-skew": "its checks are dated by our own clock", "clock-behind": "the same" },
    keepsNoHistory: true,
  },
  gatus: { family: FAMILIES.gatus, not: { "foreign-next-page": NO_LINKS } },
  "uptimerobot-v3": { family: FAMILIES["uptimerobot-v3"], not: {} },
  "uptimerobot-v2": { family: FAMILIES["uptimerobot-v2"], not: { "foreign-next-page": NO_LINKS } },
  pingdom: { family: FAMILIES.pingdom, not: { "foreign-next-page": NO_LINKS } },
  "better-stack": { family: FAMILIES["better-stack"], not: {} },
  "status-cake": { family: FAMILIES["status-cake"], not: {} },
};

let monitors: Awaited<ReturnType<typeof startMonitors>>;
beforeAll(async () => {
  monitors = await startMonitors();
  const rows = Object.keys(ROWS).map((slug) => `${slug},City of ${slug},city,NY,1000,${INVENTED.timeZone},www,${INVENTED.url}`);
  const csv = ["client_slug,client_name,kind,state,population,time_zone,site_slug,site_url", ...rows, ""].join("\n");
  await importClients({ csv, actor: "test", now: iso(START) });
}, 60_000);
afterAll(() => monitors.close());

const KEPT = ["check_day", "latency_day", "reported_day", "maintenance", "client_month"];

/** Everything kept of a client that a figure could come from, and where its source would go on. */
async function kept(client: string, source: string, now: string) {
  const tables = KEPT.map(
    (table) => `select '${table}' as "table", to_jsonb(t) as row from app.${table} t join app.client c using (client_id) where c.slug = $1`,
  );
  const rows = await database.asSuperuser(
    `${tables.join(" union all ")} union all select 'cursor', to_jsonb(cursor) from app.source where source_id = $2::uuid order by 1, 2`,
    [client, source],
  );
  return { rows, seconds: await measuredSeconds(client, now) };
}

const overview = async (source: string, now: string) =>
  (await withScope(await scopeForJob("test", "all"), "read", (tx) => getOverview(tx, source, now))).overview;
const lastPull = async (source: string) =>
  (
    await database.asSuperuser<{ status: string; error: string | null; applied: number; quarantined: number }>(
      "select status, error, applied, quarantined from app.pull where source_id = $1 order by started_at desc limit 1",
      [source],
    )
  )[0];
const recordsSince = async (source: string, now: string) =>
  (
    await database.asSuperuser<{ reason: string; place: string }>("select reason, place from app.quarantine where source_id = $1 and at >= $2", [source, now])
  ).map(({ reason }) => reason);

/** Up and down seconds of the month so far, as they truly were since the family's first check. */
function truth(first: number, now: number) {
  const since = Math.min(now, Math.max(first, INVENTED.from));
  let downS = 0;
  for (let at = since; at < now; at += 60) if (DOWN.some(({ from, to }) => at >= from && at < to)) downS += 60;
  return { upS: now - since - downS, downS };
}

test("every fault there is has its words here, and every monitor that is pulled its row", () => {
  expect(Object.keys(SAID).sort()).toEqual([...FAULTS].sort());
  expect([...new Set(Object.values(ROWS).map(({ family }) => family.connector))].sort()).toEqual(
    pullConnectors
      .filter(({ kind }) => kind === "uptime")
      .map(({ id }) => id)
      .sort(),
  );
});

test.each(Object.entries(ROWS))(
  "%s: no fault changes a figure, each is told, and the next scheduled pull makes up for it",
  async (client, { family, not, instead = {}, keepsNoHistory }) => {
    const source = await addFamily(family, { name: client, url: monitors.url(family.upstream), client, now: iso(START) });
    const every = Temporal.Duration.from(findPullConnector(family.connector)?.every ?? "PT5M").total("seconds");
    const pull = (at: number, fault?: Fault) => pullSource({ source, actor: "worker", now: iso(at), timeoutMs: fault === "slow" ? SLOW_MS : undefined });
    let at = START;
    const step = keepsNoHistory ? Math.ceil(every / 60) * 60 : FAULT_S;
    await monitors.set({ now: iso(at), faults: {} });
    expect(await pull(at)).toMatchObject({ status: "succeeded", error: null, quarantined: 0 });
    const [first] = await database.asSuperuser<{ since: number }>(
      "select extract(epoch from s.monitored_from)::int as since from app.site s join app.client c using (client_id) where c.slug = $1",
      [client],
    );
    const since = first?.since ?? 0;

    let before = await kept(client, source, iso(at));

    for (const fault of FAULTS.filter((name) => not[name] === undefined)) {
      const said = instead[fault] ?? SAID[fault];
      const good = at;
      at += step;
      await monitors.set({ now: iso(at), faults: { [family.upstream]: fault } });
      const outcome = await pull(at, fault);
      const row = await lastPull(source);
      const { health, last } = await overview(source, iso(at));
      const told = { fault, pull: row?.status, words: row?.error ?? [...new Set(await recordsSince(source, iso(at)))].join(" "), health: health.condition };
      if (said === "nothing wrong") expect(told).toEqual({ fault, pull: "succeeded", words: "", health: "ok" });
      else {
        const failed = "error" in said;
        const words = expect.stringMatching(failed ? said.error : said.record);
        expect(told).toEqual({ fault, pull: failed ? "failed" : "succeeded", words, health: said.health });
        expect([fault, health.verdict.state]).not.toEqual([fault, "met"]);
        if (failed && said.waits) expect([outcome.retry, last?.retryAt]).toEqual([{ afterS: WAIT_S }, iso(at + WAIT_S).replace(".000Z", "Z")]);
        const after = await kept(client, source, iso(good));
        expect({ fault, ...after }).toEqual({ fault, ...before });
      }

      const next = at + step;
      await monitors.set({ now: iso(next), faults: {} });
      // A refused key is tried again once an hour, lest the account is locked.
      const again = said !== "nothing wrong" && said.health === "credentials" ? at + 3600 : next;
      expect([fault, (await listDueSources({ now: iso(Math.max(again, next)) })).includes(source)]).toEqual([fault, true]);
      if (again > next) expect([fault, (await listDueSources({ now: iso(again - 1) })).includes(source)]).toEqual([fault, false]);
      at = next;
      expect({ fault, ...(await pull(at)) }).toMatchObject({ fault, status: "succeeded", error: null, quarantined: 0 });
      expect([fault, (await overview(source, iso(at))).health.condition]).toEqual([fault, "ok"]);
      before = await kept(client, source, iso(at));
      if (!keepsNoHistory) expect({ fault, ...before.seconds }).toEqual({ fault, ...truth(since, at), unknownS: 0, maintenanceS: 0 });
    }
  },
  120_000,
);
