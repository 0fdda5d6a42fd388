import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { evaluationSpans } from "#server/connectors/prometheus-samples.ts";
import { expandChecks } from "#server/posture/checks.ts";
import type { CheckEvidence } from "#server/posture/evidence.ts";

const recorded = (name: string): string => {
  const shared = new URL(`../../../shared/samples/uptime_prometheus/${name}`, import.meta.url);
  return readFileSync(existsSync(shared) ? shared : new URL(`fixtures/prometheus/${name}`, import.meta.url), "utf8");
};
const fixture = (name: string): string => readFileSync(new URL(`fixtures/prometheus/${name}`, import.meta.url), "utf8");

type Answer = { status?: number; type?: string; body: string; headers?: Record<string, string> };
function fetchOf(answer: (path: string, parameters: URLSearchParams) => Answer, log: string[] = []): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    const parameters = init?.method === "POST" ? new URLSearchParams(init.body) : url.searchParams;
    log.push(`${url.pathname} ${parameters.get("query")}`);
    const { status = 200, type = "application/json", body, headers = {} } = answer(url.pathname, parameters);
    return { status, headers: new Headers({ "content-type": type, ...headers }), text: async () => body };
  };
}

const pull = (fetch: Fetch, from: string, to: string, settings: Record<string, unknown> = {}, secret: string | null = null, now = "2026-11-23T00:00:00Z") =>
  prometheus.pull({
    settings: prometheus.settings.parse({ url: "http://prometheus.test:9090/", durationQuery: "off", statusQuery: "off", ...settings }),
    secret,
    window: { from, to },
    fetch,
    now,
  });
type Expanded = Omit<CheckEvidence, "runs"> & { checks: { at: number; up: boolean }[] };
const checks = (evidence: unknown[]): Expanded[] => (evidence as CheckEvidence[]).map(({ runs, ...piece }) => ({ ...piece, checks: expandChecks(runs) }));

