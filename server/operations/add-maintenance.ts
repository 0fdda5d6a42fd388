import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { readLine, readSpan, WindowKind } from "#server/operations/window-text.ts";
import { Instant } from "#server/posture/evidence.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient, getSite } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { saveMaintenance } from "#server/store/maintenance.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = {
  client: string;
  scope: ClientScope;
  site: string | null;
  kind?: string;
  /** Instants, or the client's own clock: "2026-09-13T02:00". */
  from: string;
  to: string;
  announced: string;
  reason: string;
  /** Somebody other than who enters it, who approved it late. */
  approvedBy?: string | null;
  actor: string;
  /** The name a report gives of who entered it. */
  by?: string;
  now: string;
};

/**
 * Records a window as it was announced; whether it counts is decided by the client's contract: one announced too late counts only once somebody else
 * has approved it. The same window again changes nothing. Errors: bad-input naming what is wrong, not-found.
 */
export async function addMaintenance({
  scope,
  client: clientSlug,
  site: siteSlug,
  approvedBy = null,
  actor,
  by = actor,
  now,
  ...given
}: Request): Promise<{ id: string; added: boolean }> {
  const reason = readLine(given.reason, { max: 500, what: "the reason" });
  const kind = WindowKind.safeParse(given.kind ?? "maintenance").data;
  if (kind === undefined) throw new AppError("bad-input", `The kind is one of ${WindowKind.options.join(", ")}.`);
  const announced = Instant.safeParse(given.announced).data;
  if (announced === undefined) throw new AppError("bad-input", "When it was announced must be an instant like 2026-09-10T00:00:00Z.");
  if (Date.parse(announced) > Date.parse(now)) throw new AppError("bad-input", "The announcement lies in the future.");
  const approver = approvedBy === null ? null : readLine(approvedBy, { max: 120, what: "the approver's name" });
  if (approver === actor || approver === by) throw new AppError("bad-input", "Whoever enters a window cannot approve it; somebody else has to.");
  const { saved, client, span } = await withScope(scope, "write", async (tx) => {
    const found = siteSlug === null ? { client: await getClient(tx, clientSlug), site: null } : await getSite(tx, clientSlug, siteSlug);
    const { clientId, timeZone } = found.client;
    const { from, to } = readSpan(given, { what: "The maintenance window", timeZone });
    const window = await saveMaintenance(tx, clientId, {
      siteId: found.site?.siteId ?? null,
      kind,
      startsAt: from,
      endsAt: to,
      announcedAt: announced,
      reason,
      author: actor,
      enteredBy: by,
      approver,
      approvedBy: approver,
      approvedAt: approver === null ? null : now,
    });
    const detail = { site: siteSlug, kind, from, to, announced, reason, approvedBy: approver };
    if (window.added) await recordAudit(tx, { chain: clientId, actor, action: "maintenance.added", subject: window.id, detail, at: now });
    return { saved: window, client: found.client, span: { from, to } };
  });
  await refreshSpan(scope, client, { ...span, now });
  return saved;
}
