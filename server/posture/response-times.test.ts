import { expect, test } from "vitest";
import { checkDays } from "#server/posture/checks.fixture.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { countLatency } from "#server/posture/latency.ts";
import { latencyDays } from "#server/posture/latency.fixture.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { addResponseFigures, BANDS, measureResponse } from "#server/posture/response-times.ts";
import { figureBook } from "#server/posture/figures.ts";

const timeZone = "America/New_York";
const series = { location: "iad", timeZone, from: "2026-09-30T00:00:00Z", to: "2026-11-03T00:00:00Z" };
const fast = latencyDays({ ...series, site: "www", ms: () => 300 });
const slow = latencyDays({ ...series, site: "forms", ms: (at) => (at % 3600 === 0 ? 4_000 : 900) });

function figuresOf(more: Partial<ClientFacts>) {
  const facts = factsOf(more);
  const book = figureBook();
  addResponseFigures(book, measureResponse(facts, measureAvailability(facts)));
  return book;
}
const values = (more: Partial<ClientFacts>, ids: string[]) => ids.map((id) => figuresOf(more).get(`response.${id}`).value);

test("a month is the client's own: checks of its first and last local minute are in it, those around it are not", () => {
  // October 2026 in New York: 31 days of 288 checks.
  expect(values({ latency: fast }, ["checks", "site.www.checks", "site.forms.checks"])).toEqual([31 * 288, 31 * 288, null]);
});

test("the client's percentiles come from all checks of all sites together", () => {
  expect(values({ latency: [...fast, ...slow] }, ["p50_ms", "p95_ms", "p99_ms", "max_ms"])).toEqual([300, 900, 4_000, 4_000]);
  expect(values({ latency: [...fast, ...slow] }, ["site.www.p95_ms", "site.forms.p95_ms", "site.pay.p95_ms"])).toEqual([300, 4_000, null]);
});

test("two monitors of one site are never added up: the one that speaks for its availability is read", () => {
  const second = latencyDays({ ...series, site: "www", source: "second-monitor", ms: () => 9_000 });
  expect(values({ latency: [...fast, ...second] }, ["checks", "p99_ms"])).toEqual([31 * 288, 300]);
  expect(values({ latency: second }, ["checks", "p99_ms"])).toEqual([null, null]);
});

test("a site's locations count together", () => {
  const far = latencyDays({ ...series, site: "www", location: "sjc", ms: () => 700 });
  expect(values({ latency: [...fast, ...far] }, ["checks", "p50_ms", "p95_ms"])).toEqual([2 * 31 * 288, 300, 700]);
});

test("the bands add up to the checks, and every limit is in the lower band", () => {
  const ms = [1, 250, 250.001, 500, 1_000, 1_000.001, 2_000, 5_000, 5_000.001, 60_000];
  const latency = latencyDays({ ...series, site: "www", ms: (at) => ms[(at / 300) % ms.length] ?? 0 });
  const facts = factsOf({ latency });
  const all = countLatency(measureResponse(facts, measureAvailability(facts)).histogram);
  const counts = values(
    { latency },
    BANDS.map(({ id }) => `band.${id}`),
  ) as number[];
  expect(counts.reduce((a, b) => a + b, 0)).toBe(all);
  expect(counts.map((count) => Math.round((count * 10) / all))).toEqual([2, 2, 1, 2, 1, 2]);
});

test("without response times every figure is no data, never 0", () => {
  const book = figuresOf({ latency: [] });
  expect(Object.entries(book.all()).filter(([, { value, display }]) => value !== null || display !== "no data")).toEqual([]);
  expect(Object.keys(figuresOf({}).all())).toEqual(Object.keys(book.all()));
});

test("a quarter reads each month from the monitor that spoke for that month, so it never says anything else than the months' own reports", () => {
  const october = { from: "2026-09-30T00:00:00Z", to: "2026-11-01T04:00:00Z" };
  const november = { from: "2026-11-01T04:00:00Z", to: "2026-12-02T00:00:00Z" };
  const checks = [
    ...checkDays({ site: "www", location: "iad", source: "edge-monitor", intervalS: 300, ...october }),
    ...checkDays({ site: "www", location: "iad", source: "second-monitor", intervalS: 300, ...november }),
  ];
  const latency = [
    ...latencyDays({ ...series, site: "www", source: "edge-monitor", ms: () => 300, ...october }),
    ...latencyDays({ ...series, site: "www", source: "second-monitor", ms: () => 800, ...november }),
    ...latencyDays({ ...series, site: "www", source: "second-monitor", ms: () => 9_000, ...october }),
  ];
  const quarter = { id: "2026-Q4", start: "2026-10-01T04:00:00Z", end: "2027-01-01T05:00:00Z", timeZone };
  const more = { checks, latency, period: quarter, now: "2026-12-03T00:00:00Z" };
  expect(values(more, ["max_ms", "site.www.p50_ms"])).toEqual([800, 300]);
});

test("the report carries the figures and the section", () => {
  const report = buildReport(factsOf({ latency: [...fast, ...slow] }));
  expect(report.figures["response.p95_ms"]).toMatchObject({ value: 900, unit: "ms", display: "0.9 s" });
  expect(report.sections.find(({ id }) => id === "response-times")?.headline).toBe(
    "Your sites answered half of our checks within 0.3 seconds, and 95 of 100 within 0.9 seconds.",
  );
});
