import { expect, test } from "vitest";
import type { PullConnector } from "#server/connectors/connector.ts";
import { betterStack } from "#server/connectors/better-stack.ts";
import { pingdom } from "#server/connectors/pingdom.ts";
import { statusCake } from "#server/connectors/status-cake.ts";
import { fetchFrom, ORIGIN } from "#server/connectors/upstream-fetch.fixture.ts";
import { uptimeRobot } from "#server/connectors/uptimerobot.ts";
import { Evidence, type ReportedEvidence } from "#server/posture/evidence.ts";
import { GAP, INVENTED, MAINTENANCE, outagesRecorded } from "#prisma/scenarios/invented-month.ts";
import { betterStack as betterStackServer, BETTER_STACK_TOKEN } from "#e2e/upstreams/better-stack.ts";
import { type Fault, FAULTS, misbehave } from "#e2e/upstreams/misbehave.ts";
import { pingdom as pingdomServer, PINGDOM_TOKEN } from "#e2e/upstreams/pingdom.ts";
import { statusCake as statusCakeServer, STATUS_CAKE_TOKEN } from "#e2e/upstreams/status-cake.ts";
import type { Upstream } from "#e2e/upstreams/upstream.ts";
import { uptimeRobot as uptimeRobotServer, UPTIMEROBOT_KEY, UPTIMEROBOT_OLD_KEY } from "#e2e/upstreams/uptimerobot.ts";

const iso = (at: number) => new Date(at * 1000).toISOString().replace(".000Z", "Z");
const MONTH = { from: iso(INVENTED.from), to: iso(INVENTED.to) };
const AFTER = iso(INVENTED.watchedTo - 60);

type Row = {
  connector: PullConnector;
  server: Upstream;
  url: string;
  secret: string;
  settings?: Record<string, unknown>;
  external: string;
  gap: "unknown" | "up";
  windows: boolean;
  lacks?: Fault[];
};
const ROWS: Record<string, Row> = {
  uptimerobot: {
    connector: uptimeRobot as PullConnector,
    server: uptimeRobotServer,
    url: ORIGIN,
    secret: UPTIMEROBOT_KEY,
    settings: { timeZone: INVENTED.timeZone },
    external: INVENTED.url,
    gap: "up",
    windows: true,
  },
  "uptimerobot-v2": {
    connector: uptimeRobot as PullConnector,
    server: uptimeRobotServer,
    url: ORIGIN,
    secret: UPTIMEROBOT_OLD_KEY,
    external: INVENTED.url,
    gap: "unknown",
    windows: true,
    lacks: ["foreign-next-page"],
  },
  pingdom: {
    connector: pingdom as PullConnector,
    server: pingdomServer,
    url: ORIGIN,
    secret: PINGDOM_TOKEN,
    external: INVENTED.host,
    gap: "unknown",
    windows: true,
    lacks: ["foreign-next-page"],
  },
  "better-stack": {
    connector: betterStack as PullConnector,
    server: betterStackServer,
    url: ORIGIN,
    secret: BETTER_STACK_TOKEN,
    external: INVENTED.url,
    gap: "up",
    windows: false,
  },
  "status-cake": {
    connector: statusCake as PullConnector,
    server: statusCakeServer,
    url: ORIGIN,
    secret: STATUS_CAKE_TOKEN,
    external: INVENTED.url,
    gap: "unknown",
    windows: true,
  },
};

type Options = {
  window?: { from: string; to: string };
  now?: string;
  fault?: Fault;
  secret?: string | null;
  settings?: Record<string, unknown>;
  log?: string[];
};
function pull({ connector, server, url, secret, settings }: Row, { window = MONTH, now = AFTER, fault, log = [], ...changed }: Options = {}) {
  const fetch = fetchFrom(
    (asked) => {
      const reply = misbehave(server, asked, fault ?? null);
      if (reply === "held") throw new Error("held");
      return reply;
    },
    { now, log },
  );
  return connector.pull({
    settings: connector.settings.parse({ url, ...settings, ...changed.settings }),
    secret: changed.secret === undefined ? secret : changed.secret,
    window,
    fetch,
    now,
  });
}
const reported = (evidence: readonly Evidence[]) => evidence.filter((piece): piece is ReportedEvidence => piece.kind === "reported");
const stretches = (evidence: readonly Evidence[], state: string) => {
  const all = reported(evidence).flatMap(({ outages }) => outages.filter((outage) => outage.state === state));
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of all.sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
};
const each = Object.entries(ROWS);

test.each(each)("%s: the invented month comes as its outages, cut at UTC midnight, within the part it speaks for", async (_name, row) => {
  const { evidence, rejected, pages, cursor } = await pull(row);
  expect(rejected).toEqual([]);
  for (const piece of evidence) expect(Evidence.parse(piece)).toEqual(piece);
  const days = reported(evidence);
  expect(days).toHaveLength(32);
  expect(days.map(({ external }) => external)).toEqual(days.map(() => row.external));
  for (const { day, from, to, outages } of days) {
    expect(iso(from)).toBe(`${day}T00:00:00Z`);
    expect(to).toBe(Math.min(from + 86_400, Date.parse(AFTER) / 1000));
    for (const outage of outages) expect(outage.from >= from && outage.to <= to && outage.from < outage.to).toBe(true);
  }
  const suppressed = row.windows ? MAINTENANCE : [];
  const truth = outagesRecorded({ from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0, suppressed });
  expect(stretches(evidence, "down")).toEqual(truth.filter(({ state }) => state === "down").map(({ from, to }) => ({ from, to })));
  expect(stretches(evidence, "unknown")).toEqual(row.gap === "unknown" ? [{ from: GAP.from, to: GAP.to }] : []);
  expect(stretches(evidence, "maintenance")).toEqual(suppressed.map(({ from, to }) => ({ from, to })));
  const windows = evidence.filter((piece) => piece.kind === "maintenance");
  expect(windows.map(({ id, from, to, externals }) => [id, from, to, externals])).toEqual(
    suppressed.map(({ id, from, to }) => [id, iso(from), iso(to), [row.external]]),
  );
  expect(pages).toBeGreaterThan(0);
  expect(cursor).toBe("2026-04-01T00:00:00Z");
});

