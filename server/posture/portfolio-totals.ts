import { countOf, formatCount, formatPercent } from "#server/posture/format.ts";
import type { PromiseId } from "#server/posture/promise-tests.ts";

/** One figure over the clients of a portfolio: its sum, and for how many of them it is known. */
export type FigureTotal = { sum: number; clients: number };
export type FigureTotals = Readonly<Record<string, FigureTotal>>;

/** Below so many clients a total could tell of one of them. Source: domain.md §10. */
const FEWEST = 10;

const PROOFS: Partial<Record<PromiseId, { figures: readonly string[]; words(sum: (figure: string) => number): string | null }>> = {
  monitored: {
    figures: ["availability.sites", "availability.sites_monitored", "availability.up_s", "availability.down_s", "availability.unknown_s"],
    words(sum) {
      const known = sum("availability.up_s") + sum("availability.down_s");
      const all = known + sum("availability.unknown_s");
      const covered = all === 0 ? null : (known / all) * 100;
      const sites = sum("availability.sites");
      const watched = `${formatCount(sum("availability.sites_monitored"))} of ${countOf(sites, "site")} watched`;
      return covered === null ? watched : `${watched}; ${formatPercent(covered)} of their minutes covered, planned maintenance aside`;
    },
  },
  scanned: {
    figures: ["scans.due", "scans.on_time"],
    words: (sum) => (sum("scans.due") === 0 ? null : `${formatCount(sum("scans.on_time"))} of ${countOf(sum("scans.due"), "scan")} ran on time`),
  },
  "secure-code": {
    figures: ["xss", "sql_injection", "unauthorized_access"].flatMap((kind) => [`findings.${kind}.open`, `findings.${kind}.fixed`]),
    words(sum) {
      const [xss, sql, access] = ["xss", "sql_injection", "unauthorized_access"].map((kind) => formatCount(sum(`findings.${kind}.open`)));
      const fixed = sum("findings.xss.fixed") + sum("findings.sql_injection.fixed") + sum("findings.unauthorized_access.fixed");
      return `Open and confirmed: ${xss} cross-site scripting, ${sql} SQL injection, ${access} unauthorized access; ${formatCount(fixed)} fixed in the month`;
    },
  },
  accounts: {
    figures: ["purges.blocked", "purges.deleted"],
    words: (sum) => `${formatCount(sum("purges.blocked"))} refused, ${formatCount(sum("purges.deleted"))} deleted`,
  },
};

/** The figures whose totals `portfolioTotal` reads. */
export const TOTALLED_FIGURES: readonly string[] = Object.values(PROOFS).flatMap(({ figures }) => figures);

/**
 * What the clients' own proofs of a promise add up to, with how many of the clients it is over where it is not all. Sums of seconds and counts, never means
 * of percentages. Null = nothing to add up, or fewer than ten clients with figures. Source: domain.md §7 and §10.
 */
export function portfolioTotal(promise: PromiseId, totals: FigureTotals, clients: number): string | null {
  const proof = PROOFS[promise];
  if (!proof) return null;
  const known = Math.min(...proof.figures.map((figure) => totals[figure]?.clients ?? 0));
  if (known < FEWEST) return null;
  const words = proof.words((figure) => totals[figure]?.sum ?? 0);
  return words === null || known === clients ? words : `${words}; known for ${formatCount(known)} of ${countOf(clients, "client")}`;
}
