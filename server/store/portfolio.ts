import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import { type ClientMonth, whatChanged } from "#server/posture/client-month.ts";
import type { PortfolioRow } from "#server/posture/portfolio.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { clientMonthFrom } from "#server/store/client-months.ts";
import { withScope } from "#server/store/database.ts";
import { dayText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";

type UptimeRow = { client_id: string; period: string; value: number | null; display: string | null };

/** Every client in reach with its month, its change and its year; reads what was materialised, never evidence. By name. */
export async function listClientMonths(scope: ClientScope, periodId: string): Promise<PortfolioRow[]> {
  const clients = [...scope.clients];
  const before = addMonthsTo(periodId, -1);
  const periods = Array.from({ length: 12 }, (_, index) => addMonthsTo(periodId, index - 11));
  return withScope(scope, "read", async (tx) => {
    const who = await tx.client.findMany({
      where: { clientId: { in: clients } },
      orderBy: [{ name: "asc" }, { slug: "asc" }],
      select: { clientId: true, slug: true, name: true, kind: true, state: true, population: true, renewalOn: true },
    });
    const months = await tx.clientMonth.findMany({ where: { clientId: { in: clients }, period: { in: [before, periodId] } } });
    const uptime = await tx.$queryRaw<UptimeRow[]>`
      select client_id::text, period, case when (figures -> 'availability.coverage_pct' ->> 'value')::float8 < ${COVERAGE_FLOOR_PCT} then null
        else (figures -> 'availability.uptime_pct' ->> 'value')::float8 end as value, figures -> 'availability.uptime_pct' ->> 'display' as display
      from app.client_month where client_id = any(${clients}::uuid[]) and period between ${periods[0]} and ${periodId}`;
    const revisions = await tx.publishedReport.groupBy({ by: ["clientId"], where: { clientId: { in: clients }, period: periodId }, _max: { revision: true } });
    const monthOf = new Map<string, ClientMonth>(months.map((row) => [`${row.clientId} ${row.period}`, clientMonthFrom(row)]));
    const uptimeOf = new Map(uptime.map((row) => [`${row.client_id} ${row.period}`, row]));
    const revisionOf = new Map(revisions.map((row) => [row.clientId, row._max.revision ?? 0]));
    return who.map(({ clientId, renewalOn, ...client }) => {
      const month = monthOf.get(`${clientId} ${periodId}`) ?? null;
      return {
        client: { ...client, renewalOn: renewalOn === null ? null : dayText(renewalOn) },
        month,
        changed: month === null ? [] : whatChanged(monthOf.get(`${clientId} ${before}`) ?? null, month),
        uptime: periods.map((period) => {
          const row = uptimeOf.get(`${clientId} ${period}`);
          return { period, value: row?.value ?? null, display: row?.display ?? "no data" };
        }),
        revision: revisionOf.get(clientId) ?? 0,
      };
    });
  });
}
