import { expect, test } from "vitest";
import type { Block, BlockOf } from "#server/posture/blocks.ts";
import { checkDays } from "#server/posture/checks.fixture.ts";
import { TEN_SECONDS } from "#server/posture/contracts.fixture.ts";
import type { ClientFacts, ContractPolicy, LatencyDay } from "#server/posture/facts.ts";
import { latencyDays } from "#server/posture/latency.fixture.ts";
import { periodOf } from "#server/posture/period.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { responseTimes } from "#server/posture/sections/response-times.ts";

const timeZone = "America/New_York";
const october = { timeZone, from: "2026-10-01T04:00:00Z", to: "2026-11-01T04:00:00Z" };
const paced = (site: string, ms: (at: number) => number): LatencyDay[] => latencyDays({ ...october, site, location: "iad", ms });
const www = paced("www", (at) => (at % 1500 === 0 ? 1_140 : 372));
const forms = paced("forms", () => 372);
const site = (slug: string) => ({ slug, host: `${slug}.alderfalls.gov`, monitoredFrom: "2025-07-01T04:00:00Z", monitoredTo: null, monitorBound: true });
const checks = checkDays({ site: "www", location: "iad", intervalS: 300, ...october });
const one: Partial<ClientFacts> = { sites: [site("www")], checks, latency: www };

const build = (more: Partial<ClientFacts>) => responseTimes.build(contextOf(more));
const block = <K extends Block["kind"]>(more: Partial<ClientFacts>, kind: K) =>
  build(more)
    .blocks.map(({ block: each }) => each)
    .find((each): each is BlockOf<K> => each.kind === kind);
const notes = (more: Partial<ClientFacts>) =>
  build(more)
    .notes.map(({ title, text }) => `${title}: ${text}`)
    .join("\n");

const HEADLINES: [string, Partial<ClientFacts>, string][] = [
  ["one site", one, "Your site answered half of our checks within 0.38 seconds, and 95 of 100 within 1.2 seconds."],
  ["several sites", { latency: [...www, ...forms] }, "Your sites answered half of our checks within 0.38 seconds, and 95 of 100 within 1.2 seconds."],
  ["one measured site of several", { latency: forms }, "Your site answered half of our checks within 0.38 seconds, and 95 of 100 within 0.38 seconds."],
  [
    "a month that runs",
    { ...one, latency: www.filter(({ day }) => day <= "2026-10-20"), now: "2026-10-20T12:00:00Z" },
    "Your site answered half of our checks within 0.38 seconds, and 95 of 100 within 1.2 seconds so far.",
  ],
  [
    "a day out of a month",
    { ...one, latency: www.filter(({ day }) => day === "2026-10-07") },
    "On the one day of 31 with data, your site answered half of our checks within 0.38 seconds, and 95 of 100 within 1.2 seconds.",
  ],
  ["checks without times", { ...one, latency: [] }, "The monitor of your sites did not report how long its checks took, so there are no response times."],
  ["no checks", { ...one, checks: [], latency: www }, "No checks of your sites arrived, so there are no response times."],
  ["no monitor", { ...one, checks: [], sources: [], latency: [] }, "No monitor is set up for your sites, so there are no response times."],
  [
    "sites that were not watched",
    { checks: [], latency: [], sites: [{ ...site("www"), monitoredFrom: null, monitorBound: false }] },
    "Your sites were not monitored in this period, so there are no response times.",
  ],
];
test.each(HEADLINES)("the headline states the fact: %s", (_name, more, headline) => {
  const section = build(more);
  expect([section.headline, section.verdict]).toEqual([headline, null]);
});

