import { refreshSpan } from "#server/operations/refresh-span.ts";
import { standing } from "#server/operations/window-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { findMaintenance, updateMaintenance } from "#server/store/maintenance.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; clientSlug: string; id: string; actor: string; by: string; now: string };

/** Takes a window back: its minutes count again in every report to come. One read from a monitor stays withdrawn, whatever the monitor says. Errors: not-found, conflict. */
export async function withdrawMaintenance({ scope, clientSlug, id, actor, by, now }: Request): Promise<void> {
  const { client, window } = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, clientSlug);
    const kept = standing(await findMaintenance(tx, found.clientId, id));
    await updateMaintenance(tx, found.clientId, id, { withdrawnAt: now, withdrawnBy: by });
    const detail = { from: kept.startsAt, to: kept.endsAt, reason: kept.reason, approvedBy: kept.approvedBy, pulledFrom: kept.pulledFrom };
    await recordAudit(tx, { chain: found.clientId, actor, action: "maintenance.withdrawn", subject: id, detail, at: now });
    return { client: found, window: kept };
  });
  await refreshSpan(scope, client, { from: window.startsAt, to: window.endsAt, now });
}
