import { joinAdjustments } from "#server/posture/contract-adjustments.ts";
import { sumSeconds } from "#server/posture/contract-slices.ts";
import type { ContractMeasure } from "#server/posture/contract.ts";

/** Sum of what is known; null when nothing is. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/**
 * A contract is judged month by month: seconds, allowances and credits of the months are added up, a single missed month is a miss, and
 * all are met only when every month that can be judged was. `policy` are the terms of the last month. `covered` false = too little data for a verdict.
 */
export function combineContracts(months: readonly ContractMeasure[], { covered }: { covered: boolean }): ContractMeasure {
  const last = months.at(-1);
  if (last === undefined) throw new Error("a contract over no month");
  const upS = months.reduce((sum, month) => sum + month.upS, 0);
  const downS = sumKnown(months.map((month) => month.downS));
  const judged = months.flatMap(({ met }) => met ?? []);
  const clauses = new Set(months.flatMap(({ creditClause }) => creditClause ?? []));
  return {
    policy: last.policy,
    standard: months.every(({ standard }) => standard),
    next: last.next,
    seconds: sumSeconds(months.map(({ seconds }) => seconds)),
    upS,
    measuredDownS: months.reduce((sum, month) => sum + month.measuredDownS, 0),
    adjustments: joinAdjustments(months.flatMap(({ adjustments }) => adjustments)),
    downS,
    pct: downS === null || upS + downS === 0 ? null : (upS * 100) / (upS + downS),
    allowedS: sumKnown(months.map(({ allowedS }) => allowedS)),
    watchedAllowedS: sumKnown(months.map(({ watchedAllowedS }) => watchedAllowedS)),
    met: judged.includes(false) ? false : judged.length > 0 && covered ? true : null,
    decidedBy: null,
    creditPct: sumKnown(months.map(({ creditPct }) => creditPct)),
    creditCents: sumKnown(months.map(({ creditCents }) => creditCents)),
    creditClause: clauses.size === 0 ? null : [...clauses].join("; "),
    // Each month's credit has its own last day; creditClaims names them.
    claimUntil: null,
  };
}
