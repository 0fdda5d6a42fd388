import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { uptimeKuma } from "#server/connectors/uptime-kuma.ts";
import { externalsOf } from "#server/connectors/uptime-kuma-names.ts";
import { expandChecks } from "#server/posture/checks.ts";
import type { CheckEvidence, Evidence, MaintenanceEvidence } from "#server/posture/evidence.ts";

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`fixtures/uptime-kuma/${name}`, import.meta.url), "utf8"));
const PAGE = read("status_page_cityhall.json") as Record<string, unknown>;
const BEATS = read("heartbeat_cityhall.json") as { heartbeatList: Record<string, unknown[]> };
const now = "2026-11-20T01:40:30Z";

function fetchOf({ page = PAGE as unknown, beats = BEATS as unknown, status = 200 }, log: string[] = []): Fetch {
  return async (address) => {
    const { pathname } = new URL(address);
    log.push(pathname);
    const body = JSON.stringify(status !== 200 ? { status: "fail", msg: "Status Page Not Found" } : pathname.includes("/heartbeat/") ? beats : page);
    return { status, headers: new Headers({ "content-type": "application/json" }), text: async () => body };
  };
}
const settings = uptimeKuma.settings.parse({ url: "https://status.example.gov", slug: "CityHall" });
const pull = (fetch: Fetch, { from = "2026-11-20T00:00:00Z", to = now, at = now, more = {} } = {}) =>
  uptimeKuma.pull({ settings: { ...settings, ...more }, secret: null, window: { from, to }, fetch, now: at });
const checksOf = (evidence: Evidence[]) => evidence.filter((piece): piece is CheckEvidence => piece.kind === "checks");
const windowsOf = (evidence: Evidence[]) => evidence.filter((piece): piece is MaintenanceEvidence => piece.kind === "maintenance");
const beat = (status: number, time: string, ping: number | null = null) => ({ status, time, msg: "", ping });
const only = (list: unknown[]) => ({ heartbeatList: { "1": list }, uptimeList: {} });

test("beats become checks at their UTC second; an unconfirmed failure is a failure; a monitor is named by its address or its name", async () => {
  const log: string[] = [];
  const { evidence, rejected, cursor } = await pull(fetchOf({}, log));
  expect(log).toEqual(["/api/status-page/cityhall", "/api/status-page/heartbeat/cityhall"]);
  expect(rejected).toEqual([]);
  expect(cursor).toBe("2026-11-20T01:39:00.000Z");
  const checks = checksOf(evidence);
  expect(checks.map(({ external, location, intervalS }) => [external, location, intervalS])).toEqual([
    ["https://www.example.gov", "Uptime Kuma", 60],
    ["payments", "Uptime Kuma", 60],
    ["forms", "Uptime Kuma", 60],
  ]);
  const www = expandChecks(checks[0]?.runs ?? []);
  expect(www).toHaveLength(100);
  expect(www.filter(({ up }) => !up).map(({ at }) => new Date(at * 1000).toISOString().slice(11, 19))).toEqual([
    "00:18:00",
    "00:19:00",
    "00:20:00",
    "00:21:00",
    "00:22:00",
    "00:23:00",
    "00:24:00",
  ]);
  expect(evidence.find((piece) => piece.kind === "latency" && piece.external === "https://www.example.gov")).toMatchObject({ buckets: { length: 93 } });
});

test("beats under maintenance are no checks, and give the window of the page to the monitors they belong to", async () => {
  const { evidence } = await pull(fetchOf({}));
  const payments = checksOf(evidence).find(({ external }) => external === "payments");
  expect(expandChecks(payments?.runs ?? []).map(({ at }) => at)).toEqual(
    Array.from({ length: 40 }, (_, minute) => Date.parse("2026-11-20T01:00:00Z") / 1000 + minute * 60),
  );
  expect(windowsOf(evidence)).toEqual([
    {
      kind: "maintenance",
      id: "7/2026-11-20T00:00:00Z",
      externals: ["payments"],
      from: "2026-11-20T00:00:00Z",
      to: "2026-11-20T01:00:00Z",
      reason: "Patch window",
      seenAt: now,
    },
  ]);
});

