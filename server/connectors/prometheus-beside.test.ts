import fc from "fast-check";
import { expect, test } from "vitest";
import { type Fetch, MAX_REPLY_BYTES } from "#server/connectors/connector.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { checkEvidence, expandChecks } from "#server/posture/checks.ts";
import type { CheckEvidence } from "#server/posture/evidence.ts";

const T0 = Date.parse("2026-09-01T00:00:00Z") / 1000;
const iso = (s: number): string => new Date(s * 1000).toISOString();
type Series = { metric: Record<string, string>; values: [number, string][] };

/** A Prometheus with these series by metric; a range selector gives what lies in it, both ends closed. */
function upstream(metrics: Record<string, Series[]>, { log = [] as string[], cap = MAX_REPLY_BYTES } = {}): Fetch {
  return async (address, init) => {
    const url = new URL(address);
    const p = init?.method === "POST" ? new URLSearchParams(init.body) : url.searchParams;
    const [, name = "", seconds = "0"] = /^(\w+).*\[(\d+)s\]$/.exec(p.get("query") ?? "") ?? [];
    const end = Number(p.get("time"));
    log.push(`${name} ${seconds}`);
    const result = (metrics[name] ?? [])
      .map(({ metric, values }) => ({ metric, values: values.filter(([at]) => at >= end - Number(seconds) && at <= end) }))
      .filter(({ values }) => values.length > 0);
    const text = JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
    if (text.length > cap) throw new UpstreamError("too large", { trouble: "reply", tooLarge: true });
    return { status: 200, headers: new Headers({ "content-type": "application/json" }), text: async () => text };
  };
}

const labels = { instance: "https://a.example.gov", probe: "iad" };
const of = (name: string, values: (string | null)[], more = {}, from = T0): Series => ({
  metric: { __name__: name, ...labels, ...more },
  values: values.flatMap((value, index) => (value === null ? [] : [[from + index * 60, value] as [number, string]])),
});
async function pull(fetch: Fetch, settings: Record<string, unknown> = {}, to = T0 + 3_600) {
  const { evidence, rejected } = await prometheus.pull({
    settings: prometheus.settings.parse({ url: "http://p", ...settings }),
    secret: null,
    window: { from: iso(T0), to: iso(to) },
    fetch,
    now: "2026-11-23T00:00:00Z",
  });
  return { checks: evidence.filter((piece): piece is CheckEvidence => piece.kind === "checks"), rejected };
}

test("each check has its HTTP status; 0 is none, and so is a status of another second", async () => {
  const { checks } = await pull(
    upstream({
      probe_success: [of("probe_success", ["1", "0", "0", "1", "1"])],
      probe_http_status_code: [of("probe_http_status_code", ["200", "503", "0", null, "204"])],
    }),
  );
  expect(checks[0]?.runs).toEqual([
    { from: T0, stepS: 0, count: 1, up: true, status: 200 },
    { from: T0 + 60, stepS: 0, count: 1, up: false, status: 503 },
    { from: T0 + 120, stepS: 0, count: 1, up: false },
    { from: T0 + 180, stepS: 0, count: 1, up: true },
    { from: T0 + 240, stepS: 0, count: 1, up: true, status: 204 },
  ]);
});

test("checks and statuses joined in runs are what joining them one by one gives", async () => {
  const success = fc.array(fc.constantFrom("1", "1", "1", "0", null), { maxLength: 40 });
  const status = fc.array(fc.constantFrom("200", "200", "200", "503", "0", "7", "999", null), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(success, status, fc.array(status, { maxLength: 1 }), async (ups, first, others) => {
      const statuses = [first, ...others];
      const { checks } = await pull(
        upstream({
          probe_success: [of("probe_success", ups)],
          probe_http_status_code: statuses.map((values, job) => of("probe_http_status_code", values, { job: `${job}` })),
        }),
      );
      const known = (minute: number) => Math.max(0, ...statuses.map((values) => Number(values[minute] ?? 0)).filter((code) => code >= 100 && code <= 599));
      const expected = ups.flatMap((up, minute) => (up === null ? [] : [{ at: T0 + minute * 60, up: up === "1", statusCode: known(minute) }]));
      const all = checkEvidence({ external: "-", location: "-", intervalS: 60, checks: expected });
      expect(checks[0]?.runs ?? []).toEqual(all.runs);
    }),
    { numRuns: 200 },
  );
});

test("an upstream that refuses statuses is not told of, unless they were asked for by name", async () => {
  const refusing: Fetch = async (address, init) =>
    address.includes("status")
      ? { status: 400, headers: new Headers(), text: async () => "no" }
      : upstream({ probe_success: [of("probe_success", ["1"])] })(address, init);
  expect(await pull(refusing)).toMatchObject({ checks: [{ runs: [{ up: true }] }], rejected: [] });
  expect((await pull(refusing, { statusQuery: "my_status" })).rejected).toMatchObject([
    { reason: expect.stringContaining("HTTP statuses could not be read"), at: "my_status" },
  ]);
  const log: string[] = [];
  await pull(upstream({ probe_success: [of("probe_success", ["1"])] }, { log }), { statusQuery: "off", durationQuery: "off" });
  expect(log).toEqual(["probe_success 3601"]);
});

