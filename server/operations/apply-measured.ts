import type { Attributed } from "#server/operations/attribute-evidence.ts";
import { saveChecks } from "#server/store/checks.ts";
import { firstKeptDay } from "#server/store/check-partitions.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import { narrowScope, type Tx } from "#server/store/database.ts";
import { saveLatency } from "#server/store/latency.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** Row security reads the whole list of clients for every row written, so thousands of clients are written in parts. */
const CLIENTS_AT_ONCE = 100;
/** No monitor is older: what is dated before has lost its clock. */
const EARLIEST = "2000-01-01";

type Measured = { applied: number; duplicate: number; tooOld: number };
type Input = { sourceId: string; clients: readonly ClientRecord[]; attributed: Attributed };

/**
 * Writes checks and response times; what is older than the checks we keep is left out and counted. Where there are many clients the transaction's
 * scope is narrowed to some of them at a time, and is back at all of them in the end.
 */
export async function applyMeasured(tx: Tx, { sourceId, clients, attributed }: Input): Promise<Measured> {
  const from = Date.parse((await firstKeptDay(tx)) ?? EARLIEST) / 1000;
  const { checks, latency, reported, maintenance, purges } = attributed;
  const parts = partsOf([...new Set([...checks, ...latency].map(({ clientId }) => clientId))].sort());
  const checksOf = Map.groupBy(checks, ({ clientId }) => clientId);
  const latencyOf = Map.groupBy(latency, ({ clientId }) => clientId);
  const total: Measured = { applied: 0, duplicate: 0, tooOld: 0 };
  for (const ids of parts) {
    if (parts.length > 1) await narrowScope(tx, await scopeForJob(`pull:${sourceId}`, ids));
    const series = ids.flatMap((id) => checksOf.get(id) ?? []);
    const samples = ids.flatMap((id) => latencyOf.get(id) ?? []);
    for (const saved of [
      await saveChecks(tx, { sourceId, series, keptFrom: from }),
      await saveLatency(tx, { sourceId, series: samples, clients, keptFrom: from }),
    ]) {
      total.applied += saved.applied;
      total.duplicate += saved.duplicate;
      total.tooOld += saved.tooOld;
    }
  }
  if (parts.length > 1) {
    const everyone = [...checks, ...latency, ...reported, ...maintenance, ...purges].map(({ clientId }) => clientId);
    await narrowScope(tx, await scopeForJob(`pull:${sourceId}`, everyone));
  }
  return total;
}

function partsOf(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / CLIENTS_AT_ONCE) }, (_, part) => ids.slice(part * CLIENTS_AT_ONCE, (part + 1) * CLIENTS_AT_ONCE));
}
