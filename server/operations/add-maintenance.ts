import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { Instant } from "#server/posture/evidence.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { saveMaintenance } from "#server/store/maintenance.ts";

const Announced = z.object({ from: Instant, to: Instant, announced: Instant, reason: z.string().trim().min(1).max(500) });
const MAX_HOURS = 31 * 24;

type Request = {
  client: string;
  site: string | null;
  from: string;
  to: string;
  announced: string;
  reason: string;
  approvedBy?: string | null;
  actor: string;
  now: string;
};

/** Records a maintenance window as it was announced; whether it counts is decided by the client's contract. The same window again changes nothing. */
export async function addMaintenance({
  client: clientSlug,
  site: siteSlug,
  approvedBy = null,
  actor,
  now,
  ...given
}: Request): Promise<{ id: string; added: boolean }> {
  const read = Announced.safeParse(given);
  if (!read.success)
    throw new AppError(
      "bad-input",
      `The maintenance window was refused: ${read.error.issues.map((issue) => `${issue.path.join(".")} must be an instant like 2026-09-13T06:00:00Z or text`).join("; ")}.`,
    );
  const { from, to, announced, reason } = read.data;
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
  if (hours <= 0) throw new AppError("bad-input", "The maintenance window ends before it begins.");
  if (hours > MAX_HOURS) throw new AppError("bad-input", "A maintenance window may last 31 days at most.");
  if (Date.parse(announced) > Date.parse(now)) throw new AppError("bad-input", "The announcement lies in the future.");
  const { saved, client } = await withScope(await findClientScope(clientSlug), "write", async (tx) => {
    const found = siteSlug === null ? { client: await getClient(tx, clientSlug), site: null } : await getSite(tx, clientSlug, siteSlug);
    const clientId = found.client.clientId;
    const window = await saveMaintenance(tx, {
      clientId,
      siteId: found.site?.siteId ?? null,
      startsAt: from,
      endsAt: to,
      announcedAt: announced,
      reason,
      approvedBy,
    });
    if (window.added)
      await recordAudit(tx, {
        chain: clientId,
        actor,
        action: "maintenance.added",
        subject: window.id,
        detail: { site: siteSlug, from, to, announced, reason, approvedBy },
        at: now,
      });
    return { saved: window, client: found.client };
  });
  const month = (instant: string) => periodContaining(instant, client.timeZone).id;
  await refreshTouched({ touched: [{ clientId: client.clientId, slug: client.slug, first: month(from), last: month(to) }], now });
  return saved;
}
