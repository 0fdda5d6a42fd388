import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { statusCake } from "#server/connectors/status-cake.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { type Asked, json, type Reply } from "#e2e/upstreams/upstream.ts";

const fixture = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/status-cake/${name}`, import.meta.url), "utf8"));
const s = (instant: string) => Date.parse(instant) / 1000;
const now = "2026-10-05T12:00:00Z";
const TODAY = { from: "2026-10-05T00:00:00Z", to: now };
const T0 = s(TODAY.from);
type Answer = (asked: Omit<Asked, "fault">) => Reply;

async function pull(answer: Answer, { window = TODAY, log = [] as string[] } = {}) {
  const result = await statusCake.pull({
    settings: statusCake.settings.parse({ url: `${ORIGIN}/v1` }),
    secret: "token",
    window,
    fetch: fetchFrom(answer, { now, log }),
    now,
  });
  return { ...result, days: result.evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported") };
}
const check = (change: Record<string, unknown> = {}) => ({
  id: "1",
  name: "www",
  website_url: "https://www.example.gov",
  paused: false,
  status: "up",
  tags: ["city"],
  ...change,
});
const period = (status: string, from: string, to: string | null) => ({
  status,
  created_at: `2026-10-05T${from}+00:00`,
  ended_at: to === null ? null : `2026-10-05T${to}+00:00`,
});
const LONG_UP = { status: "up", created_at: "2026-09-01T00:00:00Z", ended_at: "2026-10-05T03:00:00Z" };
const account =
  (of: { tests?: unknown[]; periods?: unknown[]; windows?: unknown[] | number }): Answer =>
  ({ path }) => {
    const list = (data: unknown[]) => json({ data, metadata: { page: 1, per_page: 100, page_count: 1, total_count: data.length } });
    if (path === "/v1/uptime") return list(of.tests ?? [check()]);
    if (path.endsWith("/periods")) return json({ data: of.periods ?? [period("up", "03:00:00", null), LONG_UP], links: {} });
    if (path === "/v1/maintenance-windows") return typeof of.windows === "number" ? json({ message: "no" }, of.windows) : list(of.windows ?? []);
    return json({}, 404);
  };
const outages = (day: ReportedEvidence | undefined) => day?.outages.map((outage) => [outage.state, outage.from - T0, outage.to - T0]);

test("the sample's periods: nine minutes down, then up; it speaks from its first period on", async () => {
  const answer: Answer = (asked) => (asked.path.endsWith("/periods") ? json(fixture("periods.json")) : account({})(asked));
  const { days } = await pull(answer);
  expect(days.map(({ from, to }) => [from - T0, to - T0])).toEqual([[10_800, 43_200]]);
  expect(outages(days[0])).toEqual([["down", 10_800, 11_340]]);
});

test.each<[string, unknown[], Record<string, unknown>, unknown[]]>([
  [
    "a hole between periods is unknown, one second is none",
    [period("up", "06:00:00", null), period("down", "04:00:00", "05:00:00"), period("up", "03:00:01", "04:00:00"), LONG_UP],
    {},
    [
      ["down", 14_400, 18_000],
      ["unknown", 18_000, 21_600],
    ],
  ],
  [
    "an outage that lasts runs to now",
    [period("down", "11:00:00", null), { ...LONG_UP, ended_at: "2026-10-05T11:00:00Z" }],
    { status: "down" },
    [["down", 39_600, 43_200]],
  ],
  [
    "a length in milliseconds stands for the end",
    [{ status: "up", created_at: "2026-10-05T03:10:00Z" }, { status: "down", created_at: "2026-10-05T03:00:00Z", duration: 600_000 }, LONG_UP],
    {},
    [["down", 10_800, 11_400]],
  ],
  [
    "a paused test's running period is unknown, seen so now",
    [period("up", "03:00:00", null), LONG_UP],
    { paused: true },
    [
      ["unknown", 10_800, 43_200],
      ["unknown", 42_300, 43_200],
    ],
  ],
])("%s", async (_claim, periods, change, expected) => {
  const { days, rejected } = await pull(account({ periods, tests: [check(change)] }));
  expect([outages(days[0]), rejected]).toEqual([expected, []]);
});

test("a state nobody knows is unknown and told with its place", async () => {
  const { days, rejected } = await pull(account({ periods: [period("up", "04:00:00", null), period("wobbly", "03:00:00", "04:00:00"), LONG_UP] }));
  expect([outages(days[0]), rejected.map(({ at }) => at)]).toEqual([[["unknown", 10_800, 14_400]], ["uptime/1/periods: status"]]);
});

test("tests are paged by metadata, and periods are followed back only as far as asked", async () => {
  const log: string[] = [];
  const answer: Answer = (asked) => {
    if (asked.path === "/v1/uptime") {
      const page = Number(asked.query.get("page"));
      return json({
        data: [check({ id: String(page), website_url: `https://${page}.example` })],
        metadata: { page, per_page: 100, page_count: 3, total_count: 3 },
      });
    }
    if (!asked.path.endsWith("/periods")) return account({})(asked);
    const before = asked.query.get("before");
    const full = Array.from({ length: 100 }, (_, index) => ({
      status: index % 2 ? "down" : "up",
      created_at: new Date((T0 + 43_000 - (index + 1) * 60) * 1000).toISOString(),
      ended_at: new Date((T0 + 43_000 - index * 60) * 1000).toISOString(),
    }));
    return json({ data: before === null ? full : [{ ...LONG_UP, ended_at: new Date(Number(before) * 1000).toISOString() }] });
  };
  const { days } = await pull(answer, { log });
  expect(days.map(({ external }) => external)).toEqual(["https://1.example", "https://2.example", "https://3.example"]);
  expect(log.filter((line) => line.includes("/1/periods"))).toEqual([
    "GET /v1/uptime/1/periods?limit=100",
    `GET /v1/uptime/1/periods?limit=100&before=${T0 + 37_000}`,
  ]);
  expect(days[0]?.outages.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(50 * 60 + 200);
});

test("windows by test and by tag, repeated by the clock of their zone; paused ones are none", async () => {
  const window = {
    id: "7",
    name: "Nights",
    start_at: "2026-10-01T06:00:00Z",
    end_at: "2026-10-01T07:00:00Z",
    repeat_interval: "1d",
    timezone: "America/New_York",
    tests: [],
    tags: ["city"],
    state: "pending",
  };
  const { evidence, days, windowsUntil } = await pull(
    account({ windows: [window, { ...window, id: "8", state: "paused" }, { ...window, id: "9", tags: ["other"] }] }),
  );
  const told = evidence.filter((piece) => piece.kind === "maintenance");
  expect(told.slice(0, 2).map(({ id, from, externals }) => [id, from, externals])).toEqual([
    ["7@2026-10-05", "2026-10-05T06:00:00Z", ["https://www.example.gov"]],
    ["7@2026-10-06", "2026-10-06T06:00:00Z", ["https://www.example.gov"]],
  ]);
  // The clocks go back on 1 November: the same hour by the clock is one later in UTC.
  expect(told.find(({ id }) => id === "7@2026-11-02")?.from).toBe("2026-11-02T07:00:00Z");
  expect(outages(days[0])).toEqual([["maintenance", 21_600, 25_200]]);
  expect(windowsUntil).toBe("2026-12-04T12:00:00Z");
});

test("an account without maintenance windows tells none, and none of ours is taken back for it", async () => {
  const { rejected, windowsUntil, days } = await pull(account({ windows: 403 }));
  expect([rejected, windowsUntil, days.length]).toEqual([[], undefined, 1]);
});
