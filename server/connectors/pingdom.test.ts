import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reportedSegments } from "#server/posture/reported.ts";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { pingdom } from "#server/connectors/pingdom.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import { type Asked, json, type Reply } from "#e2e/upstreams/upstream.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/pingdom/${name}`, import.meta.url), "utf8"));
const s = (instant: string) => Date.parse(instant) / 1000;
const now = "2026-10-02T00:00:00Z";
const DAY = { from: "2026-09-30T00:00:00Z", to: "2026-10-01T00:00:00Z" };
const T0 = s(DAY.from);
type Answer = (asked: Omit<Asked, "fault">) => Reply;

async function pull(answer: Answer, { totals = "off", window = DAY, log = [] as string[] } = {}) {
  const settings = pingdom.settings.parse({ url: `${ORIGIN}/api/3.1`, totals });
  const result = await pingdom.pull({ settings, secret: '{"token":"read-token"}', window, fetch: fetchFrom(answer, { now, log }), now });
  return { ...result, days: result.evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported") };
}
type State = { status: string; timefrom: number; timeto: number };
const state = (status: string, from: number, to: number): State => ({ status, timefrom: T0 + from, timeto: T0 + to });
const account =
  (of: { checks?: unknown[]; states?: State[]; maintenance?: unknown[]; occurrences?: unknown[]; average?: unknown }): Answer =>
  ({ path }) => {
    if (path.endsWith("/checks")) return json({ checks: of.checks ?? [{ id: 1, hostname: "www.example.gov", status: "up" }] });
    if (path.includes("/summary.outage/")) return json({ summary: { states: of.states ?? [state("up", 0, 86_400)] } });
    if (path.includes("/summary.average/")) return json(of.average ?? { summary: { status: { totalup: 86_400, totaldown: 0, totalunknown: 0 } } });
    if (path.endsWith("/maintenance")) return json({ maintenance: of.maintenance ?? [] });
    if (path.endsWith("/maintenance.occurrences")) return json({ occurrences: of.occurrences ?? [] });
    return json({}, 404);
  };
const outages = (day: ReportedEvidence | undefined) => day?.outages.map((outage) => [outage.state, outage.from - T0, outage.to - T0]);

test("the sample's month: listed outages where they were, and downtime only its totals know at the end of the day, flagged", async () => {
  const answer: Answer = (asked) => {
    if (asked.path.endsWith("/checks")) return json(fixture("checks.json"));
    if (asked.path.endsWith("/summary.outage/85975")) return json(fixture("summary_outage.json"));
    if (asked.path.includes("/summary.outage/")) return json({ summary: { states: [] } });
    if (!asked.path.includes("/summary.average/")) return account({})(asked);
    const [from, to] = [Number(asked.query.get("from")), Number(asked.query.get("to"))];
    // 6,300 seconds in all as in the sample, of which its list of outages tells 2,220: the rest was on the 20th.
    const down = (a: number, b: number, seconds: number) => (from <= a && to >= b ? seconds : 0);
    const totaldown = down(1788444000, 1788446220, 2220) + down(s("2026-09-20T00:00:00Z"), s("2026-09-21T00:00:00Z"), 4080);
    const totalunknown = down(1788446220, 1788449820, 3600);
    return json({
      summary: { responsetime: { from, to, avgresponse: 326 }, status: { totalup: to - from - totaldown - totalunknown, totaldown, totalunknown } },
    });
  };
  const log: string[] = [];
  const { days } = await pull(answer, { totals: "auto", window: { from: "2026-09-01T00:00:00Z", to: "2026-10-01T00:00:00Z" }, log });
  expect(log.filter((line) => line.includes("summary.average"))).toHaveLength(31);
  const reported = days.map((day) => {
    const midnight = s(`${day.day}T00:00:00Z`);
    const { external: _, kind: __, reportedAt: ___, from, to, outages: list, ...rest } = day;
    return {
      ...rest,
      site: "www",
      source: "p",
      fromS: from - midnight,
      toS: to - midnight,
      outages: list.map(({ from: a, to: b, state: what }) => ({ fromS: a - midnight, toS: b - midnight, state: what })),
    };
  });
  const segments = reportedSegments(reported);
  const seconds = (what: string) => segments.reduce((sum, each) => sum + (each.state === what ? each.to - each.from : 0), 0);
  expect([seconds("down"), seconds("unknown"), seconds("up")]).toEqual([6300, 3600, 30 * 86_400 - 9900]);
  expect(segments.filter(({ unplaced }) => unplaced).map(({ from, to }) => [from, to])).toEqual([
    [s("2026-09-21T00:00:00Z") - 4080, s("2026-09-21T00:00:00Z")],
  ]);
});

test.each<[string, State[], unknown[]]>([
  ["unconfirmed is not down", [state("up", 0, 100), state("unconfirmed_down", 100, 200), state("up", 200, 86_400)], []],
  ["what no state covers is unknown", [state("up", 0, 100), state("up", 500, 86_400)], [["unknown", 100, 500]]],
  ["states unsorted and overlapping", [state("up", 300, 86_400), state("down", 200, 300), state("up", 0, 250)], [["down", 200, 300]]],
])("%s", async (_claim, states, expected) => {
  const { days, rejected } = await pull(account({ states }));
  expect([outages(days[0]), rejected]).toEqual([expected, []]);
});

test("a state nobody knows is unknown and told with its place", async () => {
  const { days, rejected } = await pull(account({ states: [state("up", 0, 100), state("wobbly", 100, 200), state("up", 200, 86_400)] }));
  expect(outages(days[0])).toEqual([["unknown", 100, 200]]);
  expect(rejected).toEqual([{ reason: expect.stringMatching(/unknown/), at: "summary.outage/1: status", raw: "wobbly" }]);
});

test("before its first state and after its last a check says nothing yet", async () => {
  const { days } = await pull(account({ states: [state("up", 3600, 7200)] }));
  expect(days.map(({ from, to }) => [from - T0, to - T0])).toEqual([[3600, 7200]]);
  expect((await pull(account({ states: [] }))).days).toEqual([]);
});

test("a check that is paused, or not yet confirmed down, is known; it speaks by its states", async () => {
  const checks = ["paused", "unconfirmed_down"].map((status, index) => ({ id: index + 1, hostname: `h${index}`, status }));
  const { days, rejected } = await pull(account({ checks, states: [state("unknown", 0, 86_400)] }));
  expect(rejected).toEqual([]);
  expect(days.map(({ external, outages: list }) => [external, list.map((each) => each.state)])).toEqual([
    ["h0", ["unknown"]],
    ["h1", ["unknown"]],
  ]);
});

test("windows: a single one as it is, of a recurring one every occurrence Pingdom lists, only for checks they name", async () => {
  const log: string[] = [];
  const maintenance = [
    { id: 7, description: "Upgrade", from: T0 + 100, to: T0 + 200, recurrencetype: "none", checks: { uptime: [1], tms: [] } },
    { id: 8, description: "Sundays", from: T0 - 7 * 86_400, to: T0 - 7 * 86_400 + 60, recurrencetype: "week", checks: { uptime: [1, 99] } },
    { id: 9, description: "Another's", from: T0, to: T0 + 60, recurrencetype: "none", checks: { uptime: [99] } },
    { id: 10, description: "Long ago", from: 1, to: 2, recurrencetype: "none", checks: { uptime: [1] } },
  ];
  const occurrences = [{ id: 61, maintenanceid: 8, from: T0 + 500, to: T0 + 560 }];
  const { evidence, days, windowsUntil } = await pull(account({ maintenance, occurrences }), { log });
  expect(evidence.filter((piece) => piece.kind === "maintenance").map(({ id, externals, reason }) => [id, externals, reason])).toEqual([
    ["7", ["www.example.gov"], "Upgrade"],
    ["8:61", ["www.example.gov"], "Sundays"],
  ]);
  expect(outages(days[0])).toEqual([
    ["maintenance", 100, 200],
    ["maintenance", 500, 560],
  ]);
  expect(windowsUntil).toBe("2026-12-01T00:00:00Z");
  expect(log.filter((line) => line.includes("occurrences"))).toHaveLength(1);
});

test("when no request is left the pull ends with the time to wait, and brings nothing", async () => {
  const answer: Answer = (asked) => {
    const reply = account({})(asked);
    return asked.path.endsWith("/maintenance") ? { ...reply, headers: { "Req-Limit-Short": "Remaining: 0 Time until reset: 1200" } } : reply;
  };
  await expect(pull(answer)).rejects.toMatchObject({ trouble: "rate-limit", retryAfterS: 1200 });
});

test("more checks than one page holds are asked for by offset", async () => {
  const log: string[] = [];
  const answer: Answer = (asked) => {
    if (!asked.path.endsWith("/checks")) return account({ states: [] })(asked);
    const offset = Number(asked.query.get("offset"));
    return json({
      checks: Array.from({ length: offset === 0 ? 1000 : 3 }, (_, index) => ({ id: offset + index + 1, hostname: `h${offset + index}`, status: "up" })),
    });
  };
  await pull(answer, { log });
  expect(log.filter((line) => line.includes("/checks?")).map((line) => /offset=(\d+)/.exec(line)?.[1])).toEqual(["0", "1000"]);
  expect(log.filter((line) => line.includes("summary.outage"))).toHaveLength(1003);
});
