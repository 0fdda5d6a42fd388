import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { standing } from "#server/operations/window-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findMaintenance, updateMaintenance } from "#server/store/maintenance.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; id: string; actor: string; by: string; now: string };

/**
 * Lets a window count although it was announced too late; the report names who approved it.
 * Errors: not-found; conflict when it was approved or withdrawn; forbidden for whoever entered it.
 */
export async function approveMaintenance({ scope, clientSlug, id, actor, by, now }: Request): Promise<void> {
  const { client, window } = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, clientSlug);
    const kept = standing(await findMaintenance(tx, found.clientId, id));
    if (kept.approvedBy !== null) throw new AppError("conflict", `${kept.approvedBy} approved this window already.`);
    if (kept.author === actor) throw new AppError("forbidden", "Whoever entered a window cannot approve it; somebody else has to.");
    await updateMaintenance(tx, found.clientId, id, { approver: actor, approvedBy: by, approvedAt: now });
    const detail = { from: kept.startsAt, to: kept.endsAt, announced: kept.announcedAt, author: kept.author };
    await recordAudit(tx, { chain: found.clientId, actor, action: "maintenance.approved", subject: id, detail, at: now });
    return { client: found, window: kept };
  });
  await refreshSpan(scope, client, { from: window.startsAt, to: window.endsAt, now });
}
