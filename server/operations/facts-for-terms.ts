import type { ClientFacts } from "#server/posture/facts.ts";
import { STANDARD_CADENCE } from "#server/posture/standard-terms.ts";
import { loadVendor } from "#server/store/branding.ts";
import type { Tx } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";

/** A month of a client, with everything its report is measured from. Errors: not-found. */
export async function factsForTerms(tx: Tx, where: { clientSlug: string; periodId: string; now: string }): Promise<{ clientId: string; facts: ClientFacts }> {
  const { clientId, facts } = await loadFacts(tx, where);
  return { clientId, facts: { ...facts, vendor: await loadVendor(tx), cadence: STANDARD_CADENCE } };
}
