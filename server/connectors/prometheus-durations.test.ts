import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { expandChecks } from "#server/posture/checks.ts";
import type { CheckEvidence, LatencyEvidence } from "#server/posture/evidence.ts";
import { Evidence } from "#server/posture/evidence.ts";
import { bucketOf } from "#server/posture/latency.ts";
import { eachLatency, latencyEvidence } from "#server/posture/latency-samples.ts";

const T0 = Date.parse("2026-09-01T00:00:00Z") / 1000;
const iso = (s: number): string => new Date(s * 1000).toISOString();
type Series = { metric: Record<string, string>; values: [number, string][] };
type Answer = { status?: number; body: unknown };
const matrix = (result: Series[]): Answer => ({ body: { status: "success", data: { resultType: "matrix", result } } });
const refused: Answer = { status: 422, body: { status: "error", errorType: "execution", error: "no such query" } };

function fetchOf(answer: (query: string, p: URLSearchParams) => Answer, log: string[] = []): Fetch {
  return async (address) => {
    const p = new URL(address).searchParams;
    log.push(p.get("query") ?? "");
    const { status = 200, body } = answer(p.get("query") ?? "", p);
    return { status, headers: new Headers({ "content-type": "application/json" }), text: async () => JSON.stringify(body) };
  };
}
const labels = { instance: "https://a.example.gov", probe: "iad" };
/** An upstream with both metrics, one sample a minute; what one query gets is what the other gets. */
const both = (success: Series[], seconds: Series[]) =>
  fetchOf((query) => matrix(query.includes("probe_duration_seconds") ? seconds : query.includes("probe_success") ? success : []));
const success = (values: string[], more = {}): Series => ({
  metric: { __name__: "probe_success", ...labels, ...more },
  values: values.map((v, i) => [T0 + i * 60, v]),
});
const seconds = (values: string[], more = {}): Series => ({
  metric: { __name__: "probe_duration_seconds", ...labels, ...more },
  values: values.map((v, i) => [T0 + i * 60, v]),
});
const unpacked = (piece: LatencyEvidence) => {
  const samples: { at: number; bucket: number }[] = [];
  eachLatency(piece, (at, bucket) => samples.push({ at, bucket }));
  return samples;
};
const pull = async (fetch: Fetch, settings: Record<string, unknown> = {}, to = T0 + 3600) => {
  const result = await prometheus.pull({
    settings: prometheus.settings.parse({ url: "http://prometheus.test:9090/", ...settings }),
    secret: null,
    window: { from: iso(T0), to: iso(to) },
    fetch,
    now: "2026-11-23T00:00:00Z",
  });
  return {
    ...result,
    checks: result.evidence.filter((piece): piece is CheckEvidence => piece.kind === "checks").map((piece) => ({ ...piece, checks: expandChecks(piece.runs) })),
    latency: result.evidence.filter((piece): piece is LatencyEvidence => piece.kind === "latency").map((piece) => ({ ...piece, samples: unpacked(piece) })),
  };
};

test("each successful check brings how long it took; a failed one brings none", async () => {
  const { checks, latency, rejected, cursor } = await pull(both([success(["1", "0", "1"])], [seconds(["0.412", "9.5", "1.1"])]));
  expect(checks[0]?.checks).toHaveLength(3);
  expect(latency.map(({ samples: _, ...piece }) => piece)).toEqual([
    latencyEvidence({
      external: "https://a.example.gov",
      location: "iad",
      samples: [
        { at: T0, ms: 412 },
        { at: T0 + 120, ms: 1100 },
      ],
    }),
  ]);
  expect(latency.every((piece) => Evidence.safeParse(piece).success)).toBe(true);
  expect([rejected, cursor]).toEqual([[], iso(T0 + 120)]);
});

test("the recorded replies of a real Prometheus: 12 of 15 checks succeeded and have a time, the 15 quick refusals of the other page have none", async () => {
  const fixture = (name: string) => JSON.parse(readFileSync(new URL(`fixtures/prometheus/${name}`, import.meta.url), "utf8"));
  const [ups, times] = [fixture("prom_raw_success_2s.json"), fixture("prom_raw_duration_2s.json")];
  const { evidence, rejected } = await prometheus.pull({
    settings: prometheus.settings.parse({ url: "http://prometheus.test:9090/", intervalS: 5 }),
    secret: null,
    window: { from: iso(1795453346), to: iso(1795453376) },
    fetch: fetchOf((query) => ({ body: query.startsWith("probe_duration_seconds") ? times : ups })),
    now: "2026-11-24T00:00:00Z",
  });
  const latency = evidence.filter((piece) => piece.kind === "latency");
  expect(latency.map(({ external, location, buckets }) => [external, location, buckets.length])).toEqual([["http://127.0.0.1:19177/", "iad", 12]]);
  expect(latency.flatMap(unpacked).slice(0, 3)).toEqual([
    { at: 1795453349, bucket: bucketOf(23.003) },
    { at: 1795453351, bucket: bucketOf(83.361) },
    { at: 1795453353, bucket: bucketOf(142.324) },
  ]);
  expect([evidence.length, rejected]).toEqual([3, []]);
});

test("an upstream without the series brings no response times, and its checks all the same", async () => {
  const { checks, latency, rejected } = await pull(both([success(["1", "1"])], []));
  expect([checks[0]?.checks.length, latency, rejected]).toEqual([2, [], []]);
});

