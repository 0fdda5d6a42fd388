import { formatMonth } from "#server/posture/format.ts";
import { lastMonthOver } from "#server/posture/period.ts";
import { portfolioPromises } from "#server/posture/promises.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listPromiseLines, loadFigureTotals, saveStatement, type Statement } from "#server/store/statement.ts";

/** Brings the public promise ledger up to date, over every client. Running it again changes nothing. Takes a scope that reaches all clients. */
export async function refreshStatement({ scope, now }: { scope: ClientScope; now: string }): Promise<Statement> {
  const period = lastMonthOver(now);
  return withScope(scope, "write", async (tx) => {
    const lines = await listPromiseLines(tx, scope.clients, period);
    const totals = await loadFigureTotals(tx, scope.clients, period);
    const statement: Statement = { period, periodLabel: formatMonth(period), clients: lines.length, promises: portfolioPromises(lines, totals) };
    await saveStatement(tx, statement, now);
    return statement;
  });
}