type Raw = Map<string, [number, string][]>;
type Upstream = { raw: boolean; timestamp: boolean; closed: boolean };
const LOOKBACK = 300;
/** A Prometheus in 20 lines: range selectors, query_range with its 5-minute lookback, timestamp(), the limit of 11,000 steps. */
function fakePrometheus(data: Raw, can: Upstream): Fetch {
  const reply = (result: unknown): Answer => ({ body: JSON.stringify({ status: "success", data: { resultType: "matrix", result } }) });
  const metric = (key: string): Record<string, string> => ({ __name__: "probe_success", instance: key.split(" ")[0] ?? "", probe: key.split(" ")[1] ?? "" });
  return fetchOf((path, p) => {
    const query = p.get("query") ?? "";
    const range = /\[(\d+)s\]$/.exec(query);
    if (path.endsWith("/query")) {
      if (!can.raw || !range) return { status: 422, body: '{"status":"error","errorType":"execution","error":"no"}' };
      const end = Number(p.get("time"));
      const start = end - Number(range[1]);
      return reply(
        [...data]
          .map(([key, s]) => ({ metric: metric(key), values: s.filter(([t]) => (can.closed ? t >= start : t > start) && t <= end) }))
          .filter((s) => s.values.length > 0),
      );
    }
    const [start, end, step] = ["start", "end", "step"].map((n) => Number(p.get(n))) as [number, number, number];
    if ((end - start) / step > 11_000) return { status: 400, body: fixture("prom_error_11000_points.json") };
    const stamp = query.startsWith("timestamp(");
    if (stamp && !can.timestamp) return { status: 400, body: fixture("prom_error_parse.json") };
    const result = [...data].map(([key, samples]) => {
      const values: [number, string][] = [];
      let i = -1;
      for (let t = start; t <= end; t += step) {
        while ((samples[i + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= t) i++;
        const last = samples[i];
        if (last && t - last[0] <= LOOKBACK) values.push([t, stamp ? String(last[0]) : last[1]]);
      }
      return { metric: metric(key), values };
    });
    return reply(result.filter((s) => s.values.length > 0));
  });
}

const T0 = Date.parse("2026-09-01T00:00:00Z") / 1000;
const iso = (s: number): string => new Date(s * 1000).toISOString();
const MODES: [string, Upstream][] = [
  ["Prometheus 2 raw samples", { raw: true, timestamp: true, closed: true }],
  ["Prometheus 3 raw samples", { raw: true, timestamp: true, closed: false }],
  ["query_range with timestamp()", { raw: false, timestamp: true, closed: true }],
  ["query_range alone", { raw: false, timestamp: false, closed: true }],
];

/** September as in EXPECTED.json: springfield's outages per location, maplecounty's six-hour gap and one-minute blip. */
function september(): Raw {
  const month = (value: (minute: number) => string | null): [number, string][] =>
    Array.from({ length: 43_200 }, (_, m) => [T0 + m * 60, value(m)] as const).flatMap(([t, v]) => (v === null ? [] : [[t, v] as [number, string]]));
  const gap = (m: number): boolean => m >= 16 * 1440 && m < 16 * 1440 + 360;
  return new Map([
    ["springfield iad", month((m) => (m >= 5000 && m < 5105 ? "0" : "1"))],
    ["springfield sjc", month((m) => (m >= 5000 && m < 5150 ? "0" : "1"))],
    ["maplecounty iad", month((m) => (gap(m) ? null : m === 30_001 ? "0" : "1"))],
  ]);
}

test.each(MODES)("a month by %s is the truth: every sample once, 360 missing checks, no ghost, no lost minute", async (_name, can) => {
  const { evidence, rejected, cursor } = await pull(fakePrometheus(september(), can), "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z");
  const counts = checks(evidence).map((e) => [e.external, e.location, e.checks.length, e.checks.filter((c) => !c.up).length]);
  expect(counts).toEqual([
    ["maplecounty", "iad", 42_840, 1],
    ["springfield", "iad", 43_200, 105],
    ["springfield", "sjc", 43_200, 150],
  ]);
  expect(rejected).toEqual([]);
  expect(cursor).toBe("2026-09-30T23:59:00.000Z");
});

test.each(MODES)("by %s any window claims no check that was not made", async (name, can) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.boolean()), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 300 }),
      async (steps, cut) => {
        let minute = 0;
        const samples = steps.map(([gap, up]): [number, string] => [T0 + (minute += gap > 20 ? gap : 1) * 60, up ? "1" : "0"]);
        const fetch = fakePrometheus(new Map([["a iad", samples]]), can);
        const cuts = name === "query_range alone" ? [0, 1500] : [0, cut, 1500];
        const parts = await Promise.all(cuts.slice(1).map((to, i) => pull(fetch, iso(T0 + (cuts[i] ?? 0) * 60), iso(T0 + to * 60))));
        const got = parts.flatMap((p) => checks(p.evidence).flatMap((e) => e.checks.map((c) => `${c.at} ${c.up}`)));
        const truth = samples.map(([t, v]) => `${t} ${v === "1"}`);
        if (name === "query_range alone") expect(truth).toEqual(expect.arrayContaining(got));
        else expect(got).toEqual(truth);
      },
    ),
    { numRuns: 60 },
  );
});

test("the recorded gap reply, with its five ghost points, leaves 360 checks missing", async () => {
  const log: string[] = [];
  const gap = recorded("prom_range_gap_maplecounty_step60.json");
  const fetch = fetchOf((path) => ({ body: path.endsWith("query_range") ? gap : recorded("prom_empty_vector.json") }), log);
  const { evidence } = await pull(fetch, "2026-09-16T23:50:00Z", "2026-09-17T06:10:00Z");
  expect(checks(evidence)).toHaveLength(3);
  for (const { checks: c } of checks(evidence)) {
    expect(c.filter((x) => x.at >= 1789603200 && x.at < 1789624800)).toEqual([]);
    expect(c.filter((x) => x.at < 1789603200)).toHaveLength(10);
    expect(c.filter((x) => x.at >= 1789624800)).toHaveLength(10);
  }
  expect(log).toEqual(["/api/v1/query probe_success[22801s]", "/api/v1/query_range probe_success", "/api/v1/query_range timestamp(probe_success)"]);
});

