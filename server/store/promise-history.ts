import { AppError } from "#server/errors.ts";
import { PromiseLine } from "#server/posture/client-month.ts";
import { type CountedMonth, historyMonths, type PromiseReading } from "#server/posture/promise-history.ts";
import type { FigureTotals } from "#server/posture/portfolio-totals.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listPromiseLines, loadFigureTotals } from "#server/store/statement.ts";

export type PromiseClient = { slug: string; name: string; region: string; reading: PromiseReading };
type VerdictText = PromiseReading["state"];

/** A list longer than this is capped and says so; counts are over all. */
const MOST = 200;
const NONE: PromiseReading = { state: "no-data", label: "No record", proof: "Nothing was computed for this month", evidence: [] };

/** How every promise read over the clients in reach, month by month; and each client's lines of the month itself. */
export async function loadPromiseHistory(
  scope: ClientScope,
  period: string,
): Promise<{ counted: CountedMonth[]; lines: PromiseLine[][]; totals: FigureTotals }> {
  const clients = [...scope.clients];
  return withScope(scope, "read", async (tx) => ({
    counted: await tx.$queryRaw<CountedMonth[]>`
      select period, line ->> 'id' as promise,
        (count(*) filter (where line -> 'verdict' ->> 'state' = 'met'))::int4 as kept,
        (count(*) filter (where line -> 'verdict' ->> 'state' = 'at-risk'))::int4 as "atRisk",
        (count(*) filter (where line -> 'verdict' ->> 'state' = 'missed'))::int4 as broken,
        (count(*) filter (where line -> 'verdict' ->> 'state' = 'no-data'))::int4 as "notShown"
      from app.client_month, jsonb_array_elements(promises) as line
      where client_id = any(${clients}::uuid[]) and period = any(${historyMonths(period)}) group by 1, 2`,
    lines: await listPromiseLines(tx, clients, period),
    totals: await loadFigureTotals(tx, clients, period),
  }));
}

/** The clients in reach for whom a promise read so in a month, by name; without `state` all of them. A client without the month has no record. */
export async function listPromiseClients(
  scope: ClientScope,
  { promise, period, state }: { promise: string; period: string; state?: VerdictText | undefined },
): Promise<{ rows: PromiseClient[]; count: number }> {
  const clients = [...scope.clients];
  return withScope(scope, "read", async (tx) => {
    const found = await tx.$queryRaw<{ slug: string; name: string; region: string; line: unknown; total: number }[]>`
      select slug, name, region, line, count(*) over ()::int4 as total from (
        select c.slug, c.name, c.state as region,
          (select l from app.client_month m, jsonb_array_elements(m.promises) as l
           where m.client_id = c.client_id and m.period = ${period} and l ->> 'id' = ${promise} limit 1) as line
        from app.client c where c.client_id = any(${clients}::uuid[])) as each
      where ${state ?? null}::text is null or coalesce(line -> 'verdict' ->> 'state', 'no-data') = ${state ?? null}::text
      order by name, slug limit ${MOST}`;
    return { rows: found.map(({ slug, name, region, line }) => ({ slug, name, region, reading: readingOf(line) })), count: found[0]?.total ?? 0 };
  });
}

/** One client's readings of every promise, month by month. Errors: not-found for a foreign client exactly as for an absent one. */
export async function loadClientPromises(
  scope: ClientScope,
  { clientSlug, period }: { clientSlug: string; period: string },
): Promise<{ name: string; months: { period: string; readings: Record<string, PromiseReading> }[] }> {
  return withScope(scope, "read", async (tx) => {
    const client = await tx.client.findFirst({ where: { slug: clientSlug, clientId: { in: [...scope.clients] } }, select: { clientId: true, name: true } });
    if (client === null) throw new AppError("not-found", "There is no such client.");
    const periods = historyMonths(period);
    const rows = await tx.clientMonth.findMany({ where: { clientId: client.clientId, period: { in: periods } }, select: { period: true, promises: true } });
    const known = new Map(rows.map((row) => [row.period, PromiseLine.array().parse(row.promises)]));
    const months = periods.map((month) => ({
      period: month,
      readings: Object.fromEntries((known.get(month) ?? []).map((line) => [line.id, readingOf(line)])),
    }));
    return { name: client.name, months };
  });
}

function readingOf(line: unknown): PromiseReading {
  if (line === null) return NONE;
  const { verdict, proof, evidence = [] } = PromiseLine.parse(line);
  return { ...verdict, proof, evidence };
}
