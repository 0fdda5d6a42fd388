import type { VerdictState } from "#server/posture/blocks.ts";
import type { ClientMonth } from "#server/posture/client-month.ts";

/** One client in the portfolio. `month` null = nothing was computed for it: no data, not a good month. */
export type PortfolioRow = {
  client: { slug: string; name: string; kind: string; state: string; population: number | null; renewalOn: string | null };
  month: ClientMonth | null;
  /** Compared with the month before, in words; empty = no change or nothing to compare with. */
  changed: string[];
  /** Uptime percent of the twelve months up to this one, oldest first; null is a gap. */
  uptime: { period: string; value: number | null; display: string }[];
  /** Newest published revision of this month, 0 = not published. */
  revision: number;
};

/** `sum` over the clients that have the figure; `missing` clients have none, and the total says so. */
export type Total = { sum: number; of: number; missing: number };
export type PortfolioTotals = {
  clients: number;
  verdicts: Record<VerdictState, number>;
  promises: { kept: number; total: number; atRisk: number; broken: number; notShown: number };
  contracts: { met: number; missed: number; noData: number };
  /** Clients owed a credit, and in money where the contract names a fee. */
  credits: { clients: number; cents: Total };
  findingsOpen: Total;
  findingsOverdue: Total;
  underEvaluation: Total;
  accountsRefused: Total;
  accountsDeleted: Total;
  /** Clients with a badge that is about to lapse, or has. Badges are the vendor's, so they are not added up over clients. */
  badges: { expiring: number; lapsed: number };
};

/** Over all rows, never over a page of them. */
export function portfolioTotals(rows: readonly PortfolioRow[]): PortfolioTotals {
  const value = (row: PortfolioRow, id: string) => row.month?.figures[id]?.value ?? null;
  const total = (id: string): Total => {
    const values = rows.flatMap((row) => value(row, id) ?? []);
    return { sum: values.reduce((a, b) => a + b, 0), of: values.length, missing: rows.length - values.length };
  };
  const having = (id: string) => rows.filter((row) => (value(row, id) ?? 0) > 0).length;
  const verdicts: Record<VerdictState, number> = { met: 0, "at-risk": 0, missed: 0, "no-data": 0 };
  for (const row of rows) verdicts[row.month?.verdict.state ?? "no-data"] += 1;
  const promise = {
    kept: total("promises.kept").sum,
    atRisk: total("promises.at_risk").sum,
    broken: total("promises.broken").sum,
    notShown: total("promises.not_shown").sum,
  };
  const outcomes = rows.map((row) => contractOutcome(row.month));
  return {
    clients: rows.length,
    verdicts,
    promises: { ...promise, total: promise.kept + promise.atRisk + promise.broken + promise.notShown },
    contracts: {
      met: outcomes.filter((met) => met === true).length,
      missed: outcomes.filter((met) => met === false).length,
      noData: outcomes.filter((met) => met === null).length,
    },
    credits: { clients: having("availability.credit_pct"), cents: total("availability.credit_usd_cents") },
    findingsOpen: total("findings.open"),
    findingsOverdue: total("findings.overdue"),
    underEvaluation: total("findings.under_evaluation"),
    accountsRefused: total("purges.blocked"),
    accountsDeleted: total("purges.deleted"),
    badges: { expiring: having("badges.expiring"), lapsed: having("badges.lapsed") },
  };
}

/** Whether the contract's uptime was reached; null = cannot be said. Exact values decide, never what is displayed. */
export function contractOutcome(month: ClientMonth | null): boolean | null {
  const reached = month?.figures["availability.contract_pct"]?.value ?? null;
  const target = month?.figures["availability.target_pct"]?.value ?? null;
  const coverage = month?.figures["availability.coverage_pct"]?.value ?? null;
  return reached === null || target === null || coverage === null || coverage < 95 ? null : reached >= target;
}
