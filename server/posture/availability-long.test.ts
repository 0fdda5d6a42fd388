import fc from "fast-check";
import { expect, test } from "vitest";
import { type AvailabilityMeasure, measureAvailability } from "#server/posture/availability.ts";
import { availabilityHeadline, availabilityVerdict, uptimeSentence } from "#server/posture/availability-words.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import { creditSentence } from "#server/posture/credit-words.ts";
import type { CheckDay, ClientFacts, ContractPolicy } from "#server/posture/facts.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import { monthsOf, periodOf, toInstant, toSeconds } from "#server/posture/period.ts";
import type { Tally } from "#server/posture/site-availability.ts";

const NY = "America/New_York";
const ZONES = [NY, "America/Chicago", "Asia/Kathmandu", "UTC", "Pacific/Auckland"];
type Spans = [string, string][];

const www = { slug: "www", host: "www.alderfalls.gov", monitoredFrom: "2025-07-01T04:00:00Z", monitoredTo: null, monitorBound: true };
const checks = (down: Spans = [], silent: Spans = [], to = "2026-10-02T00:00:00Z"): CheckDay[] =>
  checkDaysFrom(["a"], { site: "www", from: "2026-06-29T00:00:00Z", to, intervalS: 300, down, silent });
const quarter = (more: Partial<ClientFacts> = {}) =>
  factsOf({ sites: [www], period: periodOf("2026-Q3", NY), maintenance: [], now: "2026-10-05T12:00:00Z", checks: checks(), ...more });
const words = (facts: ClientFacts) => {
  const measure = measureAvailability(facts);
  return {
    measure,
    verdict: availabilityVerdict(measure),
    sentence: uptimeSentence(measure, facts.period),
    headline: availabilityHeadline(measure, facts.period),
  };
};
const states = (tally: Tally) => tally.upS + tally.downS + tally.maintenanceS + tally.unknownS + tally.outsideS;
const JULY_LONG: Spans = [["2026-07-10T12:00:00Z", "2026-07-10T13:00:00Z"]];