test("a selector's own labels are asked of statuses and durations too", async () => {
  const asked: string[] = [];
  const fetch = upstream({ probe_success: [of("probe_success", ["1"])] });
  const listening: Fetch = (address, init) => {
    asked.push(new URL(address).searchParams.get("query") ?? "");
    return fetch(address, init);
  };
  await pull(listening, { query: 'probe_success{job="x"}' });
  expect(asked).toEqual(['probe_success{job="x"}[3601s]', 'probe_http_status_code{job="x"}[3601s]', 'probe_duration_seconds{job="x"}[3601s]']);
});

test("how long slow and failed checks took is kept with them, the quick successes' times are not", async () => {
  const { checks } = await pull(
    upstream({
      probe_success: [of("probe_success", ["1", "1", "0", "0", "1"])],
      probe_duration_seconds: [of("probe_duration_seconds", ["0.999", "1", "0.012", null, "12.3456789"])],
    }),
  );
  expect(checks[0]?.slow).toEqual([
    [T0 + 60, 1000],
    [T0 + 120, 12],
    [T0 + 240, 12_345.679],
  ]);
});

test("a site that changes its labels is one series; where both sets overlap, a second counts once", async () => {
  const before = of("probe_success", ["1", "1", "1", "1"], { scheme: "http", job: "old" });
  const after = of("probe_success", ["1", "0", "1", "1"], { scheme: "https", job: "new" }, T0 + 120);
  const { checks, rejected } = await pull(upstream({ probe_success: [before, after] }));
  expect(checks).toHaveLength(1);
  expect(expandChecks(checks[0]?.runs ?? []).map(({ at, up }) => [(at - T0) / 60, up])).toEqual([
    [0, true],
    [1, true],
    [2, true],
    [3, false],
    [4, true],
    [5, true],
  ]);
  expect(rejected).toEqual([]);
});

test("a Prometheus pair that scrapes the same sites is one monitor: what both saw counts once, and a failure of one counts", async () => {
  const replica = (name: string, values: string[]) => of("probe_success", values, { replica: name });
  const { checks } = await pull(upstream({ probe_success: [replica("a", ["1", "1", "1"]), replica("b", ["1", "0", "1"])] }));
  expect(checks.map(({ runs }) => expandChecks(runs).map(({ up }) => up))).toEqual([[true, false, true]]);
});

test.each([
  [
    "a Mimir tenant behind basic sign-in, as at Grafana Cloud",
    { auth: "basic" },
    '{"username":"123456","password":"glc_token"}',
    { authorization: `Basic ${btoa("123456:glc_token")}` },
  ],
  ["a Mimir of one's own", { tenant: "city|county" }, null, { "x-scope-orgid": "city|county" }],
  ["a login nobody said how to use", {}, '{"username":"u","password":"p"}', { authorization: `Basic ${btoa("u:p")}` }],
  ["a token nobody said how to use", {}, '{"token":"t0ken"}', { authorization: "Bearer t0ken" }],
  ["a tenant and a token", { auth: "bearer", tenant: "city" }, '{"token":"t0ken"}', { authorization: "Bearer t0ken", "x-scope-orgid": "city" }],
])("%s is asked with its own headers", async (_what, settings, secret, expected) => {
  const sent: Record<string, string>[] = [];
  const fetch: Fetch = async (_address, init) => {
    sent.push(init?.headers ?? {});
    return { status: 200, headers: new Headers(), text: async () => '{"status":"success","data":{"resultType":"matrix","result":[]}}' };
  };
  const read = prometheus.settings.parse({ url: "https://prometheus-prod.example/api/prom", ...settings });
  await prometheus.pull({ settings: read, secret, window: { from: iso(T0), to: iso(T0 + 60) }, fetch, now: iso(T0 + 60) });
  for (const headers of sent) expect(headers).toMatchObject(expected);
  expect(sent.length).toBeGreaterThan(0);
});

test("no piece of a long window is larger than what is accepted, and every check is asked for once", async () => {
  const log: string[] = [];
  const minutes = Array.from({ length: 3 * 1440 }, (_, minute) => (minute % 1000 === 999 ? "0" : "1"));
  const sites = Array.from({ length: 120 }, (_, site) => of("probe_success", minutes, { instance: `https://${site}.example.gov` }));
  // Three days of 120 sites are 10 MB here; the cap is set where a day does not fit, as it is for thousands of sites.
  const { checks, rejected } = await pull(
    upstream({ probe_success: sites }, { log, cap: 1_500_000 }),
    { statusQuery: "off", durationQuery: "off" },
    T0 + 3 * 86_400,
  );
  expect(checks.map(({ runs }) => runs.reduce((sum, { count }) => sum + count, 0))).toEqual(Array.from({ length: 120 }, () => 3 * 1440));
  expect(rejected).toEqual([]);
  expect(log[0]).toBe("probe_success 3601");
});
