import { describe, expect, test } from "vitest";
import { type AvailabilityMeasure, measureAvailability } from "#server/posture/availability.ts";
import { CREDIT_BANDS, SUNDAY_WINDOW, TEN_SECONDS, WORKING_HOURS } from "#server/posture/contracts.fixture.ts";
import type { Check } from "#server/posture/evidence.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { CheckDay, ContractPolicy, Correction, MaintenanceWindow } from "#server/posture/facts.ts";
import { monthOf, toSeconds } from "#server/posture/period.ts";
import { storedDays } from "#server/posture/raw-checks.fixture.ts";

type Odd = readonly [from: string, to: string, check: Omit<Check, "at">];
type Case = {
  zone?: string;
  month?: string;
  odd?: readonly Odd[];
  windows?: MaintenanceWindow[];
  corrections?: Correction[];
  everyS?: number;
};

const DOWN = { up: false, statusCode: null, durationMs: null };

const DAY_S = 86_400;

/** A month of checks of one site from three locations, all of them well but for the odd ones. */
function measured(policy: ContractPolicy, { zone = "America/New_York", month = "2026-10", odd = [], windows = [], corrections = [], everyS = 60 }: Case) {
  const period = monthOf(month, zone);
  const spans = odd.map(([from, to, check]) => ({ from: toSeconds(from), to: toSeconds(to), check }));
  const well = { up: true, statusCode: 200, durationMs: 180 };
  const days: CheckDay[] = [];
  for (let day = Math.floor(toSeconds(period.start) / DAY_S) - 1; day * DAY_S < toSeconds(period.end) + DAY_S; day += 1) {
    const begin = day * DAY_S;
    const own = spans.filter(({ from, to }) => from < begin + DAY_S && to > begin);
    const checkAt = (at: number): Check => ({ at, ...(own.find(({ from, to }) => at >= from && at < to)?.check ?? well) });
    // A day without anything odd is one run; nothing to fold.
    const length = own.length === 0 ? 2 : DAY_S / everyS;
    const [stored] = storedDays({ location: "a", intervalS: everyS }, [Array.from({ length }, (_, index) => checkAt(begin + index * everyS))]);
    if (stored === undefined) continue;
    const runs = own.length === 0 ? stored.runs.map((run) => ({ ...run, count: DAY_S / everyS })) : stored.runs;
    days.push({ ...stored, runs });
  }
  return measureAvailability(
    factsOf({
      period,
      now: "2027-06-01T00:00:00Z",
      policies: [policy],
      checks: ["a", "b", "c"].flatMap((location) => days.map((each) => ({ ...each, location }))),
      maintenance: windows,
      corrections,
      sites: [{ slug: "www", host: "www.gov", monitoredFrom: "2020-01-01T00:00:00Z", monitoredTo: null, monitorBound: true }],
    }),
  );
}

const moved = ({ contract }: AvailabilityMeasure) => Object.fromEntries(contract.adjustments.map(({ kind, id, seconds }) => [id ?? kind, seconds]));
const window = (from: string, to: string, announcedAt: string, more: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id: "w",
  site: null,
  from,
  to,
  announcedAt,
  reason: "Work",
  approvedBy: null,
  ...more,
});

