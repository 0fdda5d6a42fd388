import { expect, test } from "vitest";
import type { Pace } from "#server/connectors/pace.ts";
import { pingdom } from "#server/connectors/pingdom.ts";
import { statusCake } from "#server/connectors/status-cake.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import { uptimeRobot } from "#server/connectors/uptimerobot.ts";
import type { ReportedEvidence } from "#server/posture/evidence.ts";
import { type Asked, json, type Reply } from "#e2e/upstreams/upstream.ts";

type Answer = (asked: Omit<Asked, "fault">) => Reply;
type Headers = (left: number, resetS: number) => Record<string, string>;
const START = Date.parse("2026-10-02T12:00:00Z") / 1000;
const ids = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const address = (id: number | string) => `https://s${id}.example.gov`;

/** A clock that only sleeping moves, and an account that lets `each` requests through in every `windowS` seconds. */
function limited(answer: Answer, { each, windowS, headers }: { each: number; windowS: number; headers: Headers }) {
  let [clock, used, window] = [0, 0, 0];
  const log: string[] = [];
  const slept: number[] = [];
  const pace: Pace = {
    async sleep(ms) {
      slept.push(ms / 1000);
      clock += ms / 1000;
    },
    elapsedS: () => clock,
  };
  const refused = { count: 0 };
  const fetch = fetchFrom(
    (asked) => {
      if (Math.floor(clock / windowS) !== window) [window, used] = [Math.floor(clock / windowS), 0];
      used += 1;
      const resetS = windowS - (clock % windowS);
      if (used <= each) return { ...answer(asked), headers: headers(each - used, resetS) };
      refused.count += 1;
      return json({ message: "Too many requests" }, 429, { ...headers(0, resetS), "retry-after": String(resetS) });
    },
    { now: new Date(START * 1000).toISOString(), log },
  );
  return { fetch, pace, log, slept, refused };
}
const now = "2026-10-02T12:00:00Z";
const window = { from: "2026-10-01T00:00:00Z", to: now };
const daysIn = (evidence: readonly { kind: string }[]) => evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported");

const robot =
  (count: number): Answer =>
  ({ path }) => {
    const monitor = (id: number) => ({
      id,
      friendlyName: `s${id}`,
      url: address(id),
      status: "UP",
      createDateTime: "2026-01-01T00:00:00.000Z",
      currentStateDuration: 4_000_000,
    });
    if (path === "/v3/monitors") return json({ data: ids(count).map(monitor), nextLink: null });
    if (path === "/v3/incidents") return json({ data: [], nextLink: null });
    return path.endsWith("/stats/uptime") ? json({ uptime: 100, totalDowntimeSeconds: 0, totalTimeWithoutIncidents: 86_400 }) : json({}, 404);
  };
const xRateLimit: Headers = (left, resetS) => ({ "x-ratelimit-remaining": String(left), "x-ratelimit-reset": String(resetS) });

test.each<[string, Headers]>([
  ["that tells what is left", xRateLimit],
  ["that tells nothing before it refuses", () => ({})],
])("twenty monitors at ten requests a minute, at an account %s: every monitor is read, and only totals are left out", async (_name, headers) => {
  const account = limited(robot(20), { each: 10, windowS: 60, headers });
  const result = await uptimeRobot.pull({ settings: uptimeRobot.settings.parse({ url: ORIGIN }), secret: "ur1-readonly", window, now, ...account });
  const days = daysIn(result.evidence);
  expect(days.map(({ external, day }) => [external, day])).toEqual(
    ids(20).flatMap((id) => [
      [address(id), "2026-10-01"],
      [address(id), "2026-10-02"],
    ]),
  );
  const withTotals = days.filter(({ totals }) => totals !== null).length;
  expect(withTotals).toBeGreaterThan(0);
  expect(withTotals).toBeLessThanOrEqual(8);
  // Those asked at once may all meet the refusal.
  expect([result.rejected, account.slept, account.refused.count <= 4]).toEqual([[], [], true]);
  expect(result.cursor).toBe("2026-10-02T00:00:00Z");
});

const dom =
  (count: number): Answer =>
  ({ path, query }) => {
    if (path.endsWith("/checks"))
      return json({ checks: ids(count).map((id) => ({ id, hostname: `s${id}.example.gov`, created: 1_700_000_000, status: "up" })) });
    if (path.endsWith("/maintenance")) return json({ maintenance: [] });
    if (path.endsWith("/maintenance.occurrences")) return json({ occurrences: [] });
    const [from, to] = [Number(query.get("from")), Number(query.get("to"))];
    if (path.includes("/summary.outage/")) return json({ summary: { states: [{ status: "up", timefrom: from, timeto: to }] } });
    return json({ summary: { status: { totalup: to - from, totaldown: 0, totalunknown: 0 } } });
  };