const IMPOSSIBLE = ["NaN", "+Inf", "-Inf", "-0.1", "3600.1", "", "soon"];
test.each(IMPOSSIBLE)("a duration of %j is set aside and is no response time", async (value) => {
  const { latency, rejected } = await pull(both([success(["1", "1"])], [seconds(["0.3", value])]));
  expect(latency[0]?.samples).toEqual([{ at: T0, bucket: bucketOf(300) }]);
  expect(rejected).toEqual([
    {
      reason: expect.stringContaining("values that are no duration"),
      at: `https://a.example.gov iad, 1 from ${T0 + 60} on`,
      raw: expect.stringContaining("probe_duration_seconds"),
    },
  ]);
});

test("a duration nobody knows the outcome of does not count", async () => {
  const { latency } = await pull(both([success(["1"])], [seconds(["0.3", "0.4", "0.5"])]));
  expect(latency[0]?.samples.map(({ at }) => at)).toEqual([T0]);
});

test("series that differ in another label are one, and of two durations for one second the longer counts", async () => {
  const parts = [seconds(["0.3", "0.9"], { job: "http" }), seconds(["0.5", "0.4"], { job: "https" })];
  const { latency } = await pull(both([success(["1", "1"])], parts));
  expect(latency.map(({ samples }) => samples.map(({ bucket }) => bucket))).toEqual([[500, 900].map(bucketOf)]);
});

test("where one of two series failed in that second, the check failed and has no response time", async () => {
  const { latency } = await pull(both([success(["1", "1"], { job: "a" }), success(["1", "0"], { job: "b" })], [seconds(["0.3", "0.3"])]));
  expect(latency[0]?.samples.map(({ at }) => at)).toEqual([T0]);
});

test.each([
  ["the default", {}, "probe_duration_seconds"],
  ["with the query's labels", { query: 'probe_success{job="probe_success"}' }, 'probe_duration_seconds{job="probe_success"}'],
  ["as set", { query: "max(up)", durationQuery: "my_seconds" }, "my_seconds"],
])("the durations are asked for by %s", async (_name, settings, expected) => {
  const log: string[] = [];
  await pull(
    fetchOf((query) => matrix(query.startsWith("probe_duration") || query.startsWith("my_") ? [] : [success(["1"])]), log),
    settings,
  );
  expect(log).toContain(`${expected}[3601s]`);
});

test.each([
  ["turned off", { durationQuery: "off" }],
  ["of any other query, whose durations we cannot guess", { query: "min by (instance) (probe_success)" }],
])("no durations are asked for when %s", async (_name, settings) => {
  const log: string[] = [];
  await pull(
    fetchOf(() => matrix([success(["1"])]), log),
    settings,
  );
  expect(log.filter((query) => query.includes("duration"))).toEqual([]);
});

test("an upstream that refuses the durations keeps its checks and is told", async () => {
  const { checks, latency, rejected } = await pull(fetchOf((query) => (query.includes("duration") ? refused : matrix([success(["1"])]))));
  expect([checks.length, latency]).toEqual([1, []]);
  expect(rejected).toEqual([{ reason: expect.stringMatching(/^Response times could not be read\. .*no such query/), at: "probe_duration_seconds", raw: "" }]);
});

test("an upstream that breaks down while it tells the durations fails the pull, which is tried again", async () => {
  const broken = pull(fetchOf((query) => (query.includes("duration") ? { status: 503, body: "" } : matrix([success(["1"])]))));
  await expect(broken).rejects.toMatchObject({ code: "upstream", retryable: true });
});

test("by query_range too each check has its own duration once, however often the point repeats it", async () => {
  const data = new Map<string, [number, string][]>([
    ["probe_success", [0, 1, 2, 3].map((i) => [T0 + i * 300 + 7, i === 2 ? "0" : "1"])],
    ["probe_duration_seconds", [0, 1, 2, 3].map((i) => [T0 + i * 300 + 7, `0.${i + 1}`])],
  ]);
  const fetch = fetchOf((query, p) => {
    if (query.includes("[")) return refused;
    const stamp = query.startsWith("timestamp(");
    const name = query.replace(/^timestamp\(|\)$/g, "");
    const values: [number, string][] = [];
    for (let at = Number(p.get("start")); at <= Number(p.get("end")); at += Number(p.get("step"))) {
      const last = data.get(name)?.findLast(([t]) => t <= at && at - t < 300);
      if (last) values.push([at, stamp ? String(last[0]) : last[1]]);
    }
    return matrix([{ metric: { ...labels, ...(stamp ? {} : { __name__: name }) }, values }]);
  });
  const { checks, latency } = await pull(fetch, { intervalS: 60 });
  expect(checks[0]?.checks.map(({ at }) => at - T0)).toEqual([7, 307, 607, 907]);
  expect(latency[0]?.samples).toEqual([
    { at: T0 + 7, bucket: bucketOf(100) },
    { at: T0 + 307, bucket: bucketOf(200) },
    { at: T0 + 907, bucket: bucketOf(400) },
  ]);
});

test("whatever comes, a response time is that of a successful check and none is counted twice", async () => {
  const outcome = fc.constantFrom("0", "1", "NaN");
  const duration = fc.oneof(
    fc.constantFrom("NaN", "-1", "4000"),
    fc.integer({ min: 0, max: 3_600_000 }).map((ms) => String(ms / 1000)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(outcome, duration), { minLength: 1, maxLength: 30 }), async (samples) => {
      const { latency } = await pull(
        both(
          [success(samples.map(([up]) => up))],
          [
            seconds(samples.map(([, s]) => s)),
            seconds(
              samples.map(([, s]) => s),
              { job: "again" },
            ),
          ],
        ),
      );
      const truth = samples.flatMap(([up, s], i) =>
        up === "1" && Number(s) >= 0 && Number(s) <= 3600 ? [{ at: T0 + i * 60, bucket: bucketOf(Math.round(Number(s) * 1000)) }] : [],
      );
      expect(latency.flatMap((piece) => piece.samples)).toEqual(truth);
    }),
    { numRuns: 60 },
  );
});