describe("99.9 %, 10 seconds, status 200 or 302, three times in a row, 1 % of the fee", () => {
  const at = (minutes: number, check: Omit<Check, "at">): Odd => [
    "2026-10-05T15:00:00Z",
    new Date(Date.parse("2026-10-05T15:00:00Z") + minutes * 60_000).toISOString(),
    check,
  ];
  test.each<[string, Odd[], number, Record<string, number>]>([
    ["exactly 10.000 s is within 10 seconds", [at(5, { up: true, statusCode: 200, durationMs: 10_000 })], 0, {}],
    ["10.001 s is not", [at(5, { up: true, statusCode: 200, durationMs: 10_001 })], 300, { slow: 300 }],
    ["twice in a row is no outage", [at(2, { up: true, statusCode: 200, durationMs: 12_000 })], 0, {}],
    ["three times counts from the first", [at(3, { up: true, statusCode: 200, durationMs: 12_000 })], 180, { slow: 180 }],
    ["a redirect 302 is delivered, though the monitor refused it", [at(5, { up: false, statusCode: 302, durationMs: 90 })], 0, { accepted: -300 }],
    ["a redirect 301 is not, though the monitor took it", [at(5, { up: true, statusCode: 301, durationMs: 90 })], 300, { slow: 300 }],
    ["302 after 11 seconds is not delivered", [at(5, { up: false, statusCode: 302, durationMs: 11_000 })], 300, {}],
    ["no answer at all has no status, and the monitor’s word stands", [at(5, DOWN)], 300, {}],
    [
      "slow, refused and silent in turn are one row of failures",
      [
        ["2026-10-05T15:00:00Z", "2026-10-05T15:01:00Z", { up: true, statusCode: 200, durationMs: 10_500 }],
        ["2026-10-05T15:01:00Z", "2026-10-05T15:02:00Z", { up: true, statusCode: 503, durationMs: 50 }],
        ["2026-10-05T15:02:00Z", "2026-10-05T15:03:00Z", DOWN],
      ],
      180,
      // The last of the three the monitor measured itself.
      { slow: 120 },
    ],
    ["two monitor failures are measured and taken off", [at(2, DOWN)], 0, { few: -120 }],
  ])("%s", (_, odd, downS, moves) => {
    const measure = measured(TEN_SECONDS, { odd });
    expect(measure.contract.downS).toBe(downS);
    expect(moved(measure)).toEqual(moves);
  });

  test("the third failure after midnight at a month’s end makes the first two count, each in its own month", () => {
    const odd: Odd[] = [["2026-11-01T03:58:00Z", "2026-11-01T04:01:00Z", { up: true, statusCode: 200, durationMs: 15_000 }]];
    expect(measured(TEN_SECONDS, { odd }).contract.downS).toBe(120);
    expect(measured(TEN_SECONDS, { odd, month: "2026-11" }).contract.downS).toBe(60);
    const two: Odd[] = [["2026-11-01T03:59:00Z", "2026-11-01T04:01:00Z", { up: true, statusCode: 200, durationMs: 15_000 }]];
    expect(measured(TEN_SECONDS, { odd: two }).contract.downS).toBe(0);
  });

  test("44 min 38 s of 744 hours are within 99.9 %, 45 minutes are not and cost 1 % of the fee", () => {
    expect(measured(TEN_SECONDS, { odd: [at(44, DOWN)] }).contract).toMatchObject({ met: true, creditPct: 0 });
    expect(measured(TEN_SECONDS, { odd: [at(45, DOWN)] }).contract).toMatchObject({
      met: false,
      creditPct: 1,
      creditCents: 1000,
      creditClause: "Section 7.2(c)",
    });
  });
});

