import { ClientMonth } from "#server/posture/client-month.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

type Row = { period: string; verdict: unknown; headline: string; reasons: string[]; figures: unknown; promises: unknown; computedAt: Date };

export function clientMonthFrom(row: Row): ClientMonth {
  return ClientMonth.parse({ ...row, computedAt: instantText(row.computedAt) });
}

/** Replaces what was kept; an older computation never overwrites a newer one. */
export async function saveClientMonth(tx: Tx, clientId: string, month: ClientMonth): Promise<void> {
  await tx.$executeRaw`
    insert into app.client_month (client_id, period, verdict, headline, reasons, figures, promises, computed_at)
    values (${clientId}::uuid, ${month.period}, ${JSON.stringify(month.verdict)}::jsonb, ${month.headline}, ${month.reasons},
      ${JSON.stringify(month.figures)}::jsonb, ${JSON.stringify(month.promises)}::jsonb, ${month.computedAt}::timestamptz)
    on conflict (client_id, period) do update set verdict = excluded.verdict, headline = excluded.headline, reasons = excluded.reasons,
      figures = excluded.figures, promises = excluded.promises, computed_at = excluded.computed_at
    where client_month.computed_at <= excluded.computed_at`;
}

/** Months before `month`, oldest first, at most `most`. */
export async function loadHistory(tx: Tx, clientId: string, month: string, most = 13): Promise<Required<ClientFacts["history"][number]>[]> {
  const rows = await tx.clientMonth.findMany({
    where: { clientId, period: { lt: month } },
    orderBy: { period: "desc" },
    take: most,
    select: { period: true, figures: true, promises: true },
  });
  return rows.reverse().map((row) => ({
    period: row.period,
    figures: ClientMonth.shape.figures.parse(row.figures),
    promises: Object.fromEntries(ClientMonth.shape.promises.parse(row.promises).map(({ id, verdict }) => [id, verdict.state])),
  }));
}

/** Ids of the kept months from `first` to `last`. */
export async function listKeptMonths(tx: Tx, { clientId, first, last }: { clientId: string; first: string; last: string }): Promise<string[]> {
  const rows = await tx.clientMonth.findMany({ where: { clientId, period: { gte: first, lte: last } }, orderBy: { period: "asc" }, select: { period: true } });
  return rows.map((row) => row.period);
}
