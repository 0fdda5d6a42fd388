import type { Adjustment } from "#server/posture/contract-adjustments.ts";
import type { ContractSeconds } from "#server/posture/contract-slices.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { addDays, lastDayOf, type Period } from "#server/posture/period.ts";
import { localDay } from "#server/posture/format.ts";

/** What we hold ourselves to when no contract terms are on file: 99.9 %, every failed check counts, announced maintenance is excluded. */
export const STANDARD_POLICY: ContractPolicy = {
  id: "standard",
  name: "Our standard target",
  effectiveFrom: "1970-01-01",
  targetPpm: 999_000,
  targetClause: "Our standard target; no contract terms on file",
  consecutiveFailures: 1,
  latencyLimitMs: null,
  acceptedStatuses: null,
  minOutageS: 0,
  failureClause: "",
  unknownIsDown: false,
  aggregate: "sum",
  serviceHours: null,
  maintenance: { excluded: true, noticeHours: 0, clause: "Our standard: maintenance announced before it begins", within: null, monthlyCapS: null },
  exclusions: [],
  monthlyFeeCents: null,
  credits: [],
  claimDays: 0,
};

/** The policy of a whole period is the version in force on its first day; a version that starts later in it is named so the report can say so. */
export function policyFor(policies: readonly ContractPolicy[], period: Period): { policy: ContractPolicy; next: ContractPolicy | null } {
  const firstDay = localDay(period.start, period.timeZone);
  const ordered = [...policies].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const policy = ordered.filter(({ effectiveFrom }) => effectiveFrom <= firstDay).at(-1) ?? STANDARD_POLICY;
  const next = ordered.find(({ effectiveFrom }) => effectiveFrom > firstDay && effectiveFrom <= lastDayOf(period)) ?? null;
  return { policy, next };
}

/** Seconds under the contract, and what follows from them. Null = cannot be said on this evidence. */
export type ContractMeasure = {
  policy: ContractPolicy;
  standard: boolean;
  next: ContractPolicy | null;
  seconds: ContractSeconds;
  upS: number;
  /** Down by the monitor's word, before anything is taken off or added. */
  measuredDownS: number;
  /** From measured to contractual downtime, in the order of the ledger: measuredDownS + Σ seconds = seconds.downS. */
  adjustments: Adjustment[];
  downS: number | null;
  pct: number | null;
  allowedS: number | null;
  /** The same share of the minutes with data so far and still to come: above it a month ends below its target, however little of the allowance is used. */
  watchedAllowedS: number | null;
  met: boolean | null;
  /** The site whose numbers decide, where the terms judge by the worst one. */
  decidedBy: string | null;
  creditPct: number | null;
  creditCents: number | null;
  creditClause: string | null;
  claimUntil: string | null;
};

/**
 * The verdict and credit on a month's seconds. `agreedS` is the monitored time within the service hours, before exclusions are taken off (the whole month
 * even while it runs). `final` is false while the period runs; `covered` when there is enough data for a verdict: without either no credit is named.
 */
export function measureContract(input: {
  seconds: ContractSeconds;
  measuredDownS: number;
  adjustments: Adjustment[];
  agreedS: number;
  policies: readonly ContractPolicy[];
  period: Period;
  final: boolean;
  covered: boolean;
}): ContractMeasure {
  const { seconds, measuredDownS, adjustments, agreedS, period, final, covered } = input;
  const { policy, next } = policyFor(input.policies, period);
  const { upS, downS } = seconds;
  const known = upS + downS - seconds.missingS > 0;
  const share = (of: number) => (of * (1_000_000 - policy.targetPpm)) / 1_000_000;
  const allowedS = agreedS > 0 ? share(agreedS - seconds.excludedS) : null;
  const watchedAllowedS = agreedS > 0 ? share(agreedS - seconds.excludedS - seconds.unknownS) : null;
  const reached = upS * 1_000_000 >= policy.targetPpm * (upS + downS);
  const met = !known || !covered || allowedS === null ? null : final ? reached : downS <= allowedS;
  const owed = policy.credits.filter(({ belowPpm }) => upS * 1_000_000 < belowPpm * (upS + downS)).sort((a, b) => b.creditPpm - a.creditPpm)[0];
  const creditPpm = met === null || !final ? null : (owed?.creditPpm ?? 0);
  return {
    policy,
    standard: policy === STANDARD_POLICY,
    next,
    seconds,
    upS,
    measuredDownS,
    adjustments,
    downS: known ? downS : null,
    pct: known ? (upS * 100) / (upS + downS) : null,
    allowedS,
    watchedAllowedS,
    met,
    decidedBy: null,
    creditPct: creditPpm === null ? null : creditPpm / 10_000,
    // Rounded up: a fraction of a cent is owed to the client.
    creditCents: creditPpm === null || policy.monthlyFeeCents === null ? null : Math.ceil((policy.monthlyFeeCents * creditPpm) / 1_000_000),
    creditClause: creditPpm === null ? null : (owed?.clause ?? null),
    claimUntil: policy.claimDays > 0 ? addDays(lastDayOf(period), policy.claimDays) : null,
  };
}
