import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { betterStack } from "#server/connectors/better-stack.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { type Asked, json, type Reply } from "#e2e/upstreams/upstream.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/better-stack/${name}`, import.meta.url), "utf8"));
const s = (instant: string) => Date.parse(instant) / 1000;
const now = "2026-10-02T12:00:00Z";
const TODAY = { from: "2026-10-02T00:00:00Z", to: now };
const T0 = s(TODAY.from);
type Answer = (asked: Omit<Asked, "fault">) => Reply;

async function pull(answer: Answer, { totals = "off", window = TODAY, at = now, log = [] as string[] } = {}) {
  const settings = betterStack.settings.parse({ url: ORIGIN, totals });
  const result = await betterStack.pull({ settings, secret: "token", window, fetch: fetchFrom(answer, { now: at, log }), now: at });
  return { ...result, days: result.evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported") };
}
const monitor = (attributes: Record<string, unknown> = {}, id = "1") => ({
  id,
  type: "monitor",
  attributes: {
    url: "https://www.example.gov",
    status: "up",
    created_at: "2026-01-01T00:00:00.000Z",
    last_checked_at: now,
    check_frequency: 60,
    ...attributes,
  },
});
const incident = (change: Record<string, unknown> = {}) => ({
  id: "25",
  attributes: { url: "https://www.example.gov", started_at: "2026-10-02T01:00:00.500Z", resolved_at: "2026-10-02T01:10:00Z", status: "Resolved" },
  relationships: { monitor: { data: { id: "1", type: "monitor" } } },
  ...change,
});
const team =
  (of: { monitors?: unknown[]; incidents?: unknown[]; sla?: unknown }): Answer =>
  ({ path }) => {
    if (path === "/api/v2/monitors") return json({ data: of.monitors ?? [monitor()], pagination: { next: null } });
    if (path === "/api/v3/incidents") return json({ data: of.incidents ?? [], pagination: { next: null } });
    return path.endsWith("/sla") ? json(of.sla ?? { data: { attributes: { availability: 100, total_downtime: 0 } } }) : json({}, 404);
  };
const outages = (day: ReportedEvidence | undefined) => day?.outages.map((outage) => [outage.state, outage.from - T0, outage.to - T0]);

test("the sample's monitors, paged: the daily maintenance by the clock of its Rails zone, every monitor by its address", async () => {
  const at = "2026-11-20T12:00:00Z";
  const page = fixture("monitors_page1.json") as { data: unknown[]; pagination: { next: string } };
  const answer: Answer = (asked) =>
    asked.path !== "/api/v2/monitors"
      ? team({})(asked)
      : asked.query.get("page") === "2"
        ? json({ data: [monitor({ url: "https://third.example.gov", last_checked_at: at }, "9")], pagination: { next: null } })
        : json({ ...page, pagination: { next: page.pagination.next.replace("https://uptime.betterstack.com", ORIGIN) } });
  const { days, evidence, rejected } = await pull(answer, { window: { from: "2026-11-20T00:00:00Z", to: at }, at });
  expect(rejected).toEqual([]);
  expect(days.map(({ external }) => external)).toEqual(["https://www.example.gov", "https://pay.example.gov", "https://third.example.gov"]);
  expect(evidence.find((piece) => piece.kind === "maintenance")).toMatchObject({
    id: "258338@2026-11-20",
    from: "2026-11-20T06:02:03Z",
    to: "2026-11-20T08:02:03Z",
    externals: ["https://www.example.gov"],
  });
});

test("an incident is down to its end or, while it lasts, to now; the same twice is one", async () => {
  const open = incident({ attributes: { started_at: "2026-10-02T11:00:00Z", resolved_at: null, status: "Acknowledged" } });
  const { days } = await pull(team({ monitors: [monitor({ status: "down" })], incidents: [incident(), incident(), open] }));
  expect(outages(days[0])).toEqual([
    ["down", 3600, 4200],
    ["down", 39_600, 43_200],
  ]);
});

test("an incident without a relation goes by its address; one of a heartbeat is nobody's site; one that names nothing is told", async () => {
  const incidents = [
    incident({ relationships: undefined }),
    incident({ relationships: { heartbeat: { data: { id: "3" } } }, attributes: { started_at: "2026-10-02T02:00:00Z", resolved_at: "2026-10-02T03:00:00Z" } }),
    incident({ relationships: {}, attributes: { started_at: "2026-10-02T04:00:00Z", resolved_at: "2026-10-02T05:00:00Z" } }),
  ];
  const { days, rejected } = await pull(team({ incidents }));
  expect(outages(days[0])).toEqual([["down", 3600, 4200]]);
  expect(rejected.map(({ at }) => at)).toEqual(["incidents[2].relationships"]);
});

test.each<[string, Record<string, unknown>, unknown]>([
  [
    "paused: silent since then, though the service answers 100 %",
    { status: "paused", paused_at: "2026-10-02T10:00:00Z", last_checked_at: "2026-10-02T09:59:00Z" },
    [["unknown", 36_000, 43_200]],
  ],
  [
    "paused, not said since when: seen so now, and unknown before",
    { status: "paused", paused_at: null },
    [
      ["unknown", 0, 42_300],
      ["unknown", 42_300, 43_200],
    ],
  ],
  ["validating is neither", { status: "validating" }, []],
  ["down without an incident yet", { status: "down", last_checked_at: "2026-10-02T11:59:00Z", check_frequency: 60 }, [["down", 43_140, 43_200]]],
])("%s", async (_claim, attributes, expected) => {
  expect(outages((await pull(team({ monitors: [monitor(attributes)] }))).days[0])).toEqual(expected);
});

test("a monitor speaks to the end of its last check and no further, and not at all before its first", async () => {
  const quiet = await pull(team({ monitors: [monitor({ last_checked_at: "2026-10-02T08:00:00Z", check_frequency: 180 })] }));
  expect(quiet.days.map(({ from, to }) => [from - T0, to - T0])).toEqual([[0, 8 * 3600 + 180]]);
  expect((await pull(team({ monitors: [monitor({ status: "pending", last_checked_at: null })] }))).days).toEqual([]);
});

test("own totals of a day: the sample's ten minutes beyond the list are kept, a day paused throughout has none", async () => {
  const sla = fixture("monitor_sla.json");
  const log: string[] = [];
  const window = { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" };
  const { days } = await pull(team({ sla }), { totals: "daily", window, log });
  expect(days[0]).toMatchObject({ totals: { upS: 85_800, downS: 600, unknownS: null }, reportedPct: 99.98 });
  expect(log.at(-1)).toBe("GET /api/v2/monitors/1/sla?from=2026-10-01&to=2026-10-01");
  const paused = await pull(team({ sla, monitors: [monitor({ status: "paused", paused_at: "2026-09-01T00:00:00Z" })] }), { totals: "daily", window });
  expect(paused.days.map(({ totals, reportedPct }) => [totals, reportedPct])).toEqual([[null, null]]);
});

test.each<[string, Record<string, unknown>, string | null, unknown[]]>([
  [
    "over midnight, on named days",
    { maintenance_from: "23:00:00", maintenance_to: "01:00:00", maintenance_timezone: "UTC", maintenance_days: ["thu"] },
    null,
    [["maintenance", 0, 3600]],
  ],
  ["no days, no windows", { maintenance_from: "02:00:00", maintenance_to: "04:00:00", maintenance_timezone: "UTC", maintenance_days: [] }, null, []],
  [
    "a zone nobody knows",
    { maintenance_from: "02:00:00", maintenance_to: "04:00:00", maintenance_timezone: "Atlantis" },
    "monitors 1: maintenance_timezone",
    [],
  ],
  [
    "a day nobody knows",
    { maintenance_from: "02:00:00", maintenance_to: "04:00:00", maintenance_timezone: "UTC", maintenance_days: ["xyz"] },
    "monitors 1: maintenance_days",
    [],
  ],
])("maintenance hours: %s", async (_claim, attributes, at, expected) => {
  const { days, rejected } = await pull(team({ monitors: [monitor(attributes)] }));
  expect([outages(days[0]), rejected[0]?.at ?? null]).toEqual([expected, at]);
});
