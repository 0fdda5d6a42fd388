import type { Attributed } from "#server/operations/attribute-evidence.ts";
import { daysOf } from "#server/operations/touched-months.ts";
import { makeCheckMonths } from "#server/store/check-partitions.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

/** Months this process has seen to. Only saves asking: writing checks makes what is still missing. */
const made = new Set<string>();

/** Makes what the months of new evidence are kept in, in a transaction of its own: what that locks, the pull of another source may need. */
export async function makeMonths(scope: ClientScope, evidence: Pick<Attributed, "checks" | "latency">): Promise<void> {
  const months = [...new Set(daysOf(evidence).map((day) => `${day.slice(0, 7)}-01`))].filter((month) => !made.has(month));
  if (months.length === 0) return;
  await withScope(scope, "write", (tx) => makeCheckMonths(tx, months));
  for (const month of months) made.add(month);
}