describe("99.9 % with Sunday 02:00 to 06:00 ET excluded on 48 hours’ notice, outages of a minute or longer", () => {
  const sunday = (announcedAt: string, more: Partial<MaintenanceWindow> = {}) => window("2026-10-11T05:00:00Z", "2026-10-11T11:00:00Z", announcedAt, more);
  const odd: Odd[] = [["2026-10-11T05:30:00Z", "2026-10-11T10:30:00Z", DOWN]];
  test.each<[string, MaintenanceWindow[], number]>([
    // Down 01:30 to 06:30 local time; only 02:00 to 06:00 can be excluded.
    ["notice of exactly 48 hours excludes the standing hours of it", [sunday("2026-10-09T05:00:00Z")], 3600],
    ["a second less does not", [sunday("2026-10-09T05:00:01Z")], 18_000],
    ["unless a named person approved it", [sunday("2026-10-09T05:00:01Z", { approvedBy: "Contract office" })], 3600],
    ["without a window the standing hours exclude nothing", [], 18_000],
    ["overlapping windows take no second twice", [sunday("2026-10-01T00:00:00Z"), sunday("2026-10-01T00:00:00Z", { id: "x" })], 3600],
  ])("%s", (_, windows, downS) => {
    const { contract } = measured(SUNDAY_WINDOW, { odd, windows });
    expect(contract.downS).toBe(downS);
    expect(contract.measuredDownS + contract.adjustments.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(downS);
  });

  test("on the Sunday the clock goes back the window is four hours by the clock all the same", () => {
    // 02:00 to 06:00 EST is 07:00 to 11:00 UTC; 01:00 to 02:00 happens twice before it.
    const measure = measured(SUNDAY_WINDOW, {
      month: "2026-11",
      odd: [["2026-11-01T05:00:00Z", "2026-11-01T12:00:00Z", DOWN]],
      windows: [window("2026-11-01T05:00:00Z", "2026-11-01T12:00:00Z", "2026-10-01T00:00:00Z")],
    });
    expect(moved(measure)).toEqual({ w: -4 * 3600 });
    expect(measure.contract.downS).toBe(3 * 3600);
  });

  test("on the Sunday the clock skips 02:00 it is three hours", () => {
    const measure = measured(SUNDAY_WINDOW, {
      month: "2026-03",
      odd: [["2026-03-08T06:00:00Z", "2026-03-08T11:00:00Z", DOWN]],
      windows: [window("2026-03-08T06:00:00Z", "2026-03-08T11:00:00Z", "2026-02-01T00:00:00Z")],
    });
    expect(moved(measure)).toEqual({ w: -3 * 3600 });
  });

  test.each([
    ["60 s is an outage", 60, 60],
    ["59 s is none", 59, 0],
  ])("%s", (_, length, downS) => {
    const check = (at: number): Check => ({ at, up: at >= 1_791_212_400 + length || at < 1_791_212_400, statusCode: 200 });
    const checks = Array.from({ length: 3600 }, (_each, index) => check(1_791_210_600 + index));
    const measure = measureAvailability(
      factsOf({
        now: "2027-01-01T00:00:00Z",
        policies: [SUNDAY_WINDOW],
        maintenance: [],
        checks: storedDays({ location: "a", intervalS: 1 }, [checks]),
        sites: [{ slug: "www", host: "www.gov", monitoredFrom: "2026-10-05T14:30:00Z", monitoredTo: "2026-10-05T15:30:00Z", monitorBound: true }],
      }),
    );
    expect(measure.contract).toMatchObject({ measuredDownS: length, downS });
  });
});

describe("99.9 % with 10, 25 and 50 % and 30 days to claim", () => {
  const MONTH_S = 30 * 86_400;
  // Down for a share of a 30-day September, the boundary itself and a minute more.
  test.each([
    ["exactly 99.9 % owes nothing", 2592, true, 0],
    ["less than 99.9 % owes a tenth", 2640, false, 10],
    ["exactly 99 % still owes a tenth", 25_920, false, 10],
    ["less than 99 % owes a quarter", 25_980, false, 25],
    ["exactly 95 % still owes a quarter", 129_600, false, 25],
    ["less than 95 % owes half", 129_660, false, 50],
  ])("%s", (_, downS, met, creditPct) => {
    const [everyS, begin] = [downS % 60 === 0 ? 60 : 48, Date.parse("2026-09-05T00:00:00Z")];
    const measure = measured(CREDIT_BANDS, {
      zone: "UTC",
      month: "2026-09",
      everyS,
      odd: [["2026-09-05T00:00:00Z", new Date(begin + downS * 1000).toISOString(), DOWN]],
    });
    expect(measure.contract).toMatchObject({ downS, upS: MONTH_S - downS, met, creditPct, creditCents: creditPct * 1000, claimUntil: "2026-10-30" });
  });
});

describe("99 % of the working hours, Monday to Friday 7 to 19 CT, outages of 15 minutes or longer", () => {
  const chicago = { zone: "America/Chicago" };
  const hoursOf = ({ contract }: AvailabilityMeasure) => (contract.seconds.upS + contract.seconds.downS) / 3600;
  test.each<[string, [string, string], number, Record<string, number>]>([
    ["18:50 to 19:10 is twenty minutes long, ten of them count", ["2026-10-05T23:50:00Z", "2026-10-06T00:10:00Z"], 600, { "service-hours": -600 }],
    ["exactly 15 minutes count", ["2026-10-05T15:00:00Z", "2026-10-05T15:15:00Z"], 900, {}],
    ["14 minutes do not", ["2026-10-05T15:00:00Z", "2026-10-05T15:14:00Z"], 0, { short: -840 }],
    ["a night outage does not", ["2026-10-06T02:00:00Z", "2026-10-06T08:00:00Z"], 0, { "service-hours": -6 * 3600 }],
    ["a Saturday outage does not", ["2026-10-10T15:00:00Z", "2026-10-10T16:00:00Z"], 0, { "service-hours": -3600 }],
    ["a holiday’s does not", ["2026-10-12T15:00:00Z", "2026-10-12T16:00:00Z"], 0, { "service-hours": -3600 }],
    ["14 minutes of which 4 lie at night are short for both", ["2026-10-05T23:50:00Z", "2026-10-06T00:04:00Z"], 0, { "service-hours": -240, short: -600 }],
  ])("%s", (_, [from, to], downS, moves) => {
    const measure = measured(WORKING_HOURS, { ...chicago, odd: [[from, to, DOWN]] });
    expect(measure.contract.downS).toBe(downS);
    expect(moved(measure)).toEqual(moves);
  });

  test("a month-end outage is judged by its whole length, and each month counts its own part", () => {
    const policy: ContractPolicy = { ...WORKING_HOURS, serviceHours: null };
    const odd: Odd[] = [["2026-03-31T23:53:00Z", "2026-04-01T00:08:00Z", DOWN]];
    expect(measured(policy, { zone: "UTC", month: "2026-03", odd }).contract.downS).toBe(420);
    expect(measured(policy, { zone: "UTC", month: "2026-04", odd }).contract.downS).toBe(480);
  });

  test("the allowance is a hundredth of the agreed hours: October 2026 has 21 working days", () => {
    const measure = measured(WORKING_HOURS, chicago);
    expect(hoursOf(measure)).toBe(21 * 12);
    expect(measure.contract.allowedS).toBe(21 * 12 * 36);
    expect(measure.contract.seconds.offHoursS).toBe(744 * 3600 - 21 * 12 * 3600);
  });

  test.each([
    ["March", "2026-03", 22],
    ["November, without Thanksgiving", "2026-11", 20],
  ])("a change of the clock moves no working hour: %s", (_, month, days) => {
    expect(hoursOf(measured(WORKING_HOURS, { ...chicago, month }))).toBe(days * 12);
  });

  test("the hours are on the contract’s own clock wherever the client is", () => {
    const odd: Odd[] = [["2026-10-05T12:00:00Z", "2026-10-05T12:30:00Z", DOWN]];
    expect(measured(WORKING_HOURS, { zone: "America/Denver", odd }).contract.downS).toBe(1800);
    expect(
      measured({ ...WORKING_HOURS, serviceHours: { ...WORKING_HOURS.serviceHours, timeZone: null } as never }, { zone: "America/Denver", odd }).contract.downS,
    ).toBe(0);
  });
});

describe("corrections and caps", () => {
  const odd: Odd[] = [["2026-10-05T15:00:00Z", "2026-10-05T16:00:00Z", DOWN]];
  const correction = (more: Partial<Correction> = {}): Correction => ({
    id: "c",
    site: "www",
    from: "2026-10-05T15:10:00Z",
    to: "2026-10-05T15:40:00Z",
    reason: "Monitor fault",
    clause: "Section 9",
    enteredBy: "Ada",
    enteredAt: "2026-10-06T00:00:00Z",
    approvedBy: "Ben",
    approvedAt: "2026-10-07T00:00:00Z",
    ...more,
  });
  test("an approved correction turns down into up and leaves what was measured", () => {
    const measure = measured(CREDIT_BANDS, { odd, corrections: [correction()] });
    expect(measure.contract).toMatchObject({ measuredDownS: 3600, downS: 1800, upS: 744 * 3600 - 1800 });
    expect(measure.tally.downS).toBe(3600);
    expect(measure.contract.adjustments).toEqual([
      expect.objectContaining({ kind: "corrected", id: "c", seconds: -1800, clause: "Section 9", approvedBy: "Ben", site: "www" }),
    ]);
  });
  test("a proposed one changes nothing and is told", () => {
    const measure = measured(CREDIT_BANDS, { odd, corrections: [correction({ approvedBy: null, approvedAt: null })] });
    expect(measure.contract).toMatchObject({ measuredDownS: 3600, downS: 3600, adjustments: [] });
    expect(measure.corrections).toMatchObject([{ id: "c", standing: "proposed" }]);
  });
  test("where a correction, a window and another window overlap, each second is taken once, by the correction first", () => {
    const windows = [
      window("2026-10-05T15:00:00Z", "2026-10-05T15:20:00Z", "2026-10-01T00:00:00Z", { id: "early" }),
      window("2026-10-05T15:15:00Z", "2026-10-05T15:50:00Z", "2026-10-01T00:00:00Z", { id: "late" }),
    ];
    const measure = measured(CREDIT_BANDS, { odd, windows, corrections: [correction()] });
    expect(moved(measure)).toEqual({ c: -1800, early: -600, late: -600 });
    expect(measure.contract.downS).toBe(600);
  });
  test("a monthly cap is used up by the earliest seconds, of windows without downtime too", () => {
    const policy = { ...CREDIT_BANDS, maintenance: { ...CREDIT_BANDS.maintenance, monthlyCapS: 5400 } };
    const windows = [
      window("2026-10-02T15:00:00Z", "2026-10-02T16:00:00Z", "2026-10-01T00:00:00Z", { id: "quiet" }),
      window("2026-10-05T15:00:00Z", "2026-10-05T16:00:00Z", "2026-10-01T00:00:00Z", { id: "loud" }),
    ];
    const measure = measured(policy, { odd, windows });
    expect(moved(measure)).toEqual({ loud: -1800 });
    expect(measure.contract).toMatchObject({ downS: 1800, seconds: { excludedS: 5400 } });
  });
  test("an exclusion the terms do not know is no exclusion, however it was approved", () => {
    const windows = [window("2026-10-05T15:00:00Z", "2026-10-05T16:00:00Z", "2026-10-01T00:00:00Z", { kind: "third-party", approvedBy: "Office" })];
    expect(measured(CREDIT_BANDS, { odd, windows }).contract.downS).toBe(3600);
    const policy: ContractPolicy = { ...CREDIT_BANDS, exclusions: [{ kind: "third-party", noticeHours: 0, clause: "SLA 4", monthlyCapS: null }] };
    expect(measured(policy, { odd, windows }).contract).toMatchObject({ downS: 0, adjustments: [{ kind: "third-party", clause: "SLA 4", seconds: -3600 }] });
  });
});
