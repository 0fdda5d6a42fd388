import type { ContractMeasure } from "#server/posture/contract.ts";

type Judged = { slug: string; contract: ContractMeasure; monitored: boolean };

/**
 * The site a worst-site contract is judged by: one that missed before one that did not, then the lowest share of time up, then by name. Null = none could be
 * judged.
 */
export function worstSite(sites: readonly Judged[]): Judged | null {
  const judged = sites.filter(({ contract }) => contract.met !== null);
  const rank = ({ contract }: Judged) => (contract.met === false ? 0 : 1);
  return judged.sort((a, b) => rank(a) - rank(b) || (a.contract.pct ?? 0) - (b.contract.pct ?? 0) || (a.slug < b.slug ? -1 : 1))[0] ?? null;
}

/**
 * The client's contract where the terms judge by the worst site: seconds are those of all sites added up, verdict and credit are the worst judged site's. One
 * site that missed is a miss whatever is lacking of the others; met is said only when every monitored site could be judged.
 */
export function byWorstSite(total: ContractMeasure, sites: readonly Judged[]): ContractMeasure {
  const worst = worstSite(sites);
  const complete = sites.every(({ contract, monitored }) => !monitored || contract.met !== null);
  if (worst === null || (worst.contract.met === true && !complete))
    return { ...total, met: null, decidedBy: null, creditPct: null, creditCents: null, creditClause: null };
  const { met, creditPct, creditCents, creditClause } = worst.contract;
  return { ...total, met, decidedBy: worst.slug, creditPct, creditCents, creditClause };
}
