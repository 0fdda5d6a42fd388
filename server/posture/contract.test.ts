import { expect, test } from "vitest";
import { measureContract, policyFor, STANDARD_POLICY } from "#server/posture/contract.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import { contractMonth, contractSite } from "#server/posture/contract-site.ts";
import { classifyWindows } from "#server/posture/maintenance.ts";
import { monthOf, toInstant, toSeconds } from "#server/posture/period.ts";
import type { Piece } from "#server/posture/site-availability.ts";

const period = monthOf("2026-09", "America/Chicago");
const MONTH_S = 30 * 86_400;
const START = toSeconds(period.start);
const DOWN_AT = 5 * 86_400;
const at = (second: number) => toInstant(START + second);

function contractOf(more: {
  policy?: Partial<ContractPolicy>;
  downS?: number;
  unknownS?: number;
  maintenanceS?: number;
  maintenanceDownS?: number;
  final?: boolean;
  covered?: boolean;
}) {
  const { downS = 0, unknownS = 0, maintenanceS = 0, maintenanceDownS = 0, final = true, covered = true } = more;
  const policy = { ...OCTOBER_POLICY, ...more.policy };
  const month = contractMonth({
    policy,
    period,
    corrections: [],
    windows: classifyWindows(
      [{ id: "m", site: null, from: at(DOWN_AT), to: at(DOWN_AT + maintenanceS), announcedAt: at(-90 * 86_400), reason: "Work", approvedBy: null }],
      policy,
    ),
  });
  const piece = (from: number, length: number, state: "up" | "down" | "unknown"): Piece => ({
    from: START + from,
    to: START + from + length,
    state,
    window: null,
  });
  // Maintenance first, with its downtime at its beginning; then the outage, then the gap.
  const [outage, gap] = [DOWN_AT + maintenanceS, DOWN_AT + maintenanceS + downS];
  const pieces = [
    piece(0, DOWN_AT, "up"),
    piece(DOWN_AT, maintenanceDownS, "down"),
    piece(DOWN_AT + maintenanceDownS, maintenanceS - maintenanceDownS, "up"),
    piece(outage, downS, "down"),
    piece(gap, unknownS, "unknown"),
    piece(gap + unknownS, MONTH_S - gap - unknownS, "up"),
  ].filter(({ from, to }) => to > from);
  const judged = pieces.map(({ from, to, state }) => ({ from, to, state: state as "up" | "down" | "unknown" }));
  const { seconds, adjustments } = contractSite({ site: "www", pieces, judged, month });
  const measuredDownS = downS + maintenanceDownS;
  return measureContract({ seconds, measuredDownS, adjustments, agreedS: MONTH_S, policies: [policy], period, final, covered });
}

test("99.9 % of 30 days allows 43 min 12 s: exactly that is met, one second more is missed", () => {
  expect(contractOf({ downS: 2592 })).toMatchObject({ allowedS: 2592, met: true, creditPct: 0, creditCents: 0 });
  expect(contractOf({ downS: 2593 })).toMatchObject({ allowedS: 2592, met: false, creditPct: 10, creditCents: 48_000, creditClause: "Clause 4.5(a)" });
});

test("the deepest credit band reached is the one owed", () => {
  expect(contractOf({ downS: 25_921 })).toMatchObject({ creditPct: 25, creditCents: 120_000, creditClause: "Clause 4.5(b)" });
  expect(contractOf({ downS: 25_920 })).toMatchObject({ creditPct: 10 });
});

test("a credit is rounded up to the cent, and is a share alone when no fee is on file", () => {
  expect(contractOf({ downS: 9000, policy: { monthlyFeeCents: 333 } }).creditCents).toBe(34);
  expect(contractOf({ downS: 9000, policy: { monthlyFeeCents: null } })).toMatchObject({ creditPct: 10, creditCents: null });
});

test("the claim deadline counts from the last day of the month", () => {
  expect(contractOf({}).claimUntil).toBe("2026-10-30");
  expect(contractOf({ policy: { claimDays: 0 } }).claimUntil).toBeNull();
});

test("maintenance shrinks the allowance only where the contract excludes it", () => {
  const maintenance = { maintenanceS: 7200, maintenanceDownS: 4080, downS: 2220 };
  expect(contractOf(maintenance)).toMatchObject({ allowedS: 2584.8, downS: 2220, met: true });
  expect(contractOf({ ...maintenance, policy: { maintenance: { ...OCTOBER_POLICY.maintenance, excluded: false } } })).toMatchObject({
    allowedS: 2592,
    downS: 6300,
    met: false,
  });
});

test("missing minutes are downtime only under a contract that says so", () => {
  expect(contractOf({ unknownS: 3000 })).toMatchObject({ downS: 0, met: true, pct: 100 });
  expect(contractOf({ unknownS: 3000, policy: { unknownIsDown: true } })).toMatchObject({ downS: 3000, met: false });
});

test("while the month runs, or without enough data, no credit is named", () => {
  expect(contractOf({ downS: 9000, final: false })).toMatchObject({ met: false, creditPct: null, creditCents: null });
  expect(contractOf({ downS: 9000, covered: false })).toMatchObject({ met: null, creditPct: null });
});

test("the version in force on the period's first day applies, a later one is named", () => {
  const versions = [
    { ...OCTOBER_POLICY, id: "old", effectiveFrom: "2026-08-01" },
    { ...OCTOBER_POLICY, id: "mid", effectiveFrom: "2026-09-15" },
    { ...OCTOBER_POLICY, id: "first", effectiveFrom: "2026-09-01" },
    { ...OCTOBER_POLICY, id: "next-month", effectiveFrom: "2026-10-01" },
  ];
  const { policy, next } = policyFor(versions, period);
  expect([policy.id, next?.id]).toEqual(["first", "mid"]);
  expect(policyFor(versions, monthOf("2026-07", "America/Chicago")).policy).toBe(STANDARD_POLICY);
  expect(policyFor([], period)).toEqual({ policy: STANDARD_POLICY, next: null });
});
