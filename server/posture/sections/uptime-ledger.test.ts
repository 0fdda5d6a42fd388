import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { CREDIT_BANDS } from "#server/posture/contracts.fixture.ts";
import type { Check } from "#server/posture/evidence.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, ContractPolicy } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";
import { storedDays } from "#server/posture/raw-checks.fixture.ts";
import type { Report } from "#server/posture/report.ts";

const DAY_S = 86_400;
type Odd = [site: string, from: string, to: string, check: Omit<Check, "at">];
const DOWN = { up: false };

const ODD: Odd[] = [
  ["www", "2026-10-05T15:00:00Z", "2026-10-05T15:50:00Z", { up: true, statusCode: 200, durationMs: 12_500 }],
  ["www", "2026-10-06T02:00:00Z", "2026-10-06T03:00:00Z", DOWN],
  ["www", "2026-10-07T15:00:00Z", "2026-10-07T15:05:00Z", DOWN],
  ["forms", "2026-10-08T15:00:00Z", "2026-10-08T16:30:00Z", DOWN],
  ["forms", "2026-10-20T15:00:00Z", "2026-10-20T15:30:00Z", { up: false, statusCode: 500 }],
];

const POLICY: ContractPolicy = {
  ...CREDIT_BANDS,
  latencyLimitMs: 10_000,
  acceptedStatuses: [200, 302],
  failureClause: "SLA 2(a)",
  minOutageS: 900,
  serviceHours: { timeZone: null, weekly: [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }], holidays: ["2026-10-12"], clause: "SLA 1(b)" },
  exclusions: [{ kind: "third-party", noticeHours: 0, clause: "SLA 4(c)", monthlyCapS: 3600 }],
  maintenance: { ...CREDIT_BANDS.maintenance, noticeHours: 48 },
};

function checksOf(site: string) {
  const spans = ODD.filter(([of]) => of === site).map(([, from, to, check]) => ({ from: toSeconds(from), to: toSeconds(to), check }));
  return Array.from({ length: 33 }, (_, index) => toSeconds("2026-09-30T00:00:00Z") + index * DAY_S).flatMap((begin) => {
    const at = (second: number): Check => ({
      at: second,
      ...(spans.find(({ from, to }) => second >= from && second < to)?.check ?? { up: true, statusCode: 200 }),
    });
    const day = storedDays({ location: "iad", intervalS: 60 }, [Array.from({ length: 1440 }, (_each, minute) => at(begin + minute * 60))], site);
    return ["iad", "sjc", "lhr"].flatMap((location) => day.map((each) => ({ ...each, location })));
  });
}

const CHECKS = ["www", "forms", "pay"].flatMap(checksOf);
const correction = { site: "forms", from: "2026-10-20T15:00:00Z", to: "2026-10-20T15:20:00Z", reason: "The monitor’s own network failed", clause: "SLA 6" };
const entered = { enteredBy: "Ada Long", enteredAt: "2026-10-21T15:00:00Z" };
const build = (more: Partial<ClientFacts> = {}) =>
  buildReport(
    factsOf({
      checks: CHECKS,
      policies: [POLICY],
      maintenance: [
        {
          id: "tp",
          site: "forms",
          kind: "third-party",
          from: "2026-10-08T15:00:00Z",
          to: "2026-10-08T16:20:00Z",
          announcedAt: "2026-10-09T15:00:00Z",
          reason: "DNS provider",
          approvedBy: "Dana Ellis",
        },
      ],
      maintenanceSeries: [
        {
          id: "s",
          site: null,
          kind: "maintenance",
          timeZone: "America/New_York",
          weekly: [{ days: [7], from: "02:00", to: "06:00" }],
          firstDay: "2026-01-01",
          lastDay: null,
          skipDays: ["2026-10-18"],
          announcedAt: "2026-09-01T12:00:00Z",
          reason: "Weekly patches",
        },
      ],
      corrections: [
        { id: "c", ...correction, ...entered, approvedBy: "Ben Ito", approvedAt: "2026-10-22T12:00:00Z" },
        { id: "d", ...correction, ...entered, site: "www", from: "2026-10-05T15:00:00Z", approvedBy: null, approvedAt: null, to: "2026-10-05T15:20:00Z" },
      ],
      ...more,
    }),
  );
const section = (report: Report) => report.sections.find(({ id }) => id === "availability") as Report["sections"][number];
const rowsOf = (report: Report) => section(report).blocks.flatMap(({ block }) => (block.kind === "ledger" ? block.rows : []));

