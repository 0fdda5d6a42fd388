import { z } from "zod";
import { Verdict } from "#server/posture/blocks.ts";
import { ClientMonth } from "#server/posture/client-month.ts";
import { type Tx, withPublic } from "#server/store/database.ts";
import { type FigureTotals, TOTALLED_FIGURES } from "#server/posture/portfolio-totals.ts";
import { instantText } from "#server/store/instants.ts";

/** What the public statement shows of all clients together: counts, no client named. */
export const Statement = z.object({
  period: z.string(),
  periodLabel: z.string(),
  clients: z.number().int(),
  promises: z.array(
    z.object({
      id: z.string(),
      promise: z.string(),
      test: z.string(),
      clients: z.number().int(),
      kept: z.number().int(),
      atRisk: z.number().int(),
      broken: z.number().int(),
      notShown: z.number().int(),
      verdict: Verdict,
      proof: z.string(),
      // Statements computed before we added it up have none.
      total: z.string().nullable().default(null),
    }),
  ),
});
export type Statement = z.infer<typeof Statement>;

/** The newest statement; null before the first month is complete. */
export async function findStatement(): Promise<(Statement & { computedAt: string }) | null> {
  const row = await withPublic((tx) => tx.statement.findFirst({ orderBy: { period: "desc" } }));
  return row === null ? null : { ...Statement.parse(row.model), computedAt: instantText(row.computedAt) };
}

export async function saveStatement(tx: Tx, statement: Statement, at: string): Promise<void> {
  await tx.$executeRaw`
    insert into pub.statement (period, model, computed_at) values (${statement.period}, ${JSON.stringify(statement)}::jsonb, ${at}::timestamptz)
    on conflict (period) do update set model = excluded.model, computed_at = excluded.computed_at where statement.computed_at <= excluded.computed_at`;
}

/** The promise lines of every client in reach; a client without a row for the month has none, and none is shown as kept. */
export async function listPromiseLines(tx: Tx, clientIds: readonly string[], periodId: string): Promise<ClientMonth["promises"][]> {
  const clients = await tx.client.findMany({ where: { clientId: { in: [...clientIds] } }, select: { clientId: true } });
  const rows = await tx.clientMonth.findMany({ where: { clientId: { in: [...clientIds] }, period: periodId }, select: { clientId: true, promises: true } });
  const linesOf = new Map(rows.map((row) => [row.clientId, ClientMonth.shape.promises.parse(row.promises)]));
  return clients.map((client) => linesOf.get(client.clientId) ?? []);
}

/** What the kept figures of the clients in reach add up to in a month, of those the proof of a promise reads. */
export async function loadFigureTotals(tx: Tx, clientIds: readonly string[], periodId: string): Promise<FigureTotals> {
  const rows = await tx.$queryRaw<{ id: string; sum: number; clients: number }[]>`
    select wanted.id, sum((figures -> wanted.id ->> 'value')::float8) as sum, count(figures -> wanted.id ->> 'value')::int4 as clients
    from app.client_month cross join unnest(${[...TOTALLED_FIGURES]}::text[]) as wanted(id)
    where client_id = any(${[...clientIds]}::uuid[]) and period = ${periodId} group by 1`;
  return Object.fromEntries(rows.map(({ id, sum, clients }) => [id, { sum: sum ?? 0, clients }]));
}