test.each(each)("%s: asked twice it says the same, and in pieces it says what it says of the whole", async (_name, row) => {
  const whole = await pull(row, { settings: row.connector.id === "status-cake" ? {} : { totals: "daily" } });
  expect(await pull(row, { settings: row.connector.id === "status-cake" ? {} : { totals: "daily" } })).toEqual(whole);
  const part = await pull(row, { window: { from: "2026-03-12T14:03:00Z", to: "2026-03-13T00:00:00Z" } });
  expect(reported(part.evidence)).toEqual(reported(whole.evidence).filter(({ day }) => day === "2026-03-12"));
});

test.each(each)("%s: the running day is told up to now, an outage that lasts with it, and the day is asked again", async (_name, row) => {
  const now = "2026-03-08T07:00:00Z";
  const { evidence, cursor } = await pull(row, { window: { from: "2026-03-07T10:00:00Z", to: now }, now });
  const last = reported(evidence).at(-1);
  expect([last?.day, last && iso(last.to)]).toEqual(["2026-03-08", now]);
  expect(last?.outages).toEqual([{ from: Date.parse("2026-03-08T06:40:00Z") / 1000, to: Date.parse(now) / 1000, state: "down" }]);
  expect(cursor).toBe("2026-03-08T00:00:00Z");
});

test.each(each)("%s: a monitor that is dead or paused now is unknown up to now, never up", async (_name, row) => {
  const now = "2026-03-26T13:00:00Z";
  const { evidence } = await pull(row, { window: { from: "2026-03-26T00:00:00Z", to: now }, now });
  const unknown = stretches(evidence, "unknown");
  const last = reported(evidence).at(-1);
  const silentFrom = Math.min(last?.to ?? 0, ...unknown.map(({ from }) => from));
  expect(iso(silentFrom)).toBe("2026-03-26T11:00:00Z");
});

test.each(each)("%s: bad credentials are told as such and nothing is kept", async (_name, row) => {
  await expect(pull(row, { secret: "wrong-key-entirely" })).rejects.toMatchObject({ trouble: "credentials" });
  await expect(pull(row, { secret: null })).rejects.toMatchObject({ code: "bad-input" });
  const error = await pull(row, { secret: "planted-secret-4711" }).catch((cause) => cause);
  expect(JSON.stringify([error.message, error.cause])).not.toContain("planted-secret-4711");
});

const WORDS: Partial<Record<Fault, RegExp>> = {
  "status-500": /failed to answer/,
  "half-page": /not complete JSON/,
  "html-200": /web page/,
  unauthorised: /credentials/,
  "rate-limit-seconds": /slow down/,
  "rate-limit-date": /slow down/,
  "clock-skew": /clock is 60 minutes ahead/,
  "clock-behind": /clock is 60 minutes behind/,
  "foreign-next-page": /another host/,
};
test.each(each.flatMap(([name, row]) => FAULTS.filter((fault) => WORDS[fault] && !row.lacks?.includes(fault)).map((fault) => [name, fault, row] as const)))(
  "%s under %s fails as a whole and says why",
  async (_name, fault, row) => {
    await expect(pull(row, { fault })).rejects.toMatchObject({ name: "UpstreamError", message: expect.stringMatching(WORDS[fault] ?? /^$/) });
    if (fault === "rate-limit-seconds") await expect(pull(row, { fault })).rejects.toMatchObject({ trouble: "rate-limit", retryAfterS: 90 });
  },
);

test.each(each)("%s: a state nobody knows is rejected with its place and is neither up nor down", async (_name, row) => {
  const { evidence, rejected, cursor } = await pull(row, { fault: "unknown-value" });
  expect(reported(evidence)).toEqual([]);
  expect(rejected[0]?.at).toMatch(/\[0\]\.(attributes\.)?status$/);
  expect(cursor).toBeNull();
});

test.each(each)("%s: what comes twice counts once, and an empty list is told and is no uptime", async (_name, row) => {
  expect((await pull(row, { fault: "duplicates" })).evidence).toEqual((await pull(row)).evidence);
  const empty = await pull(row, { fault: "empty-list" });
  expect([reported(empty.evidence), empty.cursor]).toEqual([[], null]);
  expect(empty.rejected.map(({ reason }) => reason)).toEqual([expect.stringMatching(/lists no monitors/)]);
});

test.each(each.filter(([, { connector }]) => connector.id !== "status-cake"))(
  "%s: where the list and its own totals agree, totals change nothing",
  async (_name, row) => {
    const without = await pull(row, { settings: { totals: "off" } });
    const daily = await pull(row, { settings: { totals: "daily" } });
    expect(reported(without.evidence).every(({ totals, reportedPct }) => totals === null && reportedPct === null)).toBe(true);
    expect(reported(daily.evidence).map(({ outages }) => outages)).toEqual(reported(without.evidence).map(({ outages }) => outages));
    const day = reported(daily.evidence).find((piece) => piece.day === "2026-03-12");
    expect(day?.reportedPct).toBeCloseTo((100 * (86_400 - 360)) / 86_400, 2);
  },
);
