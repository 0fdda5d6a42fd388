import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { findCorrection, type KeptCorrection, updateCorrection } from "#server/store/corrections.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type CorrectionRequest = { scope: ClientScope; clientSlug: string; id: string; actor: string; by: string; now: string };

/** What approving and withdrawing have in common. Errors: not-found; conflict when it was withdrawn already. */
export async function changeCorrection(
  { scope, clientSlug, id, actor, now }: Omit<CorrectionRequest, "by">,
  action: string,
  decide: (kept: KeptCorrection) => Parameters<typeof updateCorrection>[3],
): Promise<void> {
  const { client, correction } = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, clientSlug);
    const kept = await findCorrection(tx, found.clientId, id);
    if (kept === null) throw new AppError("not-found", "There is no such correction.");
    if (kept.withdrawnAt !== null) throw new AppError("conflict", "This correction was withdrawn already.");
    await updateCorrection(tx, found.clientId, id, decide(kept));
    const detail = { from: kept.startsAt, to: kept.endsAt, reason: kept.reason, clause: kept.clause, author: kept.author };
    await recordAudit(tx, { chain: found.clientId, actor, action, subject: id, detail, at: now });
    return { client: found, correction: kept };
  });
  await refreshSpan(scope, client, { from: correction.startsAt, to: correction.endsAt, now });
}
