import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import { uptimeRobot } from "#server/connectors/uptimerobot.ts";
import { type Asked, json, type Reply } from "#e2e/upstreams/upstream.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/uptimerobot/${name}`, import.meta.url), "utf8"));
const s = (instant: string) => Date.parse(instant) / 1000;
const now = "2026-10-02T12:00:00Z";
const window = { from: "2026-10-01T00:00:00Z", to: now };
type Answer = (asked: Omit<Asked, "fault">) => Reply;

async function pull(answer: Answer, { settings = {}, secret = "ur1-readonly", log = [] as string[], window: asked = window } = {}) {
  const result = await uptimeRobot.pull({
    settings: uptimeRobot.settings.parse({ url: ORIGIN, ...settings }),
    secret,
    window: asked,
    fetch: fetchFrom(answer, { now, log }),
    now,
  });
  return { ...result, days: result.evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported") };
}
const monitor = (change: Record<string, unknown> = {}) => ({
  id: 1,
  friendlyName: "www",
  url: "https://www.example.gov",
  status: "UP",
  createDateTime: "2026-01-01T00:00:00.000Z",
  currentStateDuration: 4_000_000,
  ...change,
});
const incident = (change: Record<string, unknown> = {}) => ({
  id: "358532761126055015",
  type: "Downtime",
  monitor: { id: 1 },
  startedAt: "2026-10-01T10:00:00.000Z",
  resolvedAt: "2026-10-01T10:30:00.000Z",
  ...change,
});
/** An account of version 3: what it lists, and its totals of any span. */
const v3 =
  (account: { monitors?: unknown[]; incidents?: unknown[]; windows?: unknown[]; stats?: unknown }): Answer =>
  ({ path }) => {
    if (path === "/v3/monitors") return json({ data: account.monitors ?? [monitor()], nextLink: null });
    if (path === "/v3/incidents") return json({ data: account.incidents ?? [], nextLink: "null" });
    if (path === "/v3/maintenance-windows") return json({ data: account.windows ?? [] });
    if (path.endsWith("/stats/uptime")) return json(account.stats ?? { uptime: 100, totalDowntimeSeconds: 0 });
    return json({ message: "Not found" }, 404);
  };
const off = { settings: { totals: "off" } };

test("the sample's pages are read over links in any form, forced to our own scheme, and ended by null", async () => {
  const log: string[] = [];
  const pages = ["v3_monitors_page1.json", "v3_monitors_page2.json"].map((name) => fixture(name) as { data: unknown[]; nextLink: string | null });
  const answer: Answer = (asked) => {
    if (asked.path !== "/v3/monitors") return v3({})(asked);
    const first = asked.query.get("cursor") === null;
    return json({
      data: pages[first ? 0 : 1]?.data,
      nextLink: first ? pages[0]?.nextLink?.replace("http://api.uptimerobot.com", ORIGIN.replace("https", "http")) : null,
    });
  };
  const { days, rejected } = await pull(answer, { ...off, log });
  expect(rejected).toEqual([]);
  expect(log.filter((line) => line.includes("/monitors"))).toEqual(["GET /v3/monitors?limit=200", "GET /v3/monitors?limit=2&cursor=7770002"]);
  // Without a date of creation a monitor speaks for what its present state proves, "looks down" is no outage, and the paused one is unknown.
  expect(days.map(({ external, from, outages }) => [external, from, outages.map(({ state }) => state)])).toEqual([
    ["https://www.example.gov", s("2026-10-01T12:00:00Z"), []],
    ["https://www.example.gov", s("2026-10-02T00:00:00Z"), []],
    ["https://pay.example.gov", s("2026-10-02T00:00:00Z"), []],
    ["https://forms.example.gov", s("2026-10-02T00:00:00Z"), ["unknown", "unknown"]],
  ]);
});

test("a link back to a page already read is an error, not a loop", async () => {
  const answer: Answer = (asked) => (asked.path === "/v3/monitors" ? json({ data: [], nextLink: "/v3/monitors?limit=200" }) : v3({})(asked));
  await expect(pull(answer)).rejects.toThrow(/a page again/);
});

test("only downtime is down; a slow answer is not, and a kind nobody knows is unknown and told", async () => {
  const incidents = [
    incident(),
    incident({ type: "Slow Response", startedAt: "2026-10-01T11:00:00Z", resolvedAt: "2026-10-01T12:00:00Z" }),
    incident({ type: "Cosmic", startedAt: "2026-10-01T13:00:00Z", resolvedAt: "2026-10-01T13:05:00Z" }),
    incident({ monitor: { id: 2 } }),
  ];
  const { days, rejected } = await pull(v3({ incidents }), off);
  expect(days[0]?.outages).toEqual([
    { from: s("2026-10-01T10:00:00Z"), to: s("2026-10-01T10:30:00Z"), state: "down" },
    { from: s("2026-10-01T13:00:00Z"), to: s("2026-10-01T13:05:00Z"), state: "unknown" },
  ]);
  expect(rejected).toEqual([{ reason: expect.stringMatching(/kind we do not know/), at: "incidents of https://www.example.gov: type", raw: "Cosmic" }]);
});

test.each<[string, Record<string, unknown>, unknown[]]>([
  [
    "an outage older than any list still counts",
    { status: "DOWN", currentStateDuration: 60 * 86_400 },
    [
      ["down", 0, 86_400],
      ["down", 0, 43_200],
    ],
  ],
  ["down without a word since when counts for the running day", { status: "DOWN", currentStateDuration: null }, [["down", 0, 43_200]]],
  [
    "a pause is silence since it began",
    { status: "PAUSED", currentStateDuration: 16 * 3600 },
    [
      ["unknown", 72_000, 86_400],
      ["unknown", 0, 43_200],
    ],
  ],
  ["a monitor that has not checked yet is silent", { status: "STARTED", currentStateDuration: 600 }, [["unknown", 42_600, 43_200]]],
  ["up again without an outage before it: it was paused, as long as a pull may have missed", { currentStateDuration: 3600 }, [["unknown", 38_700, 39_600]]],
  ["unconfirmed is not down", { status: "LOOKS_DOWN" }, []],
])("%s", async (_claim, change, expected) => {
  const { days } = await pull(v3({ monitors: [monitor(change)] }), off);
  expect(days.flatMap(({ day, outages }) => outages.map(({ state, from, to }) => [state, from - s(`${day}T00:00:00Z`), to - s(`${day}T00:00:00Z`)]))).toEqual(
    expected,
  );
});

test("a monitor speaks from its creation on", async () => {
  const { days } = await pull(v3({ monitors: [monitor({ createDateTime: "2026-10-01T18:00:00.000Z", currentStateDuration: 18 * 3600 })] }), off);
  expect(days.map(({ from, outages }) => [from, outages])).toEqual([
    [s("2026-10-01T18:00:00Z"), []],
    [s("2026-10-02T00:00:00Z"), []],
  ]);
});

test.each<[string, unknown, { upS: number; downS: number } | null, number | null]>([
  ["the sample's percent", fixture("v3_monitor_uptime.json"), { upS: 80_100, downS: 6300 }, 99.757],
  ["a fraction where a percentage belongs", { uptime: 0.9270833, totalDowntimeSeconds: 6300 }, { upS: 80_100, downS: 6300 }, 92.70833],
  ["zero percent of a day that was down", { uptime: 0, totalDowntimeSeconds: 86_400 }, { upS: 0, downS: 86_400 }, 0],
  ["time it does not count is not up", { uptime: 100, totalDowntimeSeconds: 0, totalTimeWithoutIncidents: 80_000 }, { upS: 80_000, downS: 0 }, 100],
  ["no totals", { uptime: null }, null, null],
])("own totals: %s", async (_claim, stats, totals, pct) => {
  const { days } = await pull(v3({ stats }), { window: { from: "2026-10-01T00:00:00Z", to: "2026-10-02T00:00:00Z" } });
  expect(days[0]?.totals).toEqual(totals === null ? null : { ...totals, unknownS: null });
  if (pct === null) expect(days[0]?.reportedPct).toBeNull();
  else expect(days[0]?.reportedPct).toBeCloseTo(pct, 3);
});

test("a day that was paused throughout has no percentage, whatever the service says of it", async () => {
  const { days } = await pull(v3({ monitors: [monitor({ status: "PAUSED", currentStateDuration: 40 * 86_400 })] }));
  expect(days.map(({ totals, reportedPct }) => [totals, reportedPct])).toEqual([
    [null, null],
    [null, null],
  ]);
});

const WEEKLY = { id: 5, name: "Sundays", interval: "weekly", date: null, time: "02:00:00", duration: 240, monitorIds: [1], days: [7], status: "active" };
test("weekly windows come by the clock of the account's zone, one for every occurrence, and their time was not measured", async () => {
  const { evidence, days } = await pull(v3({ windows: [WEEKLY] }), {
    settings: { totals: "off", timeZone: "America/New_York" },
    window: { from: "2026-09-26T00:00:00Z", to: "2026-09-28T00:00:00Z" },
  });
  const windows = evidence.filter((piece) => piece.kind === "maintenance");
  expect(windows.slice(0, 2).map(({ id, from, to, externals }) => [id, from, to, externals])).toEqual([
    ["5@2026-09-27", "2026-09-27T06:00:00Z", "2026-09-27T10:00:00Z", ["https://www.example.gov"]],
    ["5@2026-10-04", "2026-10-04T06:00:00Z", "2026-10-04T10:00:00Z", ["https://www.example.gov"]],
  ]);
  expect(days[1]?.outages).toEqual([{ from: s("2026-09-27T06:00:00Z"), to: s("2026-09-27T10:00:00Z"), state: "maintenance" }]);
});

test("windows are not read without a zone, nor paused ones, nor those with days we would have to guess", async () => {
  const windows = (list: unknown[], settings = {}) => pull(v3({ windows: list }), { settings: { totals: "off", ...settings } });
  const zone = { timeZone: "America/New_York" };
  expect((await windows([WEEKLY])).evidence.filter(({ kind }) => kind === "maintenance")).toEqual([]);
  expect((await windows([{ ...WEEKLY, status: "paused" }], zone)).evidence.filter(({ kind }) => kind === "maintenance")).toEqual([]);
  const odd = await windows([{ ...WEEKLY, days: [0] }], zone);
  expect([odd.rejected.map(({ at }) => at), odd.windowsUntil]).toEqual([["maintenance-windows[0].days"], undefined]);
  const all = await windows([{ ...WEEKLY, monitorIds: [0] }], zone);
  expect(all.evidence.find((piece) => piece.kind === "maintenance")).toMatchObject({ externals: null });
});

const v2Sample: Answer = ({ body }) => {
  const ranges = new URLSearchParams(body).get("custom_uptime_ranges")?.split("-").length ?? 0;
  const sample = fixture("v2_getMonitors.json") as { monitors: Record<string, unknown>[] };
  return json({
    ...sample,
    monitors: sample.monitors.map((each) => ({
      ...each,
      create_datetime: s("2026-01-01T00:00:00Z"),
      custom_uptime_ranges: Array.from({ length: ranges }, () => (each["status"] === 0 ? "0.000" : "99.757")).join("-"),
    })),
  });
};

test.each([401, 403, 404])("auto: version 2 speaks where version 3 answers %i; v3 alone does not", async (status) => {
  const log: string[] = [];
  const answer: Answer = (asked) => (asked.path.startsWith("/v3/") ? json({ message: "no" }, status) : v2Sample(asked));
  expect((await pull(answer, { log })).days.length).toBeGreaterThan(0);
  expect(log[1]).toBe("POST /v2/getMonitors");
  await expect(pull(answer, { settings: { api: "v3" } })).rejects.toMatchObject({ status });
});

test("auto does not change versions because of a passing fault, and a monitor's own key goes to version 2 at once", async () => {
  const broken: Answer = (asked) => (asked.path.startsWith("/v3/") ? json({}, 503) : v2Sample(asked));
  await expect(pull(broken)).rejects.toMatchObject({ status: 503 });
  const log: string[] = [];
  await pull(broken, { secret: "m777749809-abcdef", log });
  expect(log).toEqual(["POST /v2/getMonitors"]);
});

test("version 2: names are unescaped, 0.000 of a paused monitor is not 0 %, down now counts, and hidden downtime is at least what rounding leaves", async () => {
  const { days } = await pull(v2Sample, { settings: { api: "v2" } });
  const of = (external: string) => days.filter((day) => day.external === external);
  expect(of("https://old.example.gov").map(({ outages, reportedPct }) => [outages.map(({ state }) => state), reportedPct])).toEqual([
    [["unknown"], null],
    [["unknown"], null],
  ]);
  expect(of("https://www.springfield.example.gov")[0]).toMatchObject({ reportedPct: 99.757, totals: { upS: 86_400 - 209, downS: 209, unknownS: null } });
  expect(of("https://down.example.gov").at(-1)?.outages).toEqual([{ from: s("2026-10-02T00:00:00Z"), to: s(now), state: "down" }]);
});

test("version 2: the log tells pauses exactly, and an entry nobody knows is unknown and told", async () => {
  const logs = [
    { type: 2, datetime: s("2026-10-01T05:00:00Z"), duration: 1 },
    { type: 42, datetime: s("2026-10-01T04:00:00Z"), duration: 3600 },
    { type: 98, datetime: s("2026-10-01T03:00:00Z"), duration: 3600 },
    { type: 99, datetime: s("2026-10-01T02:00:00Z"), duration: 3600 },
    { type: 1, datetime: s("2026-10-01T01:00:00Z"), duration: 3600 },
  ];
  const answer: Answer = () =>
    json({ stat: "ok", pagination: { offset: 0, limit: 50, total: 1 }, monitors: [{ id: 1, url: "https://a", status: 2, create_datetime: 1, logs }] });
  const { days, rejected } = await pull(answer, { settings: { api: "v2" } });
  expect(days[0]?.outages.map(({ state, from, to }) => [state, (from - s("2026-10-01T00:00:00Z")) / 3600, (to - from) / 3600])).toEqual([
    ["down", 1, 1],
    ["unknown", 2, 1],
    ["unknown", 4, 1],
  ]);
  expect(rejected.map(({ raw }) => raw)).toEqual(["42"]);
});

test("version 2 fails with status 200: credentials are told apart, and neither the key nor the reply's text goes into the error", async () => {
  const error = await pull(() => json(fixture("v2_error.json")), { settings: { api: "v2" }, secret: "u0-secretsecret" }).catch((cause) => cause);
  expect(error).toMatchObject({ trouble: "credentials", message: expect.stringMatching(/refused our credentials/) });
  expect(JSON.stringify({ message: error.message, cause: error.cause })).not.toMatch(/u0-|passed_value|is invalid/);
  await expect(pull(() => json({ stat: "fail", error: { type: "too_many_requests" } }), { settings: { api: "v2" } })).rejects.toMatchObject({
    trouble: "rate-limit",
    retryable: true,
  });
});

test("an id too large to be read exactly is rejected, one in digits is not; two monitors of one address are told apart", async () => {
  const log: string[] = [];
  const monitors = [monitor({ id: 2 ** 53 + 2 }), monitor({ id: "900719925474099267" }), monitor({ id: 3 })];
  const { days, rejected } = await pull(v3({ monitors }), { log });
  expect(rejected.map(({ at }) => at)).toEqual(["monitors[0].id"]);
  expect([...new Set(days.map(({ external }) => external))]).toEqual(["https://www.example.gov #900719925474099267", "https://www.example.gov #3"]);
  expect(log.filter((line) => line.includes("/monitors/900719925474099267/stats/uptime"))).not.toEqual([]);
});