const reqLimit: Headers = (left, resetS) => ({
  "req-limit-short": `Remaining: ${left} Time until reset: ${resetS}`,
  "req-limit-long": "Remaining: 90000 Time until reset: 2591989",
});
const pullPingdom = (account: ReturnType<typeof limited>, at = now, from = window.from) =>
  pingdom.pull({ settings: pingdom.settings.parse({ url: `${ORIGIN}/api/3.1` }), secret: "read", window: { from, to: at }, now: at, ...account });

test("an allowance that is short for an hour: what was read is kept and told, no outage is asked in vain, and no total before the outages", async () => {
  const account = limited(dom(100), { each: 40, windowS: 3600, headers: reqLimit });
  const { evidence, rejected, cursor, windowsUntil } = await pullPingdom(account);
  const read = new Set(daysIn(evidence).map(({ external }) => external));
  expect(read.size).toBeGreaterThan(30);
  expect(account.log.some((line) => line.includes("summary.average"))).toBe(false);
  expect([account.slept, account.refused.count]).toEqual([[], 0]);
  expect(rejected.map(({ at }) => at)).toEqual([`checks: ${read.size} of 100 read`]);
  expect([cursor, windowsUntil]).toEqual(["2026-10-01T00:00:00Z", undefined]);
});

test("pulls that each read a part have read everybody after a few, and the window stays one that is pulled in one piece", async () => {
  const heard = new Set<string>();
  let from = "2026-09-02T12:00:00Z";
  for (let hour = 0; hour < 12; hour += 1) {
    const at = new Date((START + hour * 3600) * 1000).toISOString();
    const result = await pullPingdom(limited(dom(100), { each: 40, windowS: 3600, headers: reqLimit }), at, from);
    for (const { external } of daysIn(result.evidence)) heard.add(external);
    from = result.cursor ?? from;
    expect(Date.parse(at) - Date.parse(from)).toBeLessThan(31 * 86_400_000);
  }
  expect(heard.size).toBe(100);
});

test("an allowance that is short for a minute is waited for, and the pull is whole", async () => {
  const account = limited(dom(60), { each: 40, windowS: 60, headers: reqLimit });
  const { evidence, rejected } = await pullPingdom(account);
  expect([daysIn(evidence).length, rejected, account.refused.count]).toEqual([120, [], 0]);
  expect(account.slept).toEqual([60]);
});

test("StatusCake's tests are read as far as the time of a pull reaches", async () => {
  const answer: Answer = ({ path }) => {
    if (path.endsWith("/periods")) return json({ data: [{ status: "up", created_at: "2026-09-01T00:00:00Z" }] });
    if (path.endsWith("/maintenance-windows")) return json({ data: [], metadata: { page: 1, page_count: 1 } });
    const test = (id: number) => ({ id: String(id), name: `s${id}`, website_url: address(id), paused: false, status: "up", tags: [] });
    return json({ data: ids(50).map(test), metadata: { page: 1, page_count: 1 } });
  };
  const account = limited(answer, {
    each: 10,
    windowS: 100,
    headers: (left, resetS) => ({ "x-ratelimit-remaining": String(left), "x-ratelimit-reset": String(resetS) }),
  });
  const result = await statusCake.pull({ settings: statusCake.settings.parse({ url: `${ORIGIN}/v1` }), secret: "token", window, now, ...account });
  expect([account.slept, result.rejected, daysIn(result.evidence).length]).toEqual([[100, 100, 100, 100, 100], [], 100]);
  const slow = limited(answer, {
    each: 5,
    windowS: 110,
    headers: (left, resetS) => ({ "x-ratelimit-remaining": String(left), "x-ratelimit-reset": String(resetS) }),
  });
  const some = await statusCake.pull({ settings: statusCake.settings.parse({ url: `${ORIGIN}/v1` }), secret: "token", window, now, ...slow });
  expect(slow.slept).toEqual([110, 110, 110, 110, 110]);
  expect(some.rejected.map(({ at }) => at)).toEqual([`tests: ${daysIn(some.evidence).length / 2} of 50 read`]);
});