test("the ledger goes from measured to contractual, each step with its clause, notice and approver", () => {
  expect(rowsOf(build()).map(({ label, basis, value }) => [label, basis, value.text])).toEqual([
    ["Measured downtime", "401,760 checks, one a minute", "185 min"],
    ["Slow or refused answers the contract counts", "SLA 2(a): slower than 10 seconds or with an HTTP status other than 200 and 302", "+ 50 min"],
    ["Outside service hours", "SLA 1(b): Monday to Friday 07:00 to 19:00 on the clock of America/New_York, without 1 holiday", "− 60 min"],
    ["Outages shorter than the contract’s 15 minutes", "SLA 2(a): the whole length of an outage decides", "− 5 min"],
    ["Correction proposed, 5 October 11:00 to 11:20", "SLA 6. Entered by Ada Long on 21 October. Nobody has approved it, so its minutes count.", "counted"],
    ["Corrected, 20 October 11:00 to 11:20", "SLA 6. Entered by Ada Long on 21 October; approved by Ben Ito on 22 October", "− 20 min"],
    [
      "Announced maintenance, 3 times, first 4 October 02:00 to 06:00, last 25 October 02:00 to 06:00",
      "Section 3.4. Notice sent 1 September, at least 786 hours before each (48 required)",
      "0 min",
    ],
    [
      "Outage of a third party, approved late, 8 October 11:00 to 12:20",
      "SLA 4(c). Entered 9 October, after it began; approved by Dana Ellis. At most 60 min a month are excluded, the earliest first",
      "− 60 min",
    ],
    ["Downtime under the contract", "Service level agreement", "90 min"],
    ["Allowed at 99.9 % of 45,300 minutes", "Section 3.1", "45 min 18 s"],
    ["Credit owed", "SLA 5(a). A claim can be made until 30 November 2026.", "$100.00"],
  ]);
});

test("the rows of the ledger add up, and every number in it is a figure", () => {
  const report = build();
  const minutes = (text: string) => Number(/(\d+) min/.exec(text)?.[1] ?? 0) * (text.startsWith("−") ? -1 : 1);
  const rows = rowsOf(report);
  const result = rows.findIndex(({ label }) => label === "Downtime under the contract");
  expect(rows.slice(0, result).reduce((sum, { value }) => sum + minutes(value.text), 0)).toBe(minutes(rows[result]?.value.text ?? ""));
  const figure = (id: string) => report.figures[`availability.${id}`]?.value;
  expect(["measured_down_s", "slow_s", "service_hours_s", "short_s", "corrected_s", "excluded_s", "contract_down_s"].map(figure)).toEqual(
    [185, 50, 60, 5, 20, 60, 90].map((each) => each * 60),
  );
  expect(report.figures["availability.site.www.slow_s"]?.value).toBe(3000);
  expect(report.figures["availability.site.pay.slow_s"]).toBeUndefined();
  expect(report.figures["availability.accepted_s"]).toBeUndefined();
});

test("headline, notes and method say what counts and what does not", () => {
  const report = build();
  expect(section(report).headline).toBe(
    "90 minutes down, too slow or answering with errors on 5, 8 and 20 October; the contract allows only 45 minutes; 145 minutes of measured downtime do not count.",
  );
  const note = (title: string) => section(report).notes.find((each) => each.title === title)?.text;
  expect(note("What counts as down")).toContain("An answer slower than 10 seconds or with an HTTP status other than 200 and 302 is a failed check.");
  expect(note("What counts as down")).toContain("An outage of a third party is excluded when it was announced before it began or a named person approved it.");
  expect(note("Corrections")).toBe(
    "20 minutes of measured downtime were corrected afterwards. Measured stays 185 min; the ledger says why and who approved it. One proposed correction is not approved and changes nothing.",
  );
  const method = JSON.stringify(report.sections.find(({ id }) => id === "how-we-know")?.blocks);
  for (const said of ["From measured to contract", "No second is taken twice", "Below 95 % of the service hours we give no verdict", "approval"])
    expect(method).toContain(said);
});

test("downtime that does not count is told, not hidden", () => {
  const report = build({
    policies: [{ ...POLICY, latencyLimitMs: null, acceptedStatuses: null }],
    checks: CHECKS.filter(({ site }) => site === "www"),
    sites: factsOf().sites.slice(0, 1),
  });
  expect(report.headline).toMatch(/^We measured 65 minutes of downtime of your site in October; none of it counts under the contract\./);
  expect(section(report).headline).toBe("No downtime counts under the contract in October; 65 minutes of measured downtime do not count.");
});

