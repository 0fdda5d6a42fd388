import { foldLifecycle } from "#server/posture/lifecycle.ts";
import type { Tx } from "#server/store/database.ts";
import { loadScanFacts } from "#server/store/facts-scans.ts";
import { saveFindingStates } from "#server/store/scans.ts";

/** Brings the kept state and severity of a client's findings up to what scans, evaluations and ratings say at a moment. Running it again changes nothing. */
export async function refoldFindings(tx: Tx, { clientId, timeZone }: { clientId: string; timeZone: string }, at: string): Promise<void> {
  const facts = await loadScanFacts(tx, clientId, (siteId) => siteId);
  await saveFindingStates(tx, clientId, foldLifecycle({ ...facts, timeZone, at }));
}
