import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { readMetrics } from "#server/connectors/metrics-text.ts";
import { uptimeKumaMetrics } from "#server/connectors/uptime-kuma-metrics.ts";
import { latencyEvidence } from "#server/posture/latency-samples.ts";

const METRICS = readFileSync(new URL("fixtures/uptime-kuma/metrics.txt", import.meta.url), "utf8");
const now = "2026-11-20T12:00:30Z";
const at = Date.parse(now) / 1000;
const answer =
  (body: string, sent: Record<string, string>[] = []): Fetch =>
  async (_address, init) => {
    sent.push(init?.headers ?? {});
    return { status: 200, headers: new Headers({ "content-type": "text/plain" }), text: async () => body };
  };
const pull = (fetch: Fetch, { secret = "uk1_key" as string | null, to = now } = {}) =>
  uptimeKumaMetrics.pull({
    settings: uptimeKumaMetrics.settings.parse({ url: "https://kuma.example.gov/" }),
    secret,
    window: { from: "2026-11-20T11:00:00Z", to },
    fetch,
    now,
  });
const line = (status: number, labels = 'monitor_name="a",monitor_type="http",monitor_url="https://a.example"') => `monitor_status{${labels}} ${status}\n`;

test("one check a pull, dated by our clock; under maintenance there is none; the key goes as the password of an empty user", async () => {
  const sent: Record<string, string>[] = [];
  const { evidence, rejected, cursor } = await pull(answer(METRICS, sent));
  expect(sent[0]?.["authorization"]).toBe(`Basic ${btoa(":uk1_key")}`);
  expect(rejected).toEqual([]);
  expect(cursor).toBe("2026-11-20T12:00:30.000Z");
  expect(evidence).toEqual([
    {
      kind: "checks",
      external: "https://www.example.gov",
      location: "Uptime Kuma",
      intervalS: 60,
      runs: [{ from: at, stepS: 0, count: 1, up: true }],
      slow: [],
    },
    latencyEvidence({ external: "https://www.example.gov", location: "Uptime Kuma", samples: [{ at, ms: 143 }] }),
  ]);
});

test("labels are read with their quotes and backslashes, and a line that is no metric is rejected by number", () => {
  const { samples } = readMetrics(METRICS, ["monitor_status"]);
  expect(samples.map(({ labels }) => labels["monitor_name"])).toEqual(["www", 'pay "citizens" \\ portal']);
  expect(readMetrics('monitor_status{a="b} 1\nmonitor_status{a="b"} up\nother 1\n', ["monitor_status"]).rejected.map((each) => each.at)).toEqual([
    "line 1",
    "line 2",
  ]);
});

test.each([
  [0, [false]],
  [1, [true]],
  [2, [false]],
  [3, []],
])("1.x, without monitor ids: status %i", async (status, expected) => {
  const { evidence } = await pull(answer(line(status)));
  expect(evidence.flatMap((piece) => (piece.kind === "checks" ? piece.runs.map(({ up }) => up) : []))).toEqual(expected);
});

test("-1 milliseconds is no response time", async () => {
  const { evidence } = await pull(answer(`${line(1)}monitor_response_time{monitor_name="a",monitor_type="http",monitor_url="https://a.example"} -1\n`));
  expect(evidence.map(({ kind }) => kind)).toEqual(["checks"]);
});

test("a status nobody knows is rejected with its line and never up", async () => {
  expect(await pull(answer(line(5)))).toMatchObject({ evidence: [], cursor: null, rejected: [{ at: "line 1", reason: expect.stringContaining("Status 5") }] });
});

test("what is said now says nothing about last hour", async () => {
  expect(await pull(answer(METRICS), { to: "2026-11-20T11:30:00Z" })).toMatchObject({ evidence: [], cursor: null });
});

test.each([
  ["a page", "<html></html>", /a web page/],
  ["half of it", METRICS.slice(0, 700), /not a whole page/],
  ["another program's metrics", "go_goroutines 5\n", /not a whole page/],
])("%s is an error in words", async (_name, body, message) => {
  await expect(pull(answer(body))).rejects.toMatchObject({ code: "upstream", message: expect.stringMatching(message) });
});

test("without a key nothing is asked", async () => {
  await expect(pull(answer(METRICS), { secret: null })).rejects.toMatchObject({ code: "bad-input" });
});