test.each([
  [
    "a single one in local time",
    { strategy: "single", timezone: "America/New_York", timeslotList: [{ startDate: "2026-11-19 19:00:00", endDate: "2026-11-19T20:00" }] },
    1,
    null,
  ],
  [
    "a recurring one with its next window, announced while the first lasts",
    {
      timezone: "UTC",
      timeslotList: [
        { startDate: "2026-11-20T00:00:00.000Z", endDate: "2026-11-20T01:00:00.000Z" },
        { startDate: "2026-11-27T00:00:00.000Z", endDate: "2026-11-27T01:00:00.000Z" },
      ],
    },
    2,
    null,
  ],
  ["one switched on by hand has no end and so no window", { strategy: "manual", timeslotList: [] }, 0, null],
  ["one that is switched off", { status: "inactive", timeslotList: [{ startDate: "2026-11-20T00:00:00Z", endDate: "2026-11-20T01:00:00Z" }] }, 0, null],
  [
    "a local time without a zone",
    { timeslotList: [{ startDate: "2026-11-20 00:00:00", endDate: "2026-11-20 01:00:00" }] },
    0,
    "maintenanceList[0].timeslotList[0]",
  ],
  ["a state nobody knows", { status: "snoozed", timeslotList: [] }, 0, "maintenanceList[0]"],
])("maintenance: %s", async (_name, maintenance, windows, rejectedAt) => {
  const page = { ...PAGE, maintenanceList: [{ id: 9, title: "Work", status: "under-maintenance", ...maintenance }] };
  const { evidence, rejected } = await pull(fetchOf({ page }));
  expect(windowsOf(evidence)).toHaveLength(windows);
  if (windows > 0) expect(windowsOf(evidence)[0]).toMatchObject({ from: "2026-11-20T00:00:00Z", to: "2026-11-20T01:00:00Z", externals: ["payments"] });
  expect(rejected.map(({ at }) => at)).toEqual(rejectedAt === null ? [] : [rejectedAt]);
});

test("what was lost since the last pull is told and not filled in; a new monitor and a first pull have lost nothing", async () => {
  const late = await pull(fetchOf({}), { from: "2026-11-19T22:00:00Z" });
  expect(late.rejected.map(({ at }) => at)).toEqual(["heartbeatList.1", "heartbeatList.2"]);
  expect(late.rejected[0]?.reason).toBe(
    "Uptime Kuma no longer has the checks between 2026-11-19T22:00:00.000Z and 2026-11-20T00:00:00.000Z: it keeps only the last ones. That time stays unknown.",
  );
  expect(late.evidence).toEqual((await pull(fetchOf({}))).evidence);
  expect((await pull(fetchOf({}), { from: "2026-10-21T01:40:30Z" })).rejected).toEqual([]);
});

test("records that cannot be read are rejected one by one with their place, and the others taken", async () => {
  const list = [
    beat(1, "2026-11-20 01:00:00.000", 5),
    beat(7, "2026-11-20 01:01:00.000"),
    beat(1, "yesterday"),
    { status: "1" },
    beat(0, "2026-11-20 01:04:00"),
  ];
  const { evidence, rejected } = await pull(fetchOf({ beats: only(list) }));
  expect(expandChecks(checksOf(evidence)[0]?.runs ?? []).map(({ up }) => up)).toEqual([true, false]);
  expect(rejected.map(({ at }) => at)).toEqual(["heartbeatList.1[1]", "heartbeatList.1[2]", "heartbeatList.1[3]"]);
  expect(rejected[0]?.reason).toContain("Status 7");
});

test.each([
  ["does not exist", { status: 404 }, /no published status page "cityhall"/],
  ["is not published", { page: { ...PAGE, config: { published: false } } }, /no published status page "cityhall"/],
  ["condenses its beats into days", { beats: only([beat(1, "2026-11-20T00:00:00.000Z")]) }, /condenses the beats/],
  ["condenses its beats into days and has empty ones", { beats: only([0, 0]) }, /condenses the beats/],
  ["has another shape", { beats: { ok: true } }, /another shape, at heartbeatList/],
])("a status page that %s is an error in words", async (_name, answer, message) => {
  await expect(pull(fetchOf(answer))).rejects.toMatchObject({ code: "upstream", message: expect.stringMatching(message) });
});

test("the interval is read off the checks, monitor by monitor, unless it is set", async () => {
  const every5 = Array.from({ length: 10 }, (_, index) => beat(1, `2026-11-20 00:${String(index * 5).padStart(2, "0")}:0${index % 2}.9`, 20));
  expect(checksOf((await pull(fetchOf({ beats: only(every5) }))).evidence)[0]?.intervalS).toBe(300);
  expect(checksOf((await pull(fetchOf({ beats: only(every5) }), { more: { intervalS: 30 } })).evidence)[0]?.intervalS).toBe(30);
});

test("adding a monitor never renames another, and placeholder addresses are none", () => {
  const one = { id: "2", name: "Payments", url: "https://pay.example.gov" };
  const later = [
    { ...one, id: "10", name: "Payments keyword" },
    { id: "3", name: "Ping", url: "https://" },
    { id: "4", name: "Ping", url: null },
  ];
  expect([...externalsOf([...later, one])]).toEqual([
    ["2", "https://pay.example.gov"],
    ["3", "Ping"],
    ["4", "Ping #4"],
    ["10", "https://pay.example.gov #10"],
  ]);
});

test("a monitor that dates a beat in the future has a wrong clock: none of its beats is taken, and that is told", async () => {
  const beats = only([beat(1, "2026-11-20 01:00:00.000", 5), beat(1, "2026-11-20 02:40:00.000", 5)]);
  const { evidence, rejected, cursor } = await pull(fetchOf({ beats }));
  expect([evidence, cursor]).toEqual([[], null]);
  expect(rejected).toEqual([
    expect.objectContaining({ at: "heartbeatList.1", reason: expect.stringMatching(/a check 60 minutes in the future. None of its checks/) }),
  ]);
});
