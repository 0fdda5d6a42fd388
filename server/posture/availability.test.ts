import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { withoutLeft } from "#server/posture/left-sites.ts";
import { availabilityHeadline, availabilityVerdict } from "#server/posture/availability-words.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import type { ClientFacts, SiteFacts } from "#server/posture/facts.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import { monthOf, periodOf, toInstant } from "#server/posture/period.ts";

const NY = "America/New_York";
const site = (more: Partial<SiteFacts> = {}): SiteFacts => ({
  slug: "www",
  host: "www.alderfalls.gov",
  monitoredFrom: "2026-01-01T00:00:00Z",
  monitoredTo: null,
  monitorBound: true,
  ...more,
});
const series = (from: string, to: string, down: [string, string][] = [], silent: [string, string][] = [], slug = "www") =>
  checkDaysFrom(["a", "b", "c"], { site: slug, from, to, intervalS: 300, down, silent });
const base = (more: Partial<ClientFacts> = {}) => factsOf({ sites: [site()], maintenance: [], policies: [], ...more });

test("no checks is no data, never 100 %", () => {
  const measure = measureAvailability(base({ checks: [] }));
  expect(measure.shares).toEqual({ uptimePct: null, coveragePct: 0, strictPct: null, rawPct: null });
  expect(measure.missing).toBe("silent");
  expect(measure.contract).toMatchObject({ pct: null, downS: null, met: null, creditPct: null });
});

test("no data, not configured, paused, not yet monitored and not begun are told apart", () => {
  const uptime = factsOf().sources.filter(({ kind }) => kind === "uptime");
  const missing = (more: Partial<ClientFacts>) => measureAvailability(base({ checks: [], ...more })).missing;
  expect(missing({})).toBe("silent");
  expect(missing({ sources: [] })).toBe("not-configured");
  expect(missing({ sources: uptime.map((source) => ({ ...source, paused: true })) })).toBe("paused");
  expect(missing({ sites: [site({ monitoredFrom: null, monitorBound: false })] })).toBe("not-monitored");
  expect(missing({ sites: [site({ monitoredFrom: "2026-11-02T00:00:00Z" })] })).toBe("not-monitored");
  expect(missing({ now: "2026-09-20T00:00:00Z" })).toBe("not-started");
});

test("below 95 % coverage there is no verdict and no credit, at 95 % there is", () => {
  const checks = (silentUntil: string) => series("2026-09-30T00:00:00Z", "2026-11-02T00:00:00Z", [], [["2026-10-10T04:00:00Z", silentUntil]]);
  // 5 % of 744 hours is 37.2 hours.
  const low = measureAvailability(base({ checks: checks("2026-10-11T17:15:00Z") }));
  expect(low.shares.coveragePct).toBeLessThan(95);
  expect(low).toMatchObject({ missing: "insufficient", contract: { met: null, creditPct: null } });
  expect(low.shares.uptimePct).toBe(100);
  const enough = measureAvailability(base({ checks: checks("2026-10-11T17:10:00Z") }));
  expect(enough).toMatchObject({ missing: null, contract: { met: true } });
});

test("an outage across midnight on the last day is split at the boundary of the client's month", () => {
  // 23:50 to 00:20 on the New York clock.
  const checks = series("2026-09-29T00:00:00Z", "2026-12-02T06:00:00Z", [["2026-11-01T03:50:00Z", "2026-11-01T04:20:00Z"]]);
  const of = (id: string) => measureAvailability(base({ checks, period: monthOf(id, NY), now: "2026-12-05T00:00:00Z" }));
  expect(of("2026-10").tally.downS).toBe(600);
  expect(of("2026-11").tally.downS).toBe(1200);
  expect(of("2026-10").sites[0]?.incidents.find(({ kind }) => kind === "down")?.cut).toBe("after");
  expect(of("2026-11").sites[0]?.incidents.find(({ kind }) => kind === "down")?.cut).toBe("before");
});