test("what may still be a repeat of the last value waits for the next pull", async () => {
  const fetch = fakePrometheus(new Map([["a iad", [0, 1, 2, 3, 4, 5].map((m): [number, string] => [T0 + m * 60, "1"])]]), {
    raw: false,
    timestamp: false,
    closed: true,
  });
  const { evidence, cursor } = await pull(fetch, iso(T0), iso(T0 + 480), {}, null, iso(T0 + 480));
  expect(checks(evidence)[0]?.checks.map((c) => (c.at - T0) / 60)).toEqual([0, 1, 2]);
  expect(cursor).toBe(iso(T0 + 120));
});

/** A recorded reply, of which each query gets what lies in its range. */
function within(body: string): Fetch {
  const reply = JSON.parse(body) as { data: { result: { metric: object; values: [number, string][] }[] } };
  return fetchOf((_path, p) => {
    const end = Number(p.get("time"));
    const start = end - Number(/\[(\d+)s\]$/.exec(p.get("query") ?? "")?.[1]);
    const result = reply.data.result.map(({ metric, values }) => ({ metric, values: values.filter(([at]) => at >= start && at <= end) }));
    return { body: JSON.stringify({ ...reply, data: { ...reply.data, result: result.filter(({ values }) => values.length > 0) } }) };
  });
}

test("a recorded range reply of three locations comes out whole", async () => {
  const { evidence } = await pull(within(recorded("prom_range_gap_maplecounty_step60.json")), "2026-09-16T00:00:00Z", "2026-09-18T00:00:00Z");
  expect(checks(evidence).map((e) => [e.external, e.location])).toEqual(["iad", "lhr", "sjc"].map((l) => ["https://www.maplecounty.example.gov", l]));
});

test("NaN is rejected and is no check", async () => {
  const { evidence, rejected } = await pull(within(fixture("prom_range_nan_division.json")), "2026-08-01T00:00:00Z", "2026-11-01T00:00:00Z");
  expect(evidence).toEqual([]);
  expect(rejected).toHaveLength(9);
  expect(rejected[0]?.reason).toContain("NaN");
});

test("an empty answer brings no evidence and no cursor, never zeros", async () => {
  const result = await pull(
    fetchOf(() => ({ body: '{"status":"success","data":{"resultType":"matrix","result":[]}}' })),
    iso(T0),
    iso(T0 + 3600),
  );
  expect([result.evidence, result.rejected, result.cursor]).toEqual([[], [], null]);
});

test("series that differ in another label are one, and of two values for one second the failure counts", async () => {
  const result = [
    {
      metric: { instance: "a", location: "x", job: "http" },
      values: [
        [T0, "1"],
        [T0 + 60, "1"],
      ],
    },
    {
      metric: { instance: "a", location: "x", job: "https" },
      values: [
        [T0 + 60, "0"],
        [T0 + 120, "1"],
      ],
    },
    { metric: { job: "https" }, values: [[T0, "1"]] },
  ];
  const body = JSON.stringify({ status: "success", warnings: ["partial response"], data: { resultType: "matrix", result } });
  const { evidence, rejected } = await pull(
    fetchOf(() => ({ body })),
    iso(T0),
    iso(T0 + 3600),
  );
  expect(checks(evidence)).toEqual([
    {
      kind: "checks",
      external: "a",
      location: "x",
      intervalS: 60,
      slow: [],
      checks: [
        { at: T0, up: true },
        { at: T0 + 60, up: false },
        { at: T0 + 120, up: true },
      ],
    },
  ]);
  expect(rejected.map((r) => r.reason)).toEqual(['This series has no label "instance".', "Prometheus warned: partial response"]);
});