/** Failures and silence anywhere in a year, and the boundaries of monitoring, maintenance and evidence with them. */
const year = fc.constantFrom(...ZONES).chain((zone) => {
  const period = periodOf("2026", zone);
  const [from, to] = [toSeconds(period.start), toSeconds(period.end)];
  const at = fc.integer({ min: from - 90_000, max: to + 90_000 });
  const span = fc.tuple(at, fc.integer({ min: 60, max: 4 * 86_400 })).map(([start, length]): [string, string] => [toInstant(start), toInstant(start + length)]);
  const bound = fc.option(at.map(toInstant), { nil: null });
  return fc.record({
    zone: fc.constant(zone),
    down: fc.array(span, { maxLength: 8 }),
    silent: fc.array(span, { maxLength: 4 }),
    windows: fc.array(span, { maxLength: 4 }),
    monitoredFrom: bound,
    monitoredTo: bound,
    nowS: fc.oneof(fc.constant(to + 86_400), fc.integer({ min: from + 1, max: to })),
    id: fc.constantFrom("2026", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"),
  });
});

test("a quarter or year is its months put together: every second once, and never another figure than the months' own", () => {
  fc.assert(
    fc.property(year, ({ zone, down, silent, windows, monitoredFrom, monitoredTo, nowS, id }) => {
      const series = { site: "www", from: "2025-12-25T00:00:00Z", to: "2027-01-05T00:00:00Z", intervalS: 3600, down, silent };
      const later = { ...OCTOBER_POLICY, id: "later", effectiveFrom: "2026-05-15", consecutiveFailures: 1, targetPpm: 990_000 };
      const maintenance = windows.map(([start, end], index) => ({
        id: `m${index}`,
        site: null,
        from: start,
        to: end,
        announcedAt: toInstant(toSeconds(start) - 80 * 3600),
        reason: "Work",
        approvedBy: null,
      }));
      const facts = factsOf({
        sites: [{ ...www, monitoredFrom, monitoredTo }],
        checks: checkDaysFrom(["a", "b"], series),
        maintenance,
        policies: [OCTOBER_POLICY, later],
        now: toInstant(nowS),
        period: periodOf(id, zone),
      });
      const whole = measureAvailability(facts);
      const months = monthsOf(facts.period)
        .filter(({ start }, index) => index === 0 || toSeconds(start) < nowS)
        .map((period) => measureAvailability({ ...facts, period }));
      const sum = (pick: (measure: AvailabilityMeasure) => number | null) => months.reduce((total, month) => total + (pick(month) ?? 0), 0);
      expect(states(whole.tally)).toBe(whole.span.to - whole.span.from);
      if (whole.ended) expect(states(whole.tally)).toBe(toSeconds(facts.period.end) - toSeconds(facts.period.start));
      for (const key of ["upS", "downS", "maintenanceS", "unknownS", "outsideS", "briefS"] as const)
        expect(whole.tally[key]).toBe(sum(({ tally }) => tally[key]));
      expect(whole.contract.downS ?? 0).toBe(sum(({ contract }) => contract.downS));
      expect(whole.contract.creditCents ?? 0).toBe(sum(({ contract }) => contract.creditCents));
      expect(whole.checks).toBe(sum((month) => month.checks));
      if (months.some(({ contract }) => contract.met === false)) expect(whole.contract.met).toBe(false);
      else expect(whole.contract.met).not.toBe(false);
      const { pieces = [], incidents = [] } = whole.sites[0] ?? {};
      pieces.slice(1).forEach((piece, index) => expect(piece.from).toBe(pieces[index]?.to));
      incidents.slice(1).forEach((incident, index) => {
        const last = incidents[index];
        expect(last?.to === incident.from && last.kind === incident.kind && last.window === incident.window).toBe(false);
      });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("one missed month is a missed contract and is named, however well the quarter did as a whole", () => {
  const { measure, verdict, sentence, headline } = words(quarter({ checks: checks(JULY_LONG) }));
  expect(measure.contract).toMatchObject({ met: false, downS: 3600, creditPct: 10, creditCents: 48_000 });
  expect(measure.contract.downS).toBeLessThan(measure.contract.allowedS ?? 0);
  expect(verdict).toEqual({ state: "missed", label: "Contract missed in July" });
  expect(sentence).toBe("Your site was down for 60 minutes from July to September; the contract was missed in July.");
  expect(headline).toBe("60 minutes down on 10 July; the contract was missed in July.");
});

test("a quarter in which every month was met says so, and one without an outage claims none", () => {
  const short: Spans = [
    ["2026-07-10T12:00:00Z", "2026-07-10T12:20:00Z"],
    ["2026-08-31T12:00:00Z", "2026-08-31T12:20:00Z"],
  ];
  const { verdict, sentence, headline } = words(quarter({ checks: checks(short) }));
  expect(verdict).toEqual({ state: "met", label: "Contract met" });
  expect(sentence).toBe("Your site was down for 40 minutes from July to September; each month stayed within the contract.");
  expect(headline).toBe("40 minutes down on 10 July and 31 August; each month stayed within the contract.");
  expect(words(quarter()).sentence).toBe("We measured no downtime of your site from July to September.");
});

test("a month with too little data is named, never counted as met", () => {
  const { measure, verdict, sentence } = words(quarter({ checks: checks([], [["2026-08-10T00:00:00Z", "2026-08-12T00:00:00Z"]]) }));
  expect(measure.shares.coveragePct).toBeGreaterThan(95);
  expect(verdict).toEqual({ state: "met", label: "Contract met in 2 of 3 months" });
  expect(sentence).toBe("We measured no downtime of your site from July to September. August had too little data to judge.");
});

test("a quarter mostly without data has no verdict, but a missed month stays missed", () => {
  const silent: Spans = [["2026-08-01T04:00:00Z", "2026-09-30T00:00:00Z"]];
  expect(words(quarter({ checks: checks([], silent) })).verdict).toEqual({ state: "no-data", label: "Insufficient data" });
  expect(words(quarter({ checks: checks(JULY_LONG, silent) })).verdict).toEqual({ state: "missed", label: "Contract missed in July" });
});

test("a running quarter reads as so far, names no unfinished credit and does not count months to come", () => {
  const facts = quarter({ now: "2026-08-20T12:02:00Z", checks: checks(JULY_LONG, [], "2026-08-20T12:00:00Z") });
  const { measure, sentence } = words(facts);
  expect(sentence).toBe("Your site was down for 60 minutes from July to September so far; the contract was missed in July.");
  expect(measure.months.map(({ period }) => period.id)).toEqual(["2026-07", "2026-08"]);
  expect(measure.contract.allowedS).toBeCloseTo(2 * 744 * 3.6, 6);
  expect(measure.contract.creditCents).toBe(48_000);
  expect(buildReport(facts).status).toContain("still running");
  expect(words(quarter({ now: "2026-06-20T12:00:00Z", checks: [] })).sentence).toContain("July to September has not begun");
});

test("each month is judged by the terms in force on its first day", () => {
  const strict: ContractPolicy = { ...OCTOBER_POLICY, id: "strict", name: "Agreement of August", effectiveFrom: "2026-08-01", targetPpm: 999_990 };
  const facts = quarter({
    policies: [OCTOBER_POLICY, strict],
    checks: checks([
      ["2026-07-10T12:00:00Z", "2026-07-10T12:30:00Z"],
      ["2026-09-10T12:00:00Z", "2026-09-10T12:30:00Z"],
    ]),
  });
  expect(words(facts).verdict.label).toBe("Contract missed in September");
  const section = buildReport(facts).sections.find(({ id }) => id === "availability");
  expect(section?.notes.find(({ title }) => title === "Terms changed")?.text).toBe(
    "Hosting agreement 2025 from July 2026 and Agreement of August from August 2026. Each month is judged by the terms in force on its first day.",
  );
});

test("credits keep the month they are for and its own last day to claim", () => {
  const two = checks([...JULY_LONG, ["2026-09-10T12:00:00Z", "2026-09-10T13:00:00Z"]]);
  const facts = quarter({ checks: two });
  expect(creditSentence({ measure: measureAvailability(facts), period: facts.period, now: facts.now })).toBe(
    "We owe you credits: July $480.00 (10 % of the monthly fee), which could be claimed until 30 August 2026 and September $480.00 (10 % of the monthly fee), to be claimed until 30 October 2026.",
  );
  const one = quarter({ checks: checks(JULY_LONG) });
  expect(creditSentence({ measure: measureAvailability(one), period: one.period, now: one.now })).toBe(
    "We owe you a credit of $480.00 (10 % of the monthly fee) for July. The last day to claim it was 30 August 2026.",
  );
});

test("the report of a quarter has a table month by month, a strip for each month and only figures of its book", () => {
  const report = buildReport(quarter({ checks: checks(JULY_LONG) }));
  expect(report.periodLabel).toBe("July to September 2026");
  const blocks = report.sections.find(({ id }) => id === "availability")?.blocks.map(({ block }) => block) ?? [];
  const table = blocks.flatMap((block) => (block.kind === "table" && block.title === "Month by month" ? [block] : []))[0];
  expect(table?.rows.map((row) => [row[0]?.text, row[1]?.text, row.at(-1)?.text])).toEqual([
    ["July", "60 min", "Missed"],
    ["August", "0 min", "Met"],
    ["September", "0 min", "Met"],
    ["July to September", "60 min", "Missed in July"],
  ]);
  for (const cell of table?.rows.flat() ?? []) if (cell.figure !== undefined) expect(cell.text).toBe(report.figures[cell.figure]?.display);
  expect(blocks.flatMap((block) => (block.kind === "day-strip" ? [[block.title, block.days.length]] : []))).toEqual([
    ["July 2026. www.alderfalls.gov", 31],
    ["August 2026. www.alderfalls.gov", 31],
    ["September 2026. www.alderfalls.gov", 30],
  ]);
});

test("a year of twelve sites from three locations is built within two seconds", () => {
  const template = checkDaysFrom(["a", "b", "c"], { site: "www", from: "2025-12-31T00:00:00Z", to: "2027-01-02T00:00:00Z", intervalS: 300, down: JULY_LONG });
  const slugs = Array.from({ length: 12 }, (_, index) => `site-${index}`);
  const facts = quarter({
    period: periodOf("2026", NY),
    now: "2027-01-03T00:00:00Z",
    sites: slugs.map((slug) => ({ ...www, slug, host: `${slug}.gov` })),
    checks: slugs.flatMap((slug) => template.map((day) => ({ ...day, site: slug }))),
  });
  const began = performance.now();
  expect(buildReport(facts).figures["availability.contract_down_s"]?.value).toBe(12 * 3600);
  expect(performance.now() - began).toBeLessThan(2000);
});
