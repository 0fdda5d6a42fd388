import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { monthOf } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { listContracts, withdrawContractRow } from "#server/store/contracts.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; client: string; effectiveFrom: string; actor: string; by: string; now: string };

/**
 * Takes the version of a contract that begins on a day back, as one of a mistyped day: the months from its day on are judged by the version before it, or by our standard target.
 * It stays to be seen. Published reports keep the terms they were built with. Errors: not-found.
 */
export async function withdrawContract({ scope, client: slug, effectiveFrom, actor, by, now }: Request): Promise<{ id: string }> {
  const { client, id } = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, slug);
    const kept = (await listContracts(tx, found.clientId)).find(({ policy }) => policy.effectiveFrom === effectiveFrom);
    if (kept === undefined) throw new AppError("not-found", "No version of the contract stands that begins on that day.");
    const { id: policyId, effectiveFrom: _, ...terms } = kept.policy;
    await withdrawContractRow(tx, { clientId: found.clientId, id: policyId, at: now, by });
    await recordAudit(tx, { chain: found.clientId, actor, action: "contract.withdrawn", subject: policyId, detail: { effectiveFrom, terms }, at: now });
    return { client: found, id: policyId };
  });
  await refreshSpan(scope, client, { from: monthOf(effectiveFrom.slice(0, 7), client.timeZone).start, to: null, now });
  return { id };
}