test("an outage long enough only together with the day before counts from the period's start", () => {
  const checks = series("2026-09-30T00:00:00Z", "2026-11-02T00:00:00Z", [["2026-10-01T03:50:00Z", "2026-10-01T04:05:00Z"]]);
  const policies = [{ ...OCTOBER_POLICY, consecutiveFailures: 3 }];
  expect(measureAvailability(base({ checks, policies })).tally.downS).toBe(300);
  expect(measureAvailability(base({ checks, policies: [{ ...OCTOBER_POLICY, consecutiveFailures: 4 }] })).tally).toMatchObject({ downS: 0, briefS: 300 });
});

test("a site added mid-month counts only its monitored time, and its allowance shrinks with it", () => {
  const from = "2026-10-12T13:00:00Z";
  const measure = measureAvailability(base({ sites: [site({ monitoredFrom: from })], checks: series(from, "2026-11-02T00:00:00Z") }));
  const outsideS = (Date.parse(from) - Date.parse("2026-10-01T04:00:00Z")) / 1000;
  expect(measure.tally).toMatchObject({ outsideS, unknownS: 0, upS: 744 * 3600 - outsideS });
  expect(measure.shares.coveragePct).toBe(100);
  expect(measure.contract.allowedS).toBeCloseTo((744 * 3600 - outsideS) / 1000, 6);
});

test("a site removed mid-month stops there, half-open", () => {
  const to = "2026-10-20T04:00:00Z";
  const measure = measureAvailability(
    base({ sites: [site({ monitoredTo: to })], checks: series("2026-09-30T00:00:00Z", "2026-11-02T00:00:00Z", [[to, "2026-10-21T00:00:00Z"]]) }),
  );
  expect(measure.tally).toMatchObject({ downS: 0, upS: 19 * 86_400 });
});

test("a site that left before the period is in none of it, in a month as in a year; one that leaves in it is there until then", () => {
  const left = site({ slug: "old", host: "old.alderfalls.gov", monitoredTo: "2026-10-01T04:00:00Z" });
  const checks = series("2026-09-01T00:00:00Z", "2026-11-02T00:00:00Z");
  const slugs = (facts: ClientFacts) => measureAvailability(withoutLeft(facts)).sites.map(({ slug }) => slug);
  expect(slugs(base({ sites: [left, site()], checks }))).toEqual(["www"]);
  expect(slugs(base({ sites: [left, site()], checks, period: monthOf("2026-09", NY) }))).toEqual(["old", "www"]);
  const year = measureAvailability(withoutLeft(base({ sites: [left, site()], checks, period: periodOf("2026", NY) })));
  expect(year.sites.map(({ slug, monitored }) => [slug, monitored && toInstant(monitored.to)])).toEqual([
    ["old", "2026-10-01T04:00:00Z"],
    ["www", expect.anything()],
  ]);
  const { figures } = buildReport(base({ sites: [left, site()], checks }));
  expect([figures["availability.sites"]?.value, Object.keys(figures).filter((id) => id.startsWith("availability.site.old."))]).toEqual([1, []]);
  const none = base({ sites: [left], checks });
  const measure = measureAvailability(withoutLeft(none));
  expect([availabilityVerdict(measure), availabilityHeadline(measure, none.period)]).toEqual([
    { state: "no-data", label: "No site" },
    "You had no site with us in October, so there is nothing to measure.",
  ]);
});

test("after the last site has left, checks that end with it are not stale; before, they are", () => {
  const to = "2026-10-20T04:00:00Z";
  const running = (monitoredTo: string | null) =>
    measureAvailability(base({ sites: [site({ monitoredTo })], checks: series("2026-09-30T00:00:00Z", to), now: "2026-10-25T00:00:00Z" })).missing;
  expect([running(to), running(null), running("2026-10-24T04:00:00Z")]).toEqual([null, "stale", "stale"]);
});