const BROKEN: [string, Answer, RegExp][] = [
  ["a sign-in page with status 200", { body: "<!doctype html><html></html>", type: "text/html" }, /HTML page \(status 200, text\/html\)/],
  ["truncated JSON", { body: '{"status":"success","data":{"resu' }, /not complete JSON \(status 200, application\/json\)/],
  ["JSON of another kind", { body: '{"ok":true}' }, /another kind/],
  ["status 500", { status: 500, body: "oops" }, /status 500/],
  ["wrong credentials", { status: 401, body: "" }, /credentials/],
  ["Prometheus' own error", { status: 400, body: fixture("prom_error_parse.json") }, /bad_data, invalid parameter/],
  ["a redirect", { status: 302, body: "" }, /status 302/],
];
test.each(BROKEN)("%s is an upstream error that names itself, and no figure", async (_name, answer, message) => {
  const failed = pull(
    fetchOf(() => answer),
    iso(T0),
    iso(T0 + 3600),
  );
  await expect(failed).rejects.toMatchObject({ code: "upstream", message: expect.stringMatching(message) });
});

test("429 and 503 say when to come back, 401 that it is pointless", async () => {
  const busy = pull(
    fetchOf(() => ({ status: 429, body: "", headers: { "retry-after": "30" } })),
    iso(T0),
    iso(T0 + 60),
  );
  await expect(busy).rejects.toMatchObject({ retryAfterS: 30, retryable: true });
  await expect(
    pull(
      fetchOf(() => ({ status: 401, body: "" })),
      iso(T0),
      iso(T0 + 60),
    ),
  ).rejects.toMatchObject({ retryable: false });
});

test.each(["http://p:9090", "http://p:9090/", "http://p:9090/api/v1", "http://p:9090/api/v1/"])("the address %s means the same Prometheus", async (url) => {
  const log: string[] = [];
  const fetch = fetchOf(() => ({ body: '{"status":"success","data":{"resultType":"matrix","result":[]}}' }), log);
  await pull(fetch, iso(T0), iso(T0 + 60), { url });
  expect(log[0]).toMatch(/^\/api\/v1\/query /);
});

test("settings need an address and know their keys; the secret becomes the header", async () => {
  expect(prometheus.settings.safeParse({}).success).toBe(false);
  expect(prometheus.settings.safeParse({ url: "http://p", colour: "red" }).success).toBe(false);
  expect(prometheus.settings.safeParse({ url: "ftp://p" }).success).toBe(false);
  const sent: (string | undefined)[] = [];
  const fetch: Fetch = async (_u, init) => {
    sent.push(init?.headers?.["authorization"], init?.headers?.["x-scope-orgid"]);
    return { status: 200, headers: new Headers(), text: async () => '{"status":"success","data":{"resultType":"matrix","result":[]}}' };
  };
  await pull(fetch, iso(T0), iso(T0 + 60), { auth: "basic", tenant: "city" }, '{"username":"u","password":"p"}');
  await pull(fetch, iso(T0), iso(T0 + 60), { auth: "bearer" }, "t0ken");
  expect(new Set(sent)).toEqual(new Set([`Basic ${btoa("u:p")}`, "city", "Bearer t0ken", undefined]));
  await expect(pull(fetch, iso(T0), iso(T0 + 60), { auth: "bearer" })).rejects.toMatchObject({ code: "bad-input" });
});

test("no request asks for more than 11,000 steps, and all points are asked for once", () => {
  const spans = evaluationSpans({ from: T0 + 7, to: T0 + 30 * 86_400 }, 60);
  expect(spans.every((s) => (s.to - s.from) / 60 <= 11_000)).toBe(true);
  expect(spans.reduce((n, s) => n + (s.to - s.from) / 60 + 1, 0)).toBe(43_201);
});