test("what a monitor only reports is said to be reported, and what it cannot tell is not judged", () => {
  const days = Array.from({ length: 33 }, (_, index) => new Date(Date.UTC(2026, 8, 30 + index)).toISOString().slice(0, 10));
  const report = build({
    checks: [],
    sites: factsOf().sites.slice(0, 1),
    corrections: [],
    maintenance: [],
    maintenanceSeries: [],
    policies: [{ ...POLICY, serviceHours: null, consecutiveFailures: 3 }],
    reported: days.map((day) => ({
      site: "www",
      source: "edge-monitor",
      day,
      reportedBy: "UptimeRobot",
      fromS: 0,
      toS: DAY_S,
      // An hour, and ten minutes that are too short to count.
      outages:
        day === "2026-10-05"
          ? [{ fromS: 50_000, toS: 53_600, state: "down" as const }]
          : day === "2026-10-06"
            ? [{ fromS: 600, toS: 1200, state: "down" as const }]
            : [],
      totals: null,
      reportedPct: null,
    })),
  });
  const rows = rowsOf(report);
  expect(rows[0]).toMatchObject({ detail: "1 site, as reported by UptimeRobot", basis: "outages reported by UptimeRobot", value: { text: "70 min" } });
  expect(rows.find(({ label }) => label === "What reported outages cannot tell")?.basis).toBe(
    "UptimeRobot reports outages, not single checks: whether an answer was too slow or refused (slower than 10 seconds or with an HTTP status other than 200 and 302) and whether 3 checks failed in a row cannot be judged. Its outages count as reported.",
  );
  expect(rows.find(({ label }) => label.startsWith("Outages shorter"))?.value.text).toBe("− 10 min");
  expect(rows.find(({ label }) => label === "Downtime under the contract")?.value.text).toBe("60 min");
});

/** Of www alone: down for minutes on the 3rd, and silent for hours on the 20th, by our standard target of 99.9 %. */
function gappy({ downMinutes, silentHours, now }: { downMinutes: number; silentHours: number; now: string }) {
  const from = toSeconds("2026-09-30T00:00:00Z");
  const [down, silent] = [toSeconds("2026-10-03T12:00:00Z"), toSeconds("2026-10-20T00:00:00Z")];
  const end = Math.min(toSeconds("2026-11-02T00:00:00Z"), toSeconds(now));
  const checks: Check[] = [];
  for (let at = from; at < end; at += 60)
    if (at < silent || at >= silent + silentHours * 3600)
      checks.push({ at, up: at < down || at >= down + downMinutes * 60, statusCode: null, durationMs: null });
  const sites = factsOf().sites.filter(({ slug }) => slug === "www");
  const facts = factsOf({ sites, policies: [], maintenance: [], now, checks: storedDays({ location: "iad", intervalS: 60 }, [checks]) });
  const report = buildReport(facts);
  const section = report.sections.find(({ id }) => id === "availability");
  const ledger = section?.blocks.map(({ block }) => block).find((block) => block.kind === "ledger");
  const shown = ledger?.kind === "ledger" ? ledger.rows.find(({ label }) => label === "Up, of the minutes with data") : undefined;
  return { verdict: section?.verdict?.label, row: shown ?? null };
}

// 744 hours allow 44.64 minutes; with 24 hours of silence the minutes with data allow 43.2, so 44 minutes are within the one and beyond the other.
test.each<[string, Parameters<typeof gappy>[0], string, RegExp | null]>([
  ["ended, no gap, within the allowance", { downMinutes: 44, silentHours: 0, now: "2026-11-03T00:00:00Z" }, "Target met", null],
  [
    "ended, a gap that makes it too large a share",
    { downMinutes: 44, silentHours: 24, now: "2026-11-03T00:00:00Z" },
    "Target missed",
    /^The share of up decides, and it is below the target/,
  ],
  ["ended, the same gap, a minute less", { downMinutes: 43, silentHours: 24, now: "2026-11-03T00:00:00Z" }, "Target met", null],
  ["ended, beyond the allowance too", { downMinutes: 46, silentHours: 24, now: "2026-11-03T00:00:00Z" }, "Target missed", null],
  [
    "an hour before its end, the same",
    { downMinutes: 44, silentHours: 24, now: "2026-11-01T03:00:00Z" },
    "At risk",
    /as it stands it will be below the target/,
  ],
  ["running, no gap and little used", { downMinutes: 20, silentHours: 0, now: "2026-10-25T00:00:00Z" }, "Within limits so far", null],
])("%s: what the allowance and the share say is explained", (_name, given, verdict, why) => {
  const { verdict: said, row } = gappy(given);
  expect(said).toBe(verdict);
  if (why === null) expect(row).toBeNull();
  else {
    expect(row?.basis).toMatch(why);
    expect(row?.detail).toMatch(/^[\d,]+ of [\d,]+ minutes; 1,440 have no data$/);
    expect(row?.value.figure).toBe("availability.contract_pct");
  }
});