test("the client's uptime weighs sites by time, never the mean of percentages", () => {
  const short = "2026-10-31T04:00:00Z";
  const sites = [site(), site({ slug: "new", host: "new.alderfalls.gov", monitoredFrom: short })];
  const checks = [
    ...series("2026-09-30T00:00:00Z", "2026-11-02T00:00:00Z"),
    ...series(short, "2026-11-02T00:00:00Z", [[short, "2026-10-31T16:00:00Z"]], [], "new"),
  ];
  const { shares, tally, sites: each } = measureAvailability(base({ sites, checks }));
  expect(each.map((one) => one.shares.uptimePct)).toEqual([100, 50]);
  expect(shares.uptimePct).toBeCloseTo((100 * (744 + 12)) / (744 + 24), 9);
  expect(tally.downS).toBe(12 * 3600);
});

test("two monitors of one site are never summed: the more complete one decides", () => {
  const checks = series("2026-09-30T00:00:00Z", "2026-11-02T00:00:00Z", [["2026-10-05T00:00:00Z", "2026-10-05T00:30:00Z"]]);
  const second = checkDaysFrom(["z"], {
    site: "www",
    source: "other",
    from: "2026-10-04T00:00:00Z",
    to: "2026-10-08T00:00:00Z",
    intervalS: 300,
    down: [["2026-10-06T00:00:00Z", "2026-10-07T00:00:00Z"]],
  });
  const measure = measureAvailability(base({ checks: [...second, ...checks] }));
  expect(measure.tally.downS).toBe(1800);
  expect(measure.sites[0]).toMatchObject({ source: "edge-monitor", otherSources: 1, locations: ["a", "b", "c"] });
});

test("a running month is evaluated up to its newest data, without inventing minutes not pulled yet", () => {
  const facts = base({ now: "2026-10-10T12:07:00Z", checks: series("2026-09-30T00:00:00Z", "2026-10-10T12:00:00Z") });
  const measure = measureAvailability(facts);
  expect(measure).toMatchObject({ ended: false, missing: null, tally: { unknownS: 0, upS: measure.span.to - measure.span.from } });
  expect(measure.lastCheckAt).toBe("2026-10-10T12:00:00Z");
  expect(measure.contract).toMatchObject({ met: true, creditPct: null, allowedS: 744 * 3.6 });
});

test("a running month whose monitor went silent is stale, and its silence is unknown", () => {
  const measure = measureAvailability(base({ now: "2026-10-10T12:00:00Z", checks: series("2026-09-30T00:00:00Z", "2026-10-10T06:00:00Z") }));
  expect(measure).toMatchObject({ missing: "stale", tally: { unknownS: 6 * 3600 }, contract: { met: null } });
});

test("November in New York has 721 hours, and all are accounted for", () => {
  const period = monthOf("2026-11", NY);
  const { tally, sites } = measureAvailability(base({ period, now: "2026-12-05T00:00:00Z", checks: series("2026-10-31T00:00:00Z", "2026-12-02T00:00:00Z") }));
  expect(tally.upS).toBe(721 * 3600);
  expect(sites[0]?.days.map(({ upS }) => upS / 3600)).toEqual([25, ...Array.from({ length: 29 }, () => 24)]);
});

test("forty sites with three locations checked every minute are measured within a second", () => {
  const template = checkDaysFrom(["a", "b", "c"], {
    site: "www",
    from: "2026-09-30T00:00:00Z",
    to: "2026-11-02T00:00:00Z",
    down: [["2026-10-05T00:00:00Z", "2026-10-05T00:30:00Z"]],
  });
  const slugs = Array.from({ length: 40 }, (_, index) => `site-${index}`);
  const facts = base({
    sites: slugs.map((slug) => site({ slug, host: `${slug}.gov` })),
    checks: slugs.flatMap((slug) => template.map((day) => ({ ...day, site: slug }))),
  });
  const began = performance.now();
  expect(measureAvailability(facts).tally.downS).toBe(40 * 1800);
  expect(performance.now() - began).toBeLessThan(1000);
});