const policy = (more: Partial<ContractPolicy>): ContractPolicy => ({ ...TEN_SECONDS, effectiveFrom: "2025-07-01", ...more });
const october1 = policy({ id: "later", name: "Renewed agreement", effectiveFrom: "2026-10-01", latencyLimitMs: 4_000, failureClause: "" });
const TERMS: [string, Partial<ClientFacts>, string, string][] = [
  [
    "none on file",
    { policies: [] },
    "No contract terms are on file, and our standard target sets no limit on response time, so there is no target and no verdict.",
    "No target set",
  ],
  [
    "without a limit",
    { policies: [policy({ latencyLimitMs: null })] },
    "The terms on file set no limit on response time, so there is no target and no verdict.",
    "No target set",
  ],
  [
    "with a limit and its clause",
    { policies: [policy({})] },
    "Website services agreement, Section 7.2(a): a check slower than 10 seconds has failed.",
    "Limit 10 s a check",
  ],
  ["replaced as the month begins", { policies: [policy({}), october1] }, "Renewed agreement: a check slower than 4 seconds has failed.", "Limit 4 s a check"],
  [
    "replaced after the month",
    { policies: [policy({}), { ...october1, effectiveFrom: "2026-11-01" }] },
    "Section 7.2(a): a check slower than 10 seconds",
    "Limit 10 s a check",
  ],
  [
    "that change within a quarter",
    { period: periodOf("2026-Q4", timeZone), policies: [policy({ latencyLimitMs: null }), { ...october1, effectiveFrom: "2026-11-01" }] },
    "October 2026: no limit and November 2026: a check slower than 4 seconds has failed (Renewed agreement).",
    "Limit differs by month",
  ],
];
test.each(TERMS)("what the terms say of response time is read from them: %s", (_name, more, text, detail) => {
  expect(notes({ ...one, ...more })).toContain(text);
  expect(notes({ ...one, ...more, latency: [] })).toContain(text);
  const items = block({ ...one, ...more }, "key-figures")?.items ?? [];
  expect(items.map(({ detail: each }) => each)).toEqual([[detail], [detail], [detail], []]);
  expect(items.every(({ verdict }) => verdict === null)).toBe(true);
});

test("without response times there is nothing to draw, and no zero anywhere", () => {
  const section = build({ ...one, latency: [] });
  expect(section.blocks).toEqual([]);
  expect(JSON.stringify(section)).not.toMatch(/\b0 s\b|0 checks/);
});

test("the four numbers are figures, in seconds rounded up", () => {
  expect(block(one, "key-figures")?.items.map(({ value, unit, figure }) => [figure, value, unit])).toEqual([
    ["response.p50_ms", "0.38", "s"],
    ["response.p95_ms", "1.2", "s"],
    ["response.p99_ms", "1.2", "s"],
    ["response.checks", "8,928", null],
  ]);
});

test("the bands hold every check once, each a figure, and the sentence below floors the share", () => {
  const bars = block(one, "bars");
  expect(bars?.bars.map(({ label, value, cell }) => [label, value, cell.text])).toEqual([
    ["up to 0.25 s", 0, "0"],
    ["0.25 to 0.5 s", 7_142, "7,142"],
    ["0.5 to 1 s", 0, "0"],
    ["1 to 2 s", 1_786, "1,786"],
    ["2 to 5 s", 0, "0"],
    ["over 5 s", 0, "0"],
  ]);
  expect(bars?.bars.every(({ cell }) => cell.figure?.startsWith("response.band."))).toBe(true);
  expect(bars?.summary).toBe("79.995 % of 8,928 checks were answered within 1 second; the slowest took up to 1.2 s.");
});

test("several sites are told apart; one without times reads no data, an unmonitored one not monitored", () => {
  const sites = [site("www"), site("forms"), { ...site("pay"), monitoredFrom: "2026-11-01T04:00:00Z" }];
  const table = block({ sites, latency: www }, "table");
  expect(table?.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["www.alderfalls.gov", "8,928", "0.38 s", "1.2 s", "1.2 s"],
    ["forms.alderfalls.gov", "no data", "no data", "no data", "no data"],
    ["pay.alderfalls.gov", "not monitored", "not monitored", "not monitored", "not monitored"],
  ]);
  expect(block(one, "table")).toBeUndefined();
});

test("the notes say what is measured, from where, and of how many checks", () => {
  const text = notes(one);
  expect(text).toContain("seen from 1 location (iad). It is not what each visitor sees");
  expect(text).toContain("Edge monitor, last read 3 November, 06:55. 8,928 of 8,928 checks on 31 days have a response time; a failed check has none");
  expect(text).toContain("never by averaging averages");
});

const month = (period: string, value: number | null) => ({
  period,
  figures: { "response.p95_ms": { value, unit: "ms" as const, display: value === null ? "no data" : `${value / 1000} s`, basis: "" } },
});

test("the months begin with the first that has a figure, in seconds; a month without is a gap", () => {
  const history = [month("2026-06", null), month("2026-07", 800), month("2026-08", null), month("2026-09", 1_000)];
  const trend = block({ ...one, history }, "trend");
  expect(trend?.points.map(({ label, value }) => [label, value])).toEqual([
    ["July 2026", 0.8],
    ["August 2026", null],
    ["September 2026", 1],
    ["October 2026", 1.15],
  ]);
  expect(trend?.summary).toBe("95 of 100 checks were answered within 0.8 s in July 2026 and within 1.2 s in October 2026. One month has no data.");
});

test("one month is no trend", () => {
  expect(block({ ...one, history: [month("2026-08", null), month("2026-09", null)] }, "trend")).toBeUndefined();
});
