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
  upS: number;
  downS: number | null;
  pct: number | null;
  allowedS: number | null;
  met: boolean | null;
  creditPct: number | null;
  creditCents: number | null;
  creditClause: string | null;
  claimUntil: string | null;
};

type Seconds = {
  upS: number;
  downS: number;
  unknownS: number;
  maintenanceS: number;
  maintenanceUpS: number;
  maintenanceDownS: number;
  maintenanceUnknownS: number;
};

/**
 * The contract's view of the same seconds. `agreedS` is the monitored time the allowance is a share of, before maintenance is taken off
 * (the whole month even while it runs). `final` is false while the period runs or when coverage is too low for a verdict: then no credit is named.
 */
export function measureContract(input: {
  seconds: Seconds;
  agreedS: number;
  policies: readonly ContractPolicy[];
  period: Period;
  final: boolean;
  covered: boolean;
}): ContractMeasure {
  const { seconds, agreedS, period, final, covered } = input;
  const { policy, next } = policyFor(input.policies, period);
  const counted = policy.maintenance.excluded ? 0 : 1;
  const unknownS = policy.unknownIsDown ? seconds.unknownS + counted * seconds.maintenanceUnknownS : 0;
  const upS = seconds.upS + counted * seconds.maintenanceUpS;
  const downS = seconds.downS + counted * seconds.maintenanceDownS + unknownS;
  const known = seconds.upS + seconds.downS > 0;
  const baseS = agreedS - (policy.maintenance.excluded ? seconds.maintenanceS : 0);
  const allowedS = agreedS > 0 ? (baseS * (1_000_000 - policy.targetPpm)) / 1_000_000 : null;
  const reached = upS * 1_000_000 >= policy.targetPpm * (upS + downS);
  const met = !known || !covered || allowedS === null ? null : final ? reached : downS <= allowedS;
  const owed = policy.credits.filter(({ belowPpm }) => upS * 1_000_000 < belowPpm * (upS + downS)).sort((a, b) => b.creditPpm - a.creditPpm)[0];
  const creditPpm = met === null || !final ? null : (owed?.creditPpm ?? 0);
  return {
    policy,
    standard: policy === STANDARD_POLICY,
    next,
    upS,
    downS: known ? downS : null,
    pct: known ? (upS * 100) / (upS + downS) : null,
    allowedS,
    met,
    creditPct: creditPpm === null ? null : creditPpm / 10_000,
    // Rounded up: a fraction of a cent is owed to the client.
    creditCents: creditPpm === null || policy.monthlyFeeCents === null ? null : Math.ceil((policy.monthlyFeeCents * creditPpm) / 1_000_000),
    creditClause: creditPpm === null ? null : (owed?.clause ?? null),
    claimUntil: policy.claimDays > 0 ? addDays(lastDayOf(period), policy.claimDays) : null,
  };
}
