import { expect, test } from "vitest";
import { availabilityVerdict } from "#server/posture/availability-words.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { checkDaysFrom } from "#server/posture/checks.fixture.ts";
import { CREDIT_BANDS } from "#server/posture/contracts.fixture.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";

type Spans = [string, string][];
const outage = (minutes: number): Spans => [["2026-10-05T15:00:00Z", new Date(Date.parse("2026-10-05T15:00:00Z") + minutes * 60_000).toISOString()]];

/** October with www, forms and pay down for the given minutes; silent ones have no checks for the first days. */
function october({
  down,
  silent = [],
  aggregate = "worst-site",
  more = {},
}: {
  down: number[];
  silent?: string[];
  aggregate?: "sum" | "worst-site";
  more?: Partial<ClientFacts>;
}) {
  const checks = ["www", "forms", "pay"].flatMap((site, index) =>
    checkDaysFrom(["a", "b", "c"], {
      site,
      from: "2026-09-30T00:00:00Z",
      to: "2026-11-02T00:00:00Z",
      down: outage(down[index] ?? 0),
      silent: silent.includes(site) ? [["2026-10-10T00:00:00Z", "2026-10-14T00:00:00Z"]] : [],
    }),
  );
  return factsOf({ checks, maintenance: [], policies: [{ ...CREDIT_BANDS, aggregate }], ...more });
}

test("one site over its allowance is a miss by the worst site and none added up", () => {
  const facts = { down: [50, 10, 0] };
  expect(measureAvailability(october({ ...facts, aggregate: "sum" })).contract).toMatchObject({ met: true, decidedBy: null, creditPct: 0, downS: 3600 });
  const { contract } = measureAvailability(october(facts));
  expect(contract).toMatchObject({ met: false, decidedBy: "www", creditPct: 10, creditCents: 10_000, creditClause: "SLA 5(a)", downS: 3600 });
});

test("the credit band is the worst site’s", () => {
  expect(measureAvailability(october({ down: [50, 500, 0] })).contract).toMatchObject({ decidedBy: "forms", creditPct: 25 });
});

test("all within their own allowance is met, and the site up least is named", () => {
  expect(measureAvailability(october({ down: [10, 44, 0] })).contract).toMatchObject({ met: true, decidedBy: "forms", creditPct: 0 });
});

test("a site watched too little leaves it open, unless another one missed", () => {
  const open = measureAvailability(october({ down: [10, 0, 0], silent: ["pay"] }));
  expect(open).toMatchObject({ missing: "insufficient", contract: { met: null, decidedBy: null, creditPct: null } });
  expect(availabilityVerdict(open).state).toBe("no-data");
  const missed = measureAvailability(october({ down: [50, 0, 0], silent: ["pay"] }));
  expect(missed).toMatchObject({ missing: null, contract: { met: false, decidedBy: "www", creditPct: 10 } });
  expect(availabilityVerdict(missed)).toMatchObject({ state: "missed" });
});

test("the report names the worst site and shows its allowance, not that of all", () => {
  const report = buildReport(october({ down: [50, 10, 0] }));
  expect(report.headline).toContain("the contract is judged by the worst site, www.alderfalls.gov: 50 minutes, only 44 minutes allowed.");
  const rows = report.sections.flatMap(({ blocks }) => blocks.flatMap(({ block }) => (block.kind === "ledger" ? block.rows : [])));
  expect(rows.find(({ label }) => label.startsWith("Of these"))).toMatchObject({ value: { text: "50 min", figure: "availability.site.www.contract_down_s" } });
  expect(rows.find(({ label }) => label.startsWith("Allowed"))).toMatchObject({ label: "Allowed at 99.9 % of 44,640 minutes", value: { text: "44 min 38 s" } });
});

test("three quarters of the worst site’s allowance used is a risk while the month runs", () => {
  const running = (minutes: number) => {
    const facts = october({ down: [minutes, 0, 0] });
    const checks = facts.checks.filter(({ day }) => day < "2026-10-20");
    return availabilityVerdict(measureAvailability({ ...facts, checks, now: "2026-10-20T00:00:00Z" })).state;
  };
  expect([33, 34, 44, 45].map(running)).toEqual(["met", "at-risk", "at-risk", "missed"]);
});
