import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { PortfolioMonth } from "#server/posture/portfolio-trend.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Row = {
  period: string;
  clients: number;
  kept: number;
  promised: number;
  met: number;
  judged: number;
  overdue: number;
  overdue_of: number;
  refused: number;
  refused_of: number;
  up_s: number;
  down_s: number;
};

/** The 24 months up to `periodId` over every client in reach, oldest first; a month without any client is absent. Whether a contract was met is decided as `contractOutcome` does. */
export async function listPortfolioMonths(scope: ClientScope, periodId: string): Promise<PortfolioMonth[]> {
  const clients = [...scope.clients];
  const periods = Array.from({ length: 24 }, (_, index) => addMonthsTo(periodId, index - 23));
  const rows = await withScope(
    scope,
    "read",
    (tx) => tx.$queryRaw<Row[]>`
      with figure as (
        select period,
          (figures -> 'promises.kept' ->> 'value')::float8 as kept,
          (figures -> 'promises.at_risk' ->> 'value')::float8 as at_risk,
          (figures -> 'promises.broken' ->> 'value')::float8 as broken,
          (figures -> 'promises.not_shown' ->> 'value')::float8 as not_shown,
          (figures -> 'availability.contract_pct' ->> 'value')::float8 as reached,
          (figures -> 'availability.target_pct' ->> 'value')::float8 as target,
          (figures -> 'availability.coverage_pct' ->> 'value')::float8 as coverage,
          (figures -> 'findings.overdue' ->> 'value')::float8 as overdue,
          (figures -> 'purges.blocked' ->> 'value')::float8 as refused,
          (figures -> 'availability.up_s' ->> 'value')::float8 as up_s,
          (figures -> 'availability.down_s' ->> 'value')::float8 as down_s
        from app.client_month where client_id = any(${clients}::uuid[]) and period = any(${periods})
      ), judged as (select *, case when coverage >= ${COVERAGE_FLOOR_PCT} then reached >= target end as contract_met from figure)
      select period, count(*)::int4 as clients,
        coalesce(sum(kept), 0) as kept,
        coalesce(sum(coalesce(kept, 0) + coalesce(at_risk, 0) + coalesce(broken, 0) + coalesce(not_shown, 0)), 0) as promised,
        (count(*) filter (where contract_met))::int4 as met, count(contract_met)::int4 as judged,
        coalesce(sum(overdue), 0) as overdue, count(overdue)::int4 as overdue_of,
        coalesce(sum(refused), 0) as refused, count(refused)::int4 as refused_of,
        coalesce(sum(up_s), 0) as up_s, coalesce(sum(down_s), 0) as down_s
      from judged group by period order by period`,
  );
  return rows.map((row) => ({
    period: row.period,
    clients: row.clients,
    promises: { kept: row.kept, total: row.promised },
    contracts: { met: row.met, judged: row.judged },
    findingsOverdue: { sum: row.overdue, of: row.overdue_of },
    accountsRefused: { sum: row.refused, of: row.refused_of },
    uptime: { upS: row.up_s, downS: row.down_s },
  }));
}
