import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { prometheus } from "#server/connectors/prometheus.ts";
import { locationsOf, buildTimeline } from "#server/posture/timeline.ts";
import { splitByDay } from "#server/posture/checks.ts";
import type { CheckEvidence } from "#server/posture/evidence.ts";

const T0 = Date.parse("2026-09-01T00:00:00Z") / 1000;
const HOUR = 3_600;
const iso = (at: number): string => new Date(at * 1000).toISOString();

type Series = { instance: string; times: number[] };
async function pull(series: Series[], settings: Record<string, unknown> = {}) {
  const result = series.map(({ instance, times }) => ({ metric: { instance, probe: "iad" }, values: times.map((at) => [at, "1"]) }));
  const body = JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
  const fetch: Fetch = async () => ({ status: 200, headers: new Headers(), text: async () => body });
  const read = prometheus.settings.parse({ url: "http://p", durationQuery: "off", statusQuery: "off", ...settings });
  const { evidence, rejected } = await prometheus.pull({
    settings: read,
    secret: null,
    window: { from: iso(T0), to: iso(T0 + HOUR) },
    fetch,
    now: iso(T0 + HOUR),
  });
  return { checks: evidence.filter((piece): piece is CheckEvidence => piece.kind === "checks"), rejected };
}
const every = (stepS: number, seconds = HOUR): number[] => Array.from({ length: Math.floor(seconds / stepS) }, (_, index) => T0 + 0.187 + index * stepS);

/** Seconds the hour says nothing of, as a report would read it. */
function unknownS({ runs, intervalS }: CheckEvidence): number {
  const days = [...splitByDay({ runs, slow: [] }).values()].map((day) => ({
    site: "www",
    source: "s",
    location: "iad",
    day: "2026-09-01",
    intervalS,
    runs: day.runs,
  }));
  return HOUR - buildTimeline(locationsOf(days), 1).reduce((sum, { from, to, state }) => sum + (state === "unknown" ? 0 : to - from), 0);
}

test.each([15, 60, 120, 300])("scraped every %i s, nothing of the hour is unknown, whatever anybody set", async (stepS) => {
  const { checks, rejected } = await pull([{ instance: "a", times: every(stepS) }]);
  expect(checks.map(({ intervalS }) => intervalS)).toEqual([stepS]);
  expect([rejected, checks.map(unknownS)]).toEqual([[], [0]]);
});

test("each monitor has its own, and a gap in one does not stretch it", async () => {
  const gap = every(60).filter((at) => at < T0 + 600 || at > T0 + 2_400);
  const { checks } = await pull([
    { instance: "a", times: every(300) },
    { instance: "b", times: gap },
  ]);
  expect(checks.map(({ external, intervalS, ...piece }) => [external, intervalS, unknownS({ external, intervalS, ...piece })])).toEqual([
    ["a", 300, 0],
    ["b", 60, 1_800],
  ]);
});

test.each([
  [0, []],
  [5, [60]],
  [6, [300]],
])("of %i checks five minutes apart it is read off only where there are enough", async (count, expected) => {
  const { checks } = await pull([{ instance: "a", times: every(300).slice(0, count) }]);
  expect(checks.map(({ intervalS }) => intervalS)).toEqual(expected);
});

test("what somebody set stands, and that it does not fit is told", async () => {
  const { checks, rejected } = await pull([{ instance: "a", times: every(300) }], { intervalS: 60 });
  expect(checks.map(({ intervalS }) => intervalS)).toEqual([60]);
  expect(rejected.map(({ reason }) => reason)).toEqual([expect.stringMatching(/come every 300 s, but the source says every 60 s.*leave it empty/)]);
});
